import type { BackgroundDeclaration, Expression, MetricDeclaration, MetricEntry, Range } from '../ast.ts';
import type { ChartModel, MetricForm, MetricModel, Signature } from '../model.ts';
import { chartOf } from './charts.ts';
import type { Checker } from './checker.ts';
import { checkLineElement } from './line-element.ts';
import { isMissing } from './names.ts';
import type { Report } from './report.ts';
import { unknownName } from './unknown-name.ts';

const DEFAULT_SIGNATURE: Signature = { negative: 1, positive: 3 };

/** A metric checked but for its numbers; absent where its chart or form cannot be told. */
export function buildMetric(declaration: MetricDeclaration, checker: Checker): MetricModel | undefined {
  const { header, entries, range } = declaration;
  const { report } = checker;
  if (declaration.chart === undefined && report.hasErrorIn({ ...header, end: entries[0]?.range.start ?? range.end })) {
    return undefined;
  }
  const chart = chartOf(declaration.chart, checker.names.charts, header, 'The metric', report);
  return buildEntries(declaration, chart, checkSignature(declaration, checker.report), checker);
}

/** The metric of `background in CHART { … }`, of the signature of the spacetime's own. */
export function buildBackgroundMetric(
  declaration: BackgroundDeclaration,
  metric: MetricModel | undefined,
  checker: Checker,
): MetricModel | undefined {
  const { charts } = checker.names;
  const isDefault = declaration.chart === undefined && metric !== undefined;
  const chart = isDefault
    ? metric.chart
    : chartOf(declaration.chart, charts, declaration.header, 'The background', checker.report);
  return buildEntries(declaration, chart, metric?.signature ?? DEFAULT_SIGNATURE, checker);
}

function checkSignature({ signature }: MetricDeclaration, report: Report): Signature {
  if (signature === undefined) return DEFAULT_SIGNATURE;
  const negative = signature.signs.filter((sign) => sign === '-').length;
  const positive = signature.signs.length - negative;
  const written = `(${signature.signs.join(',')})`;
  if (signature.signs.length !== 4) {
    const message = `A signature has four signs; ${written} has ${signature.signs.length}.`;
    report.error(signature.range, 'type/signature', message);
  } else if (negative !== 1 && negative !== 3) {
    const message = `${written} is not Lorentzian; (-,+,+,+) and (+,-,-,-) are.`;
    report.error(signature.range, 'type/signature', message);
  } else return { negative, positive };
  return DEFAULT_SIGNATURE;
}

const FORMS: Readonly<Record<MetricEntry['kind'], MetricForm>> = {
  'line-element': 'line-element',
  component: 'components',
  lapse: '3+1',
  shift: '3+1',
  spatial: '3+1',
};

const FORM_NAMES: Readonly<Record<MetricForm, string>> = {
  'line-element': 'a line element',
  components: 'components',
  '3+1': 'the 3+1 form',
};

function buildEntries(
  declaration: MetricDeclaration | BackgroundDeclaration,
  chart: ChartModel | undefined,
  signature: Signature,
  checker: Checker,
): MetricModel | undefined {
  const { report } = checker;
  const { entries } = declaration;
  const [first] = entries;
  if (first === undefined) {
    if (!report.hasErrorIn(declaration.range)) {
      report.error(declaration.header, 'type/metric', 'The metric is empty; give it `ds^2 = …`, for example.');
    }
    return undefined;
  }
  const form = FORMS[first.kind];
  const foreign = entries.find((entry) => FORMS[entry.kind] !== form);
  if (foreign !== undefined) {
    const message = `A metric has one form: this one began with ${FORM_NAMES[form]} and goes on with ${FORM_NAMES[FORMS[foreign.kind]]}.`;
    report.error(headOf(foreign), 'type/form', message, {
      related: report.related(headOf(first), `It begins with ${FORM_NAMES[form]}.`),
    });
  }
  if (chart === undefined) return undefined;
  checkRepetition(entries, report);
  for (const entry of entries) checkEntry(entry, chart, checker);
  if (form === '3+1' && !entries.some((entry) => entry.kind === 'spatial') && foreign === undefined) {
    report.error(declaration.header, 'type/metric', 'The 3+1 form needs `spatial { dl^2 = … }`.');
  }
  return { chart, signature, form, entries, declaration };
}

/** The expressions after an entry's `=`. */
export function expressionsOfEntry(entry: MetricEntry): readonly Expression[] {
  return entry.kind === 'shift' ? entry.values : [entry.value];
}

function checkEntry(entry: MetricEntry, chart: ChartModel, checker: Checker): void {
  switch (entry.kind) {
    case 'line-element':
    case 'spatial':
      checkLineElement(checker, chart, entry.value, entry.kind === 'spatial');
      break;
    case 'component':
      if (!checker.report.hasErrorIn({ start: entry.range.start, end: entry.value.range.start })) {
        for (const index of [entry.row, entry.column]) checkIndex(index, chart, checker);
      }
      checker.number(entry.value, { chart });
      break;
    case 'lapse':
      checker.number(entry.value, { chart });
      break;
    case 'shift':
      for (const value of entry.values) checker.number(value, { chart });
      if (entry.values.length !== 3) {
        const message = `A shift has three components β^i; this one has ${entry.values.length}.`;
        checker.report.error(entry.range, 'type/shift', message);
      }
  }
}

function checkIndex(
  index: { text: string; canonical: string; range: Range },
  chart: ChartModel,
  checker: Checker,
): void {
  if (isMissing(index) || chart.coordinates.includes(index.canonical)) return;
  const { names, report } = checker;
  const owner = names.coordinates.get(index.canonical)?.[0];
  if (owner !== undefined) {
    const message = `\`${index.text}\` is a coordinate of \`${owner.name}\`, and this metric is in \`${chart.name}\`.`;
    report.error(index.range, 'type/chart', message);
    return;
  }
  const candidates = chart.declaration.coordinates.map((coordinate) => coordinate.text);
  unknownName(report, index, 'name/undeclared', `\`${chart.name}\` has no coordinate \`${index.text}\``, candidates);
}

function checkRepetition(entries: readonly MetricEntry[], report: Report): void {
  const seen = new Map<string, MetricEntry>();
  for (const entry of entries) {
    const key = entry.kind === 'component' ? `${entry.row.canonical},${entry.column.canonical}` : entry.kind;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, entry);
      continue;
    }
    const what = WORDS[entry.kind] ?? `g[${key}]`;
    report.error(headOf(entry), 'name/duplicate', `\`${what}\` is given already.`, {
      related: report.related(headOf(earlier), `\`${what}\` is given here.`),
    });
  }
}

const WORDS: Readonly<Partial<Record<MetricEntry['kind'], string>>> = {
  'line-element': 'ds^2',
  lapse: 'lapse',
  shift: 'shift',
  spatial: 'spatial',
};

/** The part of an entry before its value, as far as the tree tells. */
function headOf(entry: MetricEntry): Range {
  const { start } = entry.range;
  if (entry.kind === 'component') return { start, end: Math.max(start, entry.column.range.end) };
  return { start, end: Math.min(entry.range.end, start + (WORDS[entry.kind]?.length ?? 0)) };
}
