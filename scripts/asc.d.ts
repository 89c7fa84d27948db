// The part of AssemblyScript's compiler that is used here. Its own declarations bring a global `console` with
// them that hides the real one.
declare const asc: {
  compileString(
    source: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<{ binary: Uint8Array<ArrayBuffer> | null; error: Error | null; stderr: { toString(): string } }>;
  main(
    args: readonly string[],
    host: {
      readFile?(name: string, folder: string): string | null;
      writeFile?(name: string, contents: Uint8Array<ArrayBuffer> | string, folder: string): void;
      listFiles?(folder: string): string[] | null;
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
};
export default asc;
