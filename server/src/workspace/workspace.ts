import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { analyze, LineIndex, Memory, type Parsed, parse, reparse, type SyntaxTree } from '@spacetime/dsl';
import { isWithin, resolveImport } from './places.ts';
import { spacetimeFiles } from './scan.ts';
import { Snapshot } from './snapshot.ts';

/** Characters of a text beyond which it is not read: a metric is a page, and every keystroke reads it anew. */
export const LARGEST_TEXT = 1_000_000;

export interface WorkspaceOptions {
  /** Paths of the folders that are open. */
  readonly folders?: readonly string[];
  /** False: nothing outside the folders is read. */
  readonly trusted?: boolean;
}

interface Stored {
  readonly text: string;
  readonly mtimeMs: number;
}

interface Kept {
  readonly snapshot: Snapshot;
  /** What was read for it, and found. */
  readonly reads: ReadonlyMap<string, string | undefined>;
}

/** The documents of an editor over the files of a disk, and what they mean. */
export class Workspace {
  readonly folders: string[];
  trusted: boolean;
  readonly #open = new Map<string, string>();
  readonly #versions = new Map<string, number>();
  readonly #stored = new Map<string, Stored>();
  readonly #parsed = new Map<string, { readonly text: string; readonly parsed: Parsed }>();
  readonly #kept = new Map<string, Kept>();
  readonly #memory = new Memory();

  constructor({ folders = [], trusted = true }: WorkspaceOptions = {}) {
    this.folders = [...folders];
    this.trusted = trusted;
  }

  /** Opens a document, or gives it another text; `version` is the editor's number of it. */
  set(path: string, text: string, version?: number): void {
    this.#open.set(path, text);
    if (version !== undefined) this.#versions.set(path, version);
  }

  /** The editor's number of the text of an open document. */
  version(path: string): number | undefined {
    return this.#versions.get(path);
  }

  /** The same files with other texts, to try what they would mean. */
  fork(texts: ReadonlyMap<string, string>): Workspace {
    const other = new Workspace(this);
    for (const [path, text] of this.#open) other.#open.set(path, text);
    for (const [path, parsed] of this.#parsed) other.#parsed.set(path, parsed);
    for (const [path, text] of texts) other.#open.set(path, text);
    return other;
  }

  close(path: string): void {
    this.#open.delete(path);
    this.#versions.delete(path);
    this.#kept.delete(path);
    this.#parsed.delete(path);
  }

  isOpen(path: string): boolean {
    return this.#open.has(path);
  }

  get openPaths(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Every `.spacetime` file that is open or lies in a folder. */
  get paths(): readonly string[] {
    return [...new Set([...this.#open.keys(), ...this.folders.flatMap((folder) => spacetimeFiles(folder))])];
  }

  /** The text of a document or file, undefined where there is none, or none that may be read. */
  read(path: string): string | undefined {
    const open = this.#open.get(path);
    if (open !== undefined) return open.length > LARGEST_TEXT ? '' : open;
    if (!this.mayRead(path)) return undefined;
    try {
      const { mtimeMs, size } = statSync(path);
      if (size > LARGEST_TEXT) return undefined;
      const stored = this.#stored.get(path);
      if (stored?.mtimeMs === mtimeMs) return stored.text;
      const text = readFileSync(path, 'utf8');
      this.#stored.set(path, { text, mtimeMs });
      return text;
    } catch {
      this.#stored.delete(path);
      return undefined;
    }
  }

  /** Whether there is a document, file or folder that may be read. */
  exists(path: string): boolean {
    return this.#open.has(path) || (this.mayRead(path) && existsSync(path));
  }

  /** A document's text and tree, without what its names mean. */
  source(path: string): { readonly text: string; readonly tree: SyntaxTree } | undefined {
    const text = this.read(path);
    return text === undefined ? undefined : { text, tree: this.#parse(path, text).tree };
  }

  mayRead(path: string): boolean {
    return isAbsolute(path) && (this.trusted || isWithin(path, this.folders));
  }

  /** Whether a document is too large to be looked at. */
  isTooLarge(path: string): boolean {
    return (this.#open.get(path)?.length ?? 0) > LARGEST_TEXT;
  }

  /** What a document means now; undefined where there is none. */
  snapshot(path: string): Snapshot | undefined {
    const kept = this.#kept.get(path);
    if (kept !== undefined && [...kept.reads].every(([file, text]) => this.read(file) === text)) return kept.snapshot;
    const text = this.read(path);
    if (text === undefined) return undefined;
    const reads = new Map<string, string | undefined>();
    const model = analyze(path, {
      read: (file) => {
        const found = this.read(file);
        reads.set(file, found);
        return found;
      },
      resolve: resolveImport,
      parsed: (file, found) => this.#parse(file, found),
      memory: this.#memory,
    });
    const snapshot = new Snapshot(path, text, new LineIndex(text), model, this);
    this.#kept.set(path, { snapshot, reads });
    return snapshot;
  }

  #parse(path: string, text: string): Parsed {
    const known = this.#parsed.get(path);
    if (known?.text === text) return known.parsed;
    const parsed = known === undefined ? parse(text, path) : reparse(known, text, path);
    this.#parsed.set(path, { text, parsed });
    return parsed;
  }
}
