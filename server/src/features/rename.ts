import { GREEK, type Occurrence, type Range, type SymbolKind } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { FileEdits, TextEdit } from './places.ts';
import { type Reference, referencesOf } from './references.ts';
import type { Refusal } from './refusal.ts';
import { changedMeaning } from './rename-check.ts';
import { nameProblem } from './rename-name.ts';

export interface Renameable {
  readonly range: Range;
  readonly text: string;
}

/** Kinds of names that no file declares. */
const OWN: Partial<Record<SymbolKind, string>> = {
  builtin: 'a function of the language',
  constant: 'a number of the language',
  setting: 'a setting',
  clause: 'a word of a setting',
  form: 'a word of a setting',
  'form-argument': 'an argument of a setting',
  option: 'a word of the language',
  expectation: 'an expectation',
};

/** The name at an offset that can be given another; of `dθ` it is `θ`. */
export function prepareRename(snapshot: Snapshot, offset: number): Renameable | Refusal {
  const found = snapshot.occurrenceAt(offset);
  if (found === undefined) return { refusal: 'There is no name here that is declared anywhere.' };
  const refusal = refusalOf(found);
  return refusal ?? { range: found.range, text: found.text };
}

function refusalOf({ symbol, text }: Occurrence): Refusal | undefined {
  const what = OWN[symbol.kind];
  if (what !== undefined) return { refusal: `\`${text}\` is ${what} and cannot be renamed.` };
  if (symbol.declarations.length === 0) return { refusal: `\`${text}\` is not declared in any file.` };
  return undefined;
}

/**
 * Gives the name at an offset another one, in all files of the workspace, whatever its spelling there: `theta`, `θ`
 * and `ϑ` are one name, and `dθ` has it too. Refused where anything would mean something else afterwards.
 *
 * @param written the new name; `\\theta` is θ
 */
export function rename(snapshot: Snapshot, offset: number, written: string): FileEdits | Refusal {
  const name = inLetters(written.trim());
  const found = snapshot.occurrenceAt(offset);
  if (found === undefined) return { refusal: 'There is no name here that is declared anywhere.' };
  const references = referencesOf(snapshot, found.symbol);
  const refusal = refusalOf(found) ?? nameProblem(snapshot, found.symbol, references, name);
  if (refusal !== undefined) return refusal;
  const edits = editsOf(references, name);
  return changedMeaning(snapshot, found.symbol, edits) ?? edits;
}

function inLetters(written: string): string {
  const word = written.startsWith('\\') ? written.slice(1) : '';
  return Object.hasOwn(GREEK, word) ? GREEK[word]! : written;
}

function editsOf(references: readonly Reference[], name: string): FileEdits {
  const edits = new Map<string, TextEdit[]>();
  for (const { path, range, occurrence } of references) {
    if (occurrence.text === name) continue;
    const list = edits.get(path) ?? [];
    edits.set(path, list);
    list.push({ range, text: name });
  }
  return edits;
}
