import type { ImportDeclaration, SyntaxTree } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type Parsed, parse } from '../parser.ts';
import type { Memory } from './memory.ts';
import { Report } from './report.ts';

/** How the analysis reaches files; it does no I/O itself. */
export interface Host {
  /** The text of a file, or undefined where there is none. */
  read(path: string): string | undefined;
  /** The path, as `read` knows it, of what a file imports under `path`. */
  resolve(from: string, path: string): string;
  /** What `parse` gives for a file, for hosts that keep it; asked after `read`. */
  parsed?(path: string, text: string): Parsed;
  /** What earlier analyses found, for hosts that keep trees: declarations that are the same objects are not looked at again. */
  readonly memory?: Memory;
}

/** A file with what it imports. */
export interface SourceFile {
  readonly path: string;
  readonly tree: SyntaxTree;
  readonly report: Report;
  /** Imports that lead to a file, in the order of the text. */
  readonly imports: readonly { readonly declaration: ImportDeclaration; readonly file: SourceFile }[];
}

/**
 * Reads a file and everything it imports, each once, imported files before those that import them. An import
 * that is missing or closes a cycle is reported and left out. A cycle through the first file is reported at
 * that file's own import, where its reader can see it.
 *
 * @returns undefined where the first file cannot be read
 */
export function loadFiles(root: string, host: Host, sink: Diagnostic[]): readonly SourceFile[] {
  const loader = new Loader(root, host, sink);
  loader.load(root);
  return loader.files;
}

interface Loading {
  readonly path: string;
  readonly tree: SyntaxTree;
  readonly report: Report;
  readonly imports: { declaration: ImportDeclaration; file: SourceFile }[];
  /** Imports still to be followed. */
  readonly waiting: ImportDeclaration[];
  readonly seen: Set<string>;
}

class Loader {
  readonly files: SourceFile[] = [];
  readonly #root: string;
  readonly #host: Host;
  readonly #sink: Diagnostic[];
  readonly #done = new Map<string, SourceFile>();
  /** From the first file to the one that is being read. */
  readonly #path: Loading[] = [];
  /** The first file's imports that lead back to it, each reported once. */
  readonly #reported = new Set<ImportDeclaration>();

  constructor(root: string, host: Host, sink: Diagnostic[]) {
    this.#root = root;
    this.#host = host;
    this.#sink = sink;
  }

  load(root: string): void {
    if (!this.#open(root)) return;
    for (let top = this.#path.at(-1); top !== undefined; top = this.#path.at(-1)) {
      const next = top.waiting.shift();
      if (next !== undefined) {
        this.#follow(top, next);
        continue;
      }
      this.#path.pop();
      const file: SourceFile = { path: top.path, tree: top.tree, report: top.report, imports: top.imports };
      this.#done.set(top.path, file);
      this.files.push(file);
      const importer = this.#path.at(-1);
      const declaration = importer?.waiting.shift();
      if (importer !== undefined && declaration !== undefined) importer.imports.push({ declaration, file });
    }
  }

  /** @returns whether there is such a file */
  #open(path: string): boolean {
    const text = this.#host.read(path);
    if (text === undefined) return false;
    const { tree, diagnostics } = this.#host.parsed?.(path, text) ?? parse(text, path);
    this.#sink.push(...diagnostics);
    const waiting = tree.declarations.filter((declaration) => declaration.kind === 'import');
    this.#path.push({ path, tree, report: new Report(path, this.#sink), imports: [], waiting, seen: new Set() });
    return true;
  }

  #follow(from: Loading, declaration: ImportDeclaration): void {
    if (declaration.path === '') {
      this.#missing(from, declaration);
      return;
    }
    const path = this.#host.resolve(from.path, declaration.path);
    if (from.seen.has(path)) return;
    from.seen.add(path);
    const done = this.#done.get(path);
    if (done !== undefined) {
      from.imports.push({ declaration, file: done });
      return;
    }
    const cycle = this.#path.findIndex((other) => other.path === path);
    if (cycle >= 0) this.#cycle(from, declaration, cycle);
    else if (this.#open(path)) {
      // Taken up again when the imported file has been read.
      from.waiting.unshift(declaration);
    } else this.#missing(from, declaration);
  }

  #missing(from: Loading, { path, pathRange }: ImportDeclaration): void {
    from.report.error(
      pathRange,
      'import/missing',
      path === '' ? 'The path is empty.' : `There is no file \`${path}\`.`,
    );
  }

  #cycle(from: Loading, declaration: ImportDeclaration, start: number): void {
    const members = this.#path.slice(start).map((member) => `\`${member.path}\``);
    const message =
      members.length === 1
        ? 'A file cannot import itself.'
        : `These files import one another in a cycle: ${members.join(', ')}.`;
    const throughRoot = start === 0 && from.path !== this.#root;
    const [root] = this.#path;
    const own = throughRoot ? this.#followed(root!) : undefined;
    if (own === undefined) {
      from.report.error(declaration.pathRange, 'import/cycle', message);
      return;
    }
    if (this.#reported.has(own)) return;
    this.#reported.add(own);
    root!.report.error(own.pathRange, 'import/cycle', message, {
      related: from.report.related(declaration.pathRange, 'This import closes the cycle.'),
    });
  }

  /** The import of a file through which the one being read was reached. */
  #followed(file: Loading): ImportDeclaration | undefined {
    return file.waiting[0];
  }
}
