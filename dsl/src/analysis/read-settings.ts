import type { JobDeclaration, Range, Setting, SettingItem } from '../ast.ts';
import { parse } from '../parser.ts';
import type { ClauseSpec, FormSpec, SettingSpec } from '../settings/spec.ts';
import { SETTINGS } from '../settings/table.ts';
import { readValue } from './read-value.ts';
import { type ReadingContext, report } from './reading.ts';
import { Report } from './report.ts';
import { unknownName } from './unknown-name.ts';
import { findValue, type Value, type Values } from './values.ts';

/** The settings of a block. */
export interface Settings {
  /** By key, defaults included where there is one and what was written could not be read. */
  readonly values: Values;
  /** The first setting of each key, as written. */
  readonly written: ReadonlyMap<string, Setting>;
  /** Where each written key stands, from the key to the end of its value. */
  readonly ranges: ReadonlyMap<string, Range>;
}

/** Reads the settings of a block by the table, reporting what is unknown, repeated, wrong or missing. */
export function readSettings(declaration: JobDeclaration, context: ReadingContext): Settings {
  const specs = SETTINGS[declaration.kind];
  const values = new Map(defaultsOf(declaration.kind));
  const written = collect(declaration, specs, context);
  for (const [key, setting] of written) {
    const spec = specs.find((candidate) => candidate.key === key)!;
    for (const [name, value] of readSetting(spec, setting, context)) values.set(name, value);
  }
  for (const texts of ownDefaults(specs, values)) {
    for (const [key, preset] of presetsOf(declaration.kind, texts)) {
      if (!written.has(key)) for (const [name, value] of preset) values.set(name, value);
    }
  }
  const isBroken = context.report.hasErrorIn(declaration.range);
  for (const spec of specs) {
    if (!spec.required || written.has(spec.key) || isBroken) continue;
    const message = `\`${declaration.kind} ${declaration.name.text}\` needs \`${spec.key}\`: ${spec.doc}`;
    context.report.error(declaration.header, `${context.prefix}/missing`, message);
  }
  const ranges = new Map([...written].map(([key, setting]) => [key, setting.range]));
  return { values, written, ranges };
}

function collect(
  { kind, settings }: JobDeclaration,
  specs: readonly SettingSpec[],
  context: ReadingContext,
): ReadonlyMap<string, Setting> {
  const written = new Map<string, Setting>();
  for (const setting of settings) {
    const { key } = setting;
    const earlier = written.get(key.canonical);
    if (!specs.some((spec) => spec.key === key.canonical)) {
      const what = `A ${kind} has no setting \`${key.text}\``;
      unknownName(
        context.report,
        key,
        `${context.prefix}/setting`,
        what,
        specs.map((spec) => spec.key),
      );
    } else if (earlier !== undefined) {
      context.report.error(key.range, 'name/duplicate', `\`${key.text}\` is set already.`, {
        related: context.report.related(earlier.key.range, `\`${key.text}\` is set here.`),
      });
    } else written.set(key.canonical, setting);
  }
  return written;
}

function readSetting(spec: SettingSpec, setting: Setting, context: ReadingContext): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  // What is broken has its diagnostic already.
  if (context.report.hasErrorIn(setting.range)) return values;
  const { main, clauses } = split(spec, setting);
  const add = (name: string, value: Value | undefined) => {
    if (value !== undefined) values.set(name, value);
  };
  if (spec.value !== undefined) {
    if (main[0] === undefined) report(context, setting.key.range, 'value', `\`${spec.key}\` needs a value.`);
    else add(spec.key, readValue(spec.value, main[0], context));
  }
  const [extra] = main.slice(spec.value === undefined ? 0 : 1);
  if (extra !== undefined) report(context, extra.range, 'value', `\`${spec.key}\` has nothing more to say here.`);
  for (const clause of spec.clauses ?? []) {
    const found = clauses.get(clause.word);
    if (found !== undefined) {
      if (found[0] === undefined)
        report(context, setting.range, 'value', `\`${clause.word}\` needs a value: ${clause.doc}`);
      else add(`${spec.key} ${clause.word}`, readValue(clause.value, found[0], context));
      if (found[1] !== undefined)
        report(context, found[1].range, 'value', `\`${spec.key}\` has nothing more to say here.`);
    } else if (clause.default === undefined) {
      report(context, setting.key.range, 'value', `\`${spec.key}\` needs \`${clause.word} …\`: ${clause.doc}`);
    } else add(`${spec.key} ${clause.word}`, clauseDefault(clause, setting.range));
  }
  return values;
}

/** The items before the first clause, and those of each clause. */
function split(spec: SettingSpec, setting: Setting) {
  const main: SettingItem[] = [];
  const clauses = new Map<string, SettingItem[]>();
  let current = main;
  for (const item of setting.items) {
    const word = item.kind === 'word' ? item.name.canonical : undefined;
    if (word === undefined || clauses.has(word) || !spec.clauses?.some((clause) => clause.word === word)) {
      current.push(item);
      continue;
    }
    current = [];
    clauses.set(word, current);
  }
  return { main, clauses };
}

function clauseDefault(clause: ClauseSpec, range: Range): Value {
  const value = clause.default!;
  return typeof value === 'number' ? { kind: 'number', value, range } : { kind: 'word', value, range };
}

/** What the chosen forms make of other settings. */
function ownDefaults(specs: readonly SettingSpec[], values: Values): NonNullable<FormSpec['defaults']>[] {
  return specs.flatMap(({ key, value }) => {
    const name = findValue(values, key, 'form')?.value.name;
    const form = value?.kind === 'form' ? value.forms.find((candidate) => candidate.name === name) : undefined;
    return form?.defaults === undefined ? [] : [form.defaults];
  });
}

const defaults = new Map<JobDeclaration['kind'], Values>();
const presets = new WeakMap<object, ReadonlyMap<string, ReadonlyMap<string, Value>>>();

/** The values that a block has with nothing written in it. */
function defaultsOf(kind: JobDeclaration['kind']): Values {
  const known = defaults.get(kind);
  if (known !== undefined) return known;
  const written = SETTINGS[kind].flatMap((spec) => (spec.default === undefined ? [] : [[spec.key, spec.default]]));
  const values = new Map([...presetsOf(kind, Object.fromEntries(written)).values()].flatMap((preset) => [...preset]));
  defaults.set(kind, values);
  return values;
}

/** The table's own text, by key, read as a user's would be: the values of each key and its clauses. */
function presetsOf(
  kind: JobDeclaration['kind'],
  texts: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlyMap<string, Value>> {
  const known = presets.get(texts);
  if (known !== undefined) return known;
  const lines = Object.entries(texts).map(([key, text]) => `  ${key} ${text}`);
  const head = kind === 'data' ? 'data Defaults' : `${kind} Defaults of Anything`;
  const { tree } = parse(`${head} {\n${lines.join('\n')}\n}\n`, '');
  const context: ReadingContext = { prefix: kind, report: new Report('', []), checker: undefined, place: {} };
  const read = new Map<string, ReadonlyMap<string, Value>>();
  for (const declaration of tree.declarations) {
    for (const setting of declaration.kind === kind ? declaration.settings : []) {
      const spec = SETTINGS[kind].find((candidate) => candidate.key === setting.key.canonical)!;
      read.set(spec.key, readSetting(spec, setting, context));
    }
  }
  presets.set(texts, read);
  return read;
}
