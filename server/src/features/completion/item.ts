import { GREEK, type Name, type Range } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';

export type ItemKind =
  | 'keyword'
  | 'coordinate'
  | 'parameter'
  | 'let'
  | 'function'
  | 'constant'
  | 'chart'
  | 'spacetime'
  | 'job'
  | 'setting'
  | 'form'
  | 'option'
  | 'letter'
  | 'file'
  | 'snippet';

/** Something that can be written at a cursor. */
export interface Item {
  readonly label: string;
  readonly kind: ItemKind;
  /** One line beside the label. */
  readonly detail?: string;
  /** What is written, where it is not the label. */
  readonly insert?: string;
  /** The same with places to fill in, as `${1:x}`, for editors that have them. */
  readonly snippet?: string;
  /** What the typed letters are compared with, where it is not the label. */
  readonly filter?: string;
  /** Smaller ones are offered first; equal ones stay in their order. */
  readonly rank: number;
  /** Markdown; made when it is asked for. */
  readonly doc?: () => string | undefined;
  /** Characters that accept the item and are then written. */
  readonly commit?: readonly string[];
  /** What comes next is to be offered at once. */
  readonly continues?: true;
}

/** Ranks, from what is most often meant. */
export const RANK = { first: 0, local: 1, value: 2, function: 3, builtin: 4, word: 5, letter: 7, snippet: 8 } as const;

/** After a value in an expression. */
export const OPERATORS: readonly string[] = ['*', '/', '^', '+', ')', ','];

const SPELLED = new Map<string, string>();
for (const [word, letter] of Object.entries(GREEK)) if (!SPELLED.has(letter)) SPELLED.set(letter, word);

/** A name with its Greek letters spelled out. */
export function spelledOut(text: string): string {
  return [...text].map((letter) => SPELLED.get(letter) ?? letter).join('');
}

/** What a name is found by: its spelled-out form where one types Latin letters, `\theta` after a `\`. */
export function filterOf(label: string, prefix: string): string {
  if (prefix.startsWith('\\')) return `\\${spelledOut(label)}`;
  return /^[\w]*$/u.test(prefix) ? spelledOut(label) : label;
}

/** Text to write with places to fill in, `«M»`; `«»` is where one ends. */
export function withPlaces(text: string): { readonly insert: string; readonly snippet: string } {
  const parts = text.split(/[«»]/u);
  let count = 0;
  const snippet = parts.map((part, k) => {
    if (k % 2 === 0) return escaped(part);
    return part === '' ? '$0' : `\${${++count}:${escaped(part)}}`;
  });
  return { insert: parts.join(''), snippet: snippet.join('') };
}

/** Text in which nothing is a place to fill in. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/gu, '\\$&');
}

/** The text of a range in some file. */
export function sourceOf({ path, text, workspace }: Snapshot, file: string, { start, end }: Range): string {
  return (file === path ? text : (workspace.read(file) ?? '')).slice(start, end).replace(/\s+/gu, ' ');
}

export function code(text: string): string {
  return `\`\`\`spacetime\n${text}\n\`\`\``;
}

/** A declaration with what its comment says. */
export function documented(text: string, doc: string | undefined): string {
  return doc === undefined ? code(text) : `${code(text)}\n\n${doc}`;
}

export function namesOf(names: readonly Name[]): string {
  return names.map(({ text }) => text).join(', ');
}
