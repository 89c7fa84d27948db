/**
 * `npm run manual`: docs/reference.md, from the tables that the checks and the completions of the language read; a test
 * says where it differs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ArgumentSpec,
  CONSTANTS,
  EXPECTATIONS,
  type FormSpec,
  FUNCTIONS,
  GREEK,
  KEYWORDS,
  PETROV_TYPES,
  SETTINGS,
  type SettingSpec,
  type ValueSpec,
} from '@spacetime/dsl';
import { describeValue } from '../server/src/features/completion/describe.ts';

export const PAGE = 'docs/reference.md';

/** The blocks of settings, as they begin, and what is to be known of each. */
const BLOCKS: Readonly<Record<keyof typeof SETTINGS, readonly [head: string, note: string]>> = {
  fit: ['fit NAME of WHAT { … }', 'Trained by `spacetime fit`. Every setting has a default that works.'],
  geodesic: ['geodesic NAME of WHAT { … }', 'Read and checked; nothing runs it in this version.'],
  render: ['render NAME of WHAT { … }', 'Read and checked; nothing runs it in this version.'],
  data: ['data NAME { … }', 'Read and checked; nothing reads the data in this version.'],
};

/** The whole page. */
export function referencePage(): string {
  const blocks = Object.entries(SETTINGS).map(([kind, settings]) => block(kind as keyof typeof SETTINGS, settings));
  return `${[
    '# Language reference',
    'Made by `npm run manual` from the tables of `dsl/src`, which the checks and the completions read too. What the parts mean together, and\n' +
      'the conventions, are in [the language](language.md); codes of messages in [diagnostics](diagnostics.md).',
    '## Functions',
    table(
      ['', ''],
      [...FUNCTIONS.values()].map(({ name, parameters, variadic, doc }) => [
        code(`${name}(${parameters.join(', ')}${variadic ? ', …' : ''})`),
        doc,
      ]),
    ),
    'Each is differentiated twice, exactly, where it is smooth. `if c then a else b` chooses by a condition. `let f(x) = …` declares another function.',
    '## Constants',
    table(
      ['', 'value'],
      [...CONSTANTS].map(([name, value]) => [code(name), Number.isFinite(value) ? String(value) : '∞']),
    ),
    '`°` after a number multiplies it by π/180; `2π` is `2*π`.',
    '## Expectations',
    'What may stand after `expect` in a spacetime; each is measured over the domain.',
    table(
      ['', ''],
      EXPECTATIONS.map(({ usage, doc }) => [code(`expect ${usage}`), doc]),
    ),
    `Petrov types: ${PETROV_TYPES.map(code).join(', ')}.`,
    ...blocks,
    '## Greek letters',
    'A letter and its spelled-out names are one name. Typing `\\` and a name offers the letter.',
    `${greek().join('; ')}.`,
    '## Words of the language',
    `${KEYWORDS.map(code).join(', ')}.`,
  ].join('\n\n')}\n`;
}

/** A row for each setting, and a part for each one that is one of several forms. */
function block(kind: keyof typeof SETTINGS, settings: readonly SettingSpec[]): string {
  const [head, note] = BLOCKS[kind];
  const rows = settings.map(({ key, doc, value, clauses = [], default: preset, required }) => [
    code(key),
    [...(value ? [valueText(value)] : []), ...clauses.map((one) => `${code(one.word)} ${valueText(one.value)}`)].join(
      ', ',
    ),
    required ? 'must be given' : preset === undefined ? '' : code(preset),
    [
      doc,
      ...optionsOf(value),
      ...clauses.flatMap((one) => [`${code(one.word)}: ${lower(one.doc)}.`, ...optionsOf(one.value)]),
    ].join(' '),
  ]);
  const forms = settings.flatMap(({ key, value }) =>
    value?.kind === 'form' && key !== 'validate'
      ? [`### \`${key}\``, value.forms.map((form) => formText(form)).join('\n\n')]
      : [],
  );
  return [`## \`${head}\``, note, table(['setting', 'value', 'default', ''], rows), ...forms].join('\n\n');
}

/** What a value may be; words have their meanings beside them. */
function valueText(value: ValueSpec): string {
  return value.kind === 'form'
    ? value.forms.map(({ name }) => code(name)).join(', ')
    : describeValue(value)
        .split(' | ')
        .map((part) => ('options' in value ? code(part) : part))
        .join(', ');
}

function optionsOf(value: ValueSpec | undefined): string[] {
  if (value === undefined || !('options' in value)) return [];
  return [
    value.options
      .map(({ name, doc }) => `${code(name)}: ${lower(doc)}`)
      .join('; ')
      .concat('.'),
  ];
}

/** `mlp(width = 64, …)`, what it is, and its arguments. */
function formText({ name, doc, arguments: all, defaults }: FormSpec): string {
  const usage = all.map((one) => (one.default === undefined ? one.name : `${one.name} = ${one.default}`));
  const others = Object.entries(defaults ?? {}).map(([key, value]) => code(`${key} ${value}`));
  return [
    `**${code(usage.length > 0 ? `${name}(${usage.join(', ')})` : name)}** ${doc}`,
    ...all.map((one) => `- ${code(one.name)}: ${lower(one.doc)} (${argumentText(one)})`),
    ...(others.length > 0 ? [`- Other settings are by default: ${others.join(', ')}`] : []),
  ].join('\n');
}

function argumentText({ value, default: preset }: ArgumentSpec): string {
  const words =
    'options' in value
      ? value.options.map(({ name, doc }) => `${code(name)} ${lower(doc)}`).join(', ')
      : describeValue(value);
  return preset === undefined ? `${words}; must be given` : words;
}

function greek(): string[] {
  const names = new Map<string, string[]>();
  for (const [name, letter] of Object.entries(GREEK)) names.set(letter, [...(names.get(letter) ?? []), code(name)]);
  return [...names].map(([letter, all]) => `${letter} ${all.join(', ')}`);
}

/** Without its full stop; a word's first letter small, not that of a name. */
function lower(doc: string): string {
  const text = doc.replace(/\.$/, '');
  return /^[A-Z][a-z]* /.test(text) && !/^[A-Z][a-z]*'s /.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

if (import.meta.main) {
  const path = join(dirname(dirname(fileURLToPath(import.meta.url))), PAGE);
  const text = referencePage();
  if (readFileSync(path, { encoding: 'utf8', flag: 'a+' }) === text) console.log(`${PAGE}: is as it was`);
  else {
    writeFileSync(path, text);
    console.log(`${PAGE}: written anew`);
  }
}
