// The part of AssemblyScript's compiler that is used here. Its own declarations bring a global `console` with
// them that hides the real one.
declare const asc: {
  compileString(
    source: string,
    options: Readonly<Record<string, unknown>>,
  ): Promise<{ binary: Uint8Array<ArrayBuffer> | null; error: Error | null; stderr: { toString(): string } }>;
};
export default asc;
