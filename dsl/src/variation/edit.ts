import type { JobDeclaration, Range, Setting, SettingItem } from '../ast.ts';
import { canonicalName } from '../names.ts';
import { parse } from '../parser.ts';
import { FIT_SETTINGS } from '../settings/fit.ts';
import type { FormSpec, SettingSpec } from '../settings/spec.ts';
import type { VariationKey } from './key.ts';

/** A piece of text that takes the place of another; an empty range inserts. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

export function applyEdit(text: string, { range, text: replacement }: Edit): string {
  return text.slice(0, range.start) + replacement + text.slice(range.end);
}

/**
 * The edit after which a fit has the value: of a setting, an argument or a clause, written or not. All else stays as
 * it is, comments included; a setting that is not written gets a line of its own, with its other arguments as they
 * are by default.
 *
 * @param declaration from the tree of `text`, free of errors
 * @param value text that stands for exactly one value of `key`
 */
export function editOf(text: string, declaration: JobDeclaration, key: VariationKey, value: string): Edit {
  const { spec, argument, clause } = key;
  const setting = declaration.settings.find((candidate) => candidate.key.canonical === spec.key);
  if (setting === undefined) {
    const isWhole = argument === undefined && clause === undefined;
    return insertion(text, declaration, spec.key, isWhole ? value : partOfDefault(declaration, key, value));
  }
  if (argument !== undefined) return argumentEdit(spec, setting.items[0]!, argument, value);
  const { items } = setting;
  const at = items.findIndex((item) => item.kind === 'word' && item.name.canonical === clause?.word);
  if (clause === undefined) return { range: replaced(spec, setting, value), text: value };
  if (at < 0) return { range: emptyAt(items.at(-1)!.range.end), text: ` ${clause.word} ${value}` };
  return { range: items[at + 1]!.range, text: value };
}

/** The value of the setting; where it has clauses and the new value has none, they stay. */
function replaced(spec: SettingSpec, { items }: Setting, value: string): Range {
  const isClause = (item: SettingItem) =>
    item.kind === 'word' && spec.clauses?.some(({ word }) => word === item.name.canonical);
  const first = itemsOf(spec.key, value).some(isClause) ? -1 : items.findIndex(isClause);
  const last = first > 0 ? items[first - 1]! : items.at(-1)!;
  return { start: items[0]!.range.start, end: last.range.end };
}

/** The items of a value on its own. */
export function itemsOf(key: string, value: string): readonly SettingItem[] {
  return settingsOf(`${key} ${value}`).settings[0]?.items ?? [];
}

/** What a line reads as within a fit. */
export function settingsOf(line: string) {
  const { tree, diagnostics } = parse(alone(line), '');
  const [declaration] = tree.declarations;
  const settings = declaration?.kind === 'fit' ? declaration.settings : [];
  return { settings, isOne: tree.declarations.length === 1 && tree.comments.length === 0, diagnostics };
}

function alone(line: string): string {
  return `fit A of B {\n${line}\n}\n`;
}

/** The default of a setting, written out with one argument or clause of another value. */
function partOfDefault(declaration: JobDeclaration, key: VariationKey, value: string): string {
  const text = alone(`${key.spec.key} ${defaultText(declaration, key.spec)}`);
  const within = parse(text, '').tree.declarations[0] as JobDeclaration;
  const edited = applyEdit(text, editOf(text, within, key, value));
  return edited.slice(within.settings[0]!.items[0]!.range.start, edited.lastIndexOf('}')).trim();
}

/** What the setting is where it is not written, given the others. */
function defaultText(declaration: JobDeclaration, spec: SettingSpec): string {
  for (const { key, value, default: preset } of FIT_SETTINGS) {
    if (value?.kind !== 'form' || preset === undefined) continue;
    const written = declaration.settings.find((candidate) => candidate.key.canonical === key);
    const text = formOf(value.forms, written?.items[0] ?? itemsOf(key, preset)[0]!)?.defaults?.[spec.key];
    if (text !== undefined) return text;
  }
  return spec.default!;
}

function formOf(forms: readonly FormSpec[], item: SettingItem): FormSpec | undefined {
  const word = item.kind === 'expression' && item.value.kind === 'name' ? item.value.name : undefined;
  const name = item.kind === 'constructor' ? item.name : word;
  return forms.find((form) => form.name === name?.canonical);
}

function argumentEdit(spec: SettingSpec, item: SettingItem, argument: string, value: string): Edit {
  const assignment = `${argument} = ${value}`;
  // `mlp` is `mlp()`.
  if (item.kind !== 'constructor') return { range: emptyAt(item.range.end), text: `(${assignment})` };
  const form = formOf(spec.value?.kind === 'form' ? spec.value.forms : [], item);
  const index = form?.arguments.findIndex(({ name }) => name === argument) ?? -1;
  const given = item.arguments.find(({ name }, k) =>
    name === undefined ? k === index : name.canonical === canonicalName(argument),
  );
  if (given !== undefined) return { range: given.value.range, text: value };
  const last = item.arguments.at(-1);
  if (last !== undefined) return { range: emptyAt(last.range.end), text: `, ${assignment}` };
  return { range: emptyAt(item.range.end - 1), text: assignment };
}

/** A line of its own before the block's `}`, laid out as the others are; on the line of the `}` where that is not its own. */
function insertion(text: string, { settings, range }: JobDeclaration, key: string, value: string): Edit {
  const brace = range.end - 1;
  const line = startOfLine(text, brace);
  if (text.slice(line, brace).trim() !== '')
    return { range: emptyAt(brace), text: `${gap(text, brace)}${key} ${value} ` };
  const model = settings.findLast(
    (one) => text.slice(startOfLine(text, one.range.start), one.range.start).trim() === '',
  );
  const start = model?.key.range.start ?? 0;
  const indent = model === undefined ? `${text.slice(line, brace)}  ` : text.slice(startOfLine(text, start), start);
  const column = (model?.items[0]?.range.start ?? 0) - start;
  const ending = /(\r\n|\n|\r)$/.exec(text.slice(0, line))?.[0] ?? '\n';
  return { range: emptyAt(line), text: `${indent}${`${key} `.padEnd(column)}${value}${ending}` };
}

function gap(text: string, at: number): string {
  return /\s/.test(text[at - 1] ?? '') ? '' : ' ';
}

function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

function emptyAt(offset: number): Range {
  return { start: offset, end: offset };
}
