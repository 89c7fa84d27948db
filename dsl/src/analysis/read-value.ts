import type { Expression, SettingItem } from '../ast.ts';
import { evaluateConstants } from '../lowering/parameters.ts';
import type { ChartModel } from '../model.ts';
import type { ValueSpec, WordSpec } from '../settings/spec.ts';
import { isMissing } from './names.ts';
import { readForm } from './read-form.ts';
import { outside, type ReadingContext, readNumber, readWord, report, wordOf } from './reading.ts';
import { unknownName } from './unknown-name.ts';
import type { Value } from './values.ts';

/** Reads one item by its specification, reporting what does not fit. Undefined where nothing can be made of it. */
export function readValue(spec: ValueSpec, item: SettingItem, context: ReadingContext): Value | undefined {
  const { range } = item;
  switch (spec.kind) {
    case 'number': {
      if (item.kind !== 'expression') break;
      return { kind: 'number', value: readNumber(spec, item.value, context), range };
    }
    case 'word':
      return readWord(spec.options, item, context);
    case 'word-or-text':
      if (item.kind === 'string') return { kind: 'text', value: item.value, range };
      return readWord(spec.options, item, context);
    case 'text':
      if (item.kind !== 'string') break;
      if (item.value === '') context.report.error(range, `${context.prefix}/value`, 'The path is empty.');
      return { kind: 'text', value: item.value, range };
    case 'form':
      return readForm(spec.forms, item, context);
    case 'chart':
      return readChart(item, context);
    case 'sum':
      return readSum(spec.options, item, context);
    case 'functions':
      return readFunctions(item, context);
    case 'vector':
      return readVector(spec.holes, item, context);
    case 'equation':
      return readEquation(spec, item, context);
    case 'interval': {
      if (item.kind !== 'interval') break;
      const lower = readNumber(spec.bounds, item.lower, context);
      const upper = readNumber(spec.bounds, item.upper, context);
      if (lower >= upper) report(context, range, 'range', `${lower} .. ${upper} is empty.`);
      return { kind: 'interval', value: [lower, upper], range };
    }
    case 'size': {
      if (item.kind !== 'product') break;
      const sides = [item.left, item.right].map((side) => readNumber(spec.bounds, side, context));
      return { kind: 'size', value: [sides[0]!, sides[1]!], range };
    }
  }
  report(context, range, 'value', `Expected ${EXPECTED[spec.kind]}.`);
  return undefined;
}

const EXPECTED: Readonly<Record<ValueSpec['kind'], string>> = {
  number: 'a number',
  word: 'a word',
  'word-or-text': 'a word or a path in quotes',
  text: 'a path in quotes',
  form: 'a word',
  chart: 'the name of a chart',
  sum: 'words joined by `+`',
  functions: 'functions of the coordinates in parentheses, as `(log(r), cos(θ))`',
  vector: 'four numbers in parentheses',
  equation: 'a number, as `τ = 100`',
  interval: 'an interval, as `6 .. 20`',
  size: 'a width and a height, as `640 x 480`',
};

function readChart(item: SettingItem, context: ReadingContext): Value | undefined {
  const name = wordOf(item);
  if (name === undefined) {
    report(context, item.range, 'value', 'Expected the name of a chart.');
    return undefined;
  }
  if (context.checker === undefined || isMissing(name)) return undefined;
  const charts: ReadonlyMap<string, ChartModel> = context.checker.names.charts;
  const chart = charts.get(name.canonical);
  if (chart !== undefined) return { kind: 'chart', value: chart, range: item.range };
  const candidates = [...charts.values()].map(({ declaration }) => declaration.name.text);
  unknownName(context.report, name, 'name/undeclared', `There is no chart \`${name.text}\``, candidates);
  return undefined;
}

function readSum(options: WordSpec['options'], item: SettingItem, context: ReadingContext): Value | undefined {
  const found = new Set<string>();
  const terms: Expression[] = item.kind === 'expression' ? [item.value] : [];
  if (terms.length === 0) report(context, item.range, 'value', 'Expected words joined by `+`.');
  for (let term = terms.pop(); term !== undefined; term = terms.pop()) {
    if (term.kind === 'binary' && term.operator === '+') {
      terms.push(term.right, term.left);
      continue;
    }
    const word = readWord(options, { kind: 'expression', value: term, range: term.range }, context);
    if (word?.kind !== 'word') return undefined;
    if (found.has(word.value)) report(context, term.range, 'value', `\`${word.value}\` stands twice.`);
    found.add(word.value);
  }
  return found.size === 0 ? undefined : { kind: 'sum', value: found, range: item.range };
}

function readFunctions(item: SettingItem, context: ReadingContext): Value | undefined {
  const functions = item.kind === 'tuple' ? item.values : expressionsOf(item);
  if (functions === undefined || functions.length === 0) {
    report(context, item.range, 'value', `Expected ${EXPECTED.functions}.`);
    return undefined;
  }
  for (const expression of functions) context.checker?.number(expression, context.place);
  return { kind: 'functions', value: functions, range: item.range };
}

/** An item as the expression it would be elsewhere: `log(r)` reads as a form here. */
export function expressionsOf(item: SettingItem): readonly Expression[] | undefined {
  if (item.kind === 'expression') return [item.value];
  if (item.kind !== 'constructor' || item.arguments.some((argument) => argument.name !== undefined)) return undefined;
  const values = item.arguments.map((argument) => argument.value);
  return [{ kind: 'call', callee: item.name, arguments: values, range: item.range }];
}

function readVector(holes: boolean, item: SettingItem, context: ReadingContext): Value | undefined {
  if (item.kind !== 'tuple') {
    report(context, item.range, 'value', `Expected ${EXPECTED.vector}.`);
    return undefined;
  }
  const { values, range } = item;
  const open = values.filter((value) => value.kind === 'hole');
  for (const value of values) {
    if (value.kind !== 'hole') context.checker?.number(value, { constant: 'A component' });
  }
  if (values.length !== 4) report(context, range, 'value', `Four components are expected, not ${values.length}.`);
  else if (!holes && open.length > 0) report(context, open[0]!.range, 'value', '`_` stands only in a velocity.');
  else if (open.length > 1) {
    report(context, open[1]!.range, 'value', 'The normalisation gives one component; only one `_` can be solved for.');
  }
  return { kind: 'vector', value: values.map((value) => (value.kind === 'hole' ? undefined : value)), range };
}

function readEquation(
  spec: Extract<ValueSpec, { kind: 'equation' }>,
  item: SettingItem,
  context: ReadingContext,
): Value | undefined {
  const value = item.kind === 'equation' ? item.value : item.kind === 'expression' ? item.value : undefined;
  if (value === undefined) {
    report(context, item.range, 'value', `Expected ${EXPECTED.equation}.`);
    return undefined;
  }
  const before = context.report.errorCount;
  context.checker?.number(value, { constant: 'This' });
  if (context.checker !== undefined && context.report.errorCount === before) {
    const { names } = context.checker;
    const [found] = evaluateConstants(names, [value], context.checker.defaults, context.report.file);
    const wrong = outside(spec.bounds, found!);
    if (wrong !== undefined) report(context, value.range, 'range', `${found} is out of range: ${wrong} is expected.`);
  }
  if (item.kind !== 'equation') return { kind: 'equation', value, range: item.range };
  const { name } = item;
  if (!spec.names.includes(name.canonical) && !isMissing(name)) {
    const list = spec.names.map((option) => `\`${option}\``).join(' or ');
    unknownName(context.report, name, `${context.prefix}/value`, `\`${name.text}\` is not ${list}`, spec.names);
  }
  return { kind: 'equation', name: name.canonical, value, range: item.range };
}
