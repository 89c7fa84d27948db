import {
  type LineIndex,
  type Model,
  type Occurrence,
  occurrenceAt,
  type SymbolTable,
  type SyntaxTree,
  scan,
  symbolsOf,
  type Token,
} from '@spacetime/dsl';
import type { Workspace } from './workspace.ts';

/** What is known of a document and of what it imports, at one moment. */
export class Snapshot {
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  readonly model: Model;
  readonly workspace: Workspace;
  #symbols: SymbolTable | undefined;
  #tokens: readonly Token[] | undefined;

  constructor(path: string, text: string, lines: LineIndex, model: Model, workspace: Workspace) {
    this.path = path;
    this.text = text;
    this.lines = lines;
    this.model = model;
    this.workspace = workspace;
  }

  get tree(): SyntaxTree {
    return this.model.files.at(-1)!.tree;
  }

  get tokens(): readonly Token[] {
    this.#tokens ??= scan(this.text);
    return this.#tokens;
  }

  get symbols(): SymbolTable {
    this.#symbols ??= symbolsOf(this.model.files);
    return this.#symbols;
  }

  /** Of the document itself, in the order of its text. */
  get occurrences(): readonly Occurrence[] {
    return this.symbols.occurrences.get(this.path) ?? [];
  }

  /** The name at an offset, before or behind the cursor. */
  occurrenceAt(offset: number): Occurrence | undefined {
    return occurrenceAt(this.occurrences, offset);
  }
}
