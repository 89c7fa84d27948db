import type { Expression, Range, SettingItem } from '../ast.ts';
import { evaluateConstants } from '../lowering/parameters.ts';
import type { NumberSpec, WordSpec } from '../settings/spec.ts';
import { replaceFix } from '../suggest.ts';
import { Checker } from './checker.ts';
import { NO_NAMES } from './names.ts';
import type { Place } from './place.ts';
import type { Extras, Report } from './report.ts';
import { unknownName } from './unknown-name.ts';
import type { Value } from './values.ts';

/** What settings of one block are read with. */
export interface ReadingContext {
  /** Begins the codes: `fit`, `geodesic`, … */
  readonly prefix: string;
  readonly report: Report;
  /** Knows the names of the spacetime; absent where that is unknown, which has been reported. */
  readonly checker: Checker | undefined;
  /** Where functions of coordinates stand. */
  readonly place: Place;
}

/** Reports with a code of the block's own. */
export function report(
  context: ReadingContext,
  range: Range,
  code: string,
  message: string,
  extras: Extras = {},
): void {
  context.report.error(range, `${context.prefix}/${code}`, message, extras);
}

/** A number without names, within its bounds. NaN where it has none. */
export function readNumber(spec: NumberSpec, expression: Expression, context: ReadingContext): number {
  const before = context.report.errorCount;
  const checker = context.checker ?? new Checker(NO_NAMES, context.report);
  checker.number(expression, { numbersOnly: 'A setting' });
  const [value] = evaluateConstants(undefined, [expression], new Map(), context.report.file);
  const wrong = context.report.errorCount > before ? undefined : outside(spec, value!);
  if (wrong !== undefined) {
    const inDegrees = spec.isAngle && outside(spec, (value! * Math.PI) / 180) === undefined;
    const allowed = inDegrees ? `${value}°` : nearestWithin(spec, value!);
    const fixes = allowed === undefined ? {} : { fixes: [replaceFix(expression.range, String(allowed))] };
    const hint = inDegrees ? ` In degrees it is ${value}°.` : '';
    report(context, expression.range, 'range', `${value} is out of range: ${wrong} is expected.${hint}`, fixes);
  }
  return value!;
}

/** The nearest number within the bounds, where one is nearest. */
function nearestWithin({ whole, minimum, maximum, above, below }: NumberSpec, value: number): number | undefined {
  if (Number.isNaN(value)) return undefined;
  const rounded = whole === true ? Math.round(value) : value;
  const number = Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, rounded));
  const fits = Number.isFinite(number) && number > (above ?? -Infinity) && number < (below ?? Infinity);
  return fits ? number : undefined;
}

/** What the bounds ask for, where a number does not keep to them. */
export function outside(spec: NumberSpec, value: number): string | undefined {
  const { whole, minimum, maximum, above, below } = spec;
  const fits =
    Number.isFinite(value) &&
    (whole !== true || Number.isInteger(value)) &&
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    value > (above ?? -Infinity) &&
    value < (below ?? Infinity);
  if (fits) return undefined;
  const bounds = [
    minimum === undefined ? '' : `at least ${minimum}`,
    above === undefined ? '' : `greater than ${above}`,
    maximum === undefined ? '' : `at most ${maximum}`,
    below === undefined ? '' : `less than ${Number(below.toPrecision(5))}`,
  ];
  const noun = whole ? 'a whole number' : 'a finite number';
  return [noun, bounds.filter((bound) => bound !== '').join(' and ')].filter((part) => part !== '').join(' ');
}

export function readWord(options: WordSpec['options'], item: SettingItem, context: ReadingContext): Value | undefined {
  const name = wordOf(item);
  const list = options.map((option) => `\`${option.name}\``).join(', ');
  if (name === undefined) {
    report(context, item.range, 'value', `Expected one of ${list}.`);
    return undefined;
  }
  if (options.some((option) => option.name === name.canonical)) {
    return { kind: 'word', value: name.canonical, range: item.range };
  }
  const what = `\`${name.text}\` is none of ${list}`;
  unknownName(
    context.report,
    name,
    `${context.prefix}/value`,
    what,
    options.map((option) => option.name),
  );
  return undefined;
}

/** The name that an item consists of. */
export function wordOf(item: SettingItem) {
  if (item.kind === 'word') return item.name;
  return item.kind === 'expression' && item.value.kind === 'name' ? item.value.name : undefined;
}
