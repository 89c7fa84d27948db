import type { Setting, SettingItem, SettingSpec } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace } from './fix.ts';
import { EXAMPLES, settingAt, specOf } from './settings.ts';

/** `…/value`: what stands for no value. */
export function value(context: FixContext): readonly QuickFix[] {
  const { diagnostic, job } = context;
  const { message, range } = diagnostic;
  const found = settingAt(context);
  const spec = found && specOf(job, found.key.canonical);
  if (found === undefined || spec === undefined) return [];
  if (message.includes('has nothing more to say here')) {
    const at = found.items.findIndex((item) => item.range.start === range.start);
    const start = at > 0 ? found.items[at - 1]!.range.end : found.key.range.end;
    return [{ title: 'Remove what is too much', edits: [{ range: { start, end: range.end }, text: '' }] }];
  }
  if (message.includes('stands twice')) {
    const start = context.text.lastIndexOf('+', range.start);
    return [
      { title: 'Remove the second one', edits: [{ range: { start, end: range.end }, text: '' }], preferred: true },
    ];
  }
  if (/`\w+` needs a value\.$/u.test(message)) {
    const preset = spec.default ?? EXAMPLES[`${job!.kind} ${spec.key}`];
    return preset === undefined
      ? []
      : [
          {
            title: `Write \`${spec.key} ${preset}\``,
            edits: [{ range: { start: range.end, end: range.end }, text: ` ${preset}` }],
          },
        ];
  }
  const clause = /needs `(\w+) …`/u.exec(message)?.[1];
  if (clause === 'at') {
    return [
      {
        title: 'Write `at (0, 30, π/2, 0)`',
        edits: [{ range: { start: found.key.range.end, end: found.key.range.end }, text: ' at (0, 30, π/2, 0)' }],
      },
    ];
  }
  const more = componentFixes(context, found) ?? exampleFixes(context, spec);
  if (more !== undefined) return more;
  const clauseWord = found.items.findLast((item) => item.kind === 'word' && item.range.end <= range.start);
  const clauseSpec = spec.clauses?.find(
    ({ word }) => clauseWord?.kind === 'word' && word === clauseWord.name.canonical,
  );
  if (clauseSpec?.value.kind === 'word' && message.includes(' is none of ')) {
    return clauseSpec.value.options.map(({ name }) => replace(range, name, false));
  }
  const options = optionsOf(spec);
  const isWord = message.includes(' is none of ') || message.startsWith('Expected one of');
  if (!isWord || range.start === found.key.range.start || found.items[0]?.range.start !== range.start) return [];
  return options.slice(0, 8).map((option) => replace(range, option, false));
}

/** Four components, one hole at most, a parameter of the path. */
function componentFixes({ diagnostic, text }: FixContext, { items }: Setting): QuickFix[] | undefined {
  const { message, range } = diagnostic;
  const tuple = items.find(
    (item) => item.kind === 'tuple' && item.range.start <= range.start && range.end <= item.range.end,
  );
  if (message.startsWith('Four components are expected') && tuple?.kind === 'tuple') {
    const values = tuple.values.slice(0, 4).map(({ range: own }) => text.slice(own.start, own.end));
    while (values.length < 4) values.push('0');
    return [replace(tuple.range, `(${values.join(', ')})`, tuple.values.length < 4)];
  }
  if (text.slice(range.start, range.end) === '_') return [replace(range, '0')];
  const names = /is not `(\S)` or `(\S)`/u.exec(message);
  return names ? [replace(range, names[1]!, false), replace(range, names[2]!, false)] : undefined;
}

/** What a value of the kind looks like. */
function exampleFixes({ diagnostic, job }: FixContext, spec: SettingSpec): QuickFix[] | undefined {
  const { message, range } = diagnostic;
  const preset = spec.default ?? EXAMPLES[`${job!.kind} ${spec.key}`];
  if (spec.value?.kind === 'form' && message.startsWith('Expected one of') && preset !== undefined) {
    return [replace(range, preset.replace(/ every .*$/u, ''), false)];
  }
  const example = /, as `([^`]+)`\.$/u.exec(message)?.[1];
  return example === undefined ? undefined : [replace(range, preset ?? example, false)];
}

/** `…/range`: an interval the right way round. */
export function interval(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text } = context;
  const item = settingAt(context)?.items.find(
    (one) => one.kind === 'interval' && one.range.start === diagnostic.range.start,
  );
  if (item?.kind !== 'interval' || !diagnostic.message.endsWith('is empty.')) return [];
  const [lower, upper] = [item.lower, item.upper].map(({ range }) => text.slice(range.start, range.end));
  return lower === upper
    ? []
    : [{ title: 'Swap the bounds', edits: [{ range: item.range, text: `${upper} .. ${lower}` }], preferred: true }];
}

/** Words that may stand for a setting's value; forms that need no arguments. */
function optionsOf({ value: spec }: SettingSpec): readonly string[] {
  if (spec?.kind === 'word' || spec?.kind === 'word-or-text') return spec.options.map(({ name }) => name);
  if (spec?.kind !== 'form') return [];
  return spec.forms
    .filter((form) => form.arguments.every((argument) => argument.default !== undefined))
    .map(({ name }) => name);
}

/** `…/argument`: without one that is given twice or too much; with those that must be given. */
export function argument(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text, job } = context;
  const { message, range } = diagnostic;
  const found = settingAt(context);
  const item = found?.items.find(
    (one): one is Extract<SettingItem, { kind: 'constructor' }> => one.kind === 'constructor',
  );
  if (found === undefined) return [];
  const at =
    item?.arguments.findIndex((one) => one.range.start === range.start || one.name?.range.start === range.start) ?? -1;
  if (item !== undefined && at >= 0) {
    const [own, before, after] = [item.arguments[at]!, item.arguments[at - 1], item.arguments[at + 1]];
    const start = before ? before.range.end : own.range.start;
    const isLast = message.includes('at most') || message.includes('no arguments');
    const end = isLast ? item.range.end - 1 : before ? own.range.end : (after?.range.start ?? own.range.end);
    const title = isLast ? 'Remove the arguments that are too many' : 'Remove this argument';
    return [
      {
        title,
        edits: [{ range: { start, end }, text: '' }],
        ...(!message.includes('has no argument `') && { preferred: true as const }),
      },
    ];
  }
  const spec = specOf(job, found.key.canonical)?.value;
  const name = /^`(\w+)` needs/u.exec(message)?.[1];
  const form = spec?.kind === 'form' ? spec.forms.find((one) => one.name === name) : undefined;
  if (form === undefined) return [];
  const given = new Set(item?.arguments.map((one, k) => one.name?.canonical ?? form.arguments[k]?.name));
  const isNamed = item?.arguments.some((one) => one.name !== undefined) ?? false;
  const lacking = form.arguments.filter((one) => one.default === undefined && !given.has(one.name));
  const added = lacking
    .map((one) => `${isNamed ? `${one.name} = ` : ''}${EXAMPLE_ARGUMENTS[one.name] ?? 1}`)
    .join(', ');
  const inside = item?.arguments.length
    ? `${text.slice(item.arguments[0]!.range.start, item.arguments.at(-1)!.range.end)}, `
    : '';
  return [replace(range, `${form.name}(${inside}${added})`)];
}

const EXAMPLE_ARGUMENTS: Readonly<Record<string, number>> = { count: 8192, n0: 1, n1: 32, n2: 32, n3: 32 };
