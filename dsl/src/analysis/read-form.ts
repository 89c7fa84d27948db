import type { Expression, Range, SettingItem } from '../ast.ts';
import { canonicalName } from '../names.ts';
import type { ArgumentSpec, FormSpec } from '../settings/spec.ts';
import { type ReadingContext, readNumber, readWord, report, wordOf } from './reading.ts';
import { unknownName } from './unknown-name.ts';
import type { Value } from './values.ts';

/** Reads `mlp`, `mlp(64, 3)` or `mlp(width = 64)`: the form with every argument, by position, by name or by default. */
export function readForm(forms: readonly FormSpec[], item: SettingItem, context: ReadingContext): Value | undefined {
  const name = item.kind === 'constructor' ? item.name : wordOf(item);
  const list = forms.map((form) => `\`${form.name}\``).join(', ');
  if (name === undefined) {
    report(context, item.range, 'value', `Expected one of ${list}.`);
    return undefined;
  }
  const form = forms.find((candidate) => candidate.name === name.canonical);
  if (form === undefined) {
    const candidates = forms.map((candidate) => candidate.name);
    unknownName(context.report, name, `${context.prefix}/value`, `\`${name.text}\` is none of ${list}`, candidates);
    return undefined;
  }
  const given = item.kind === 'constructor' ? assign(form, item, context) : new Map<ArgumentSpec, Expression>();
  const values = new Map<string, number | string>();
  const ranges = new Map<string, Range>();
  let isWhole = given !== undefined;
  for (const spec of form.arguments) {
    const expression = given?.get(spec);
    if (expression === undefined) {
      if (spec.default !== undefined) values.set(spec.name, spec.default);
      else isWhole = false;
      continue;
    }
    ranges.set(spec.name, expression.range);
    const value = readArgument(spec, expression, context);
    if (value === undefined || Number.isNaN(value)) isWhole = false;
    else values.set(spec.name, value);
  }
  if (given !== undefined) reportMissing(form, given, item.range, context);
  if (!isWhole) return undefined;
  return { kind: 'form', value: { name: form.name, arguments: values, ranges }, range: item.range };
}

function readArgument(
  spec: ArgumentSpec,
  expression: Expression,
  context: ReadingContext,
): number | string | undefined {
  if (spec.value.kind === 'number') return readNumber(spec.value, expression, context);
  const { range } = expression;
  const word = readWord(spec.value.options, { kind: 'expression', value: expression, range }, context);
  return word?.kind === 'word' ? word.value : undefined;
}

/** Which argument each value is for; undefined after an error. */
function assign(
  form: FormSpec,
  item: Extract<SettingItem, { kind: 'constructor' }>,
  context: ReadingContext,
): ReadonlyMap<ArgumentSpec, Expression> | undefined {
  const given = new Map<ArgumentSpec, Expression>();
  const names = form.arguments.map((spec) => spec.name);
  let isRight = true;
  item.arguments.forEach(({ name, value, range }, index) => {
    const spec =
      name === undefined
        ? form.arguments[index]
        : form.arguments.find((one) => canonicalName(one.name) === name.canonical);
    if (spec === undefined) {
      isRight = false;
      if (name !== undefined) {
        const what = `\`${form.name}\` has no argument \`${name.text}\`${names.length === 0 ? '' : `; it has ${names.join(', ')}`}`;
        unknownName(context.report, name, `${context.prefix}/argument`, what, names);
      } else if (index === names.length) {
        const count =
          names.length === 0 ? 'no arguments' : `at most ${names.length} argument${names.length === 1 ? '' : 's'}`;
        report(context, range, 'argument', `\`${form.name}\` has ${count}, not ${item.arguments.length}.`);
      }
    } else if (given.has(spec)) {
      isRight = false;
      report(context, range, 'argument', `\`${spec.name}\` is given already.`);
    } else given.set(spec, value);
  });
  return isRight ? given : undefined;
}

function reportMissing(
  form: FormSpec,
  given: ReadonlyMap<ArgumentSpec, Expression>,
  range: Range,
  context: ReadingContext,
): void {
  const missing = form.arguments.filter((spec) => spec.default === undefined && !given.has(spec));
  if (missing.length === 0) return;
  const list = missing.map((spec) => `\`${spec.name}\``).join(', ');
  report(
    context,
    range,
    'argument',
    `\`${form.name}\` needs ${list}, as in \`${form.name}(${form.arguments.map((spec) => spec.name).join(', ')})\`.`,
  );
}
