import { type MetricForm, type MetricModel, PAIR_INDEX, PAIRS } from '@spacetime/dsl';
import { FormReader } from './forms.ts';
import { add, isOne, multiply, ONE, power, powerSum, type Sum, scale, write, writeTerm, ZERO } from './sums.ts';

/** The ten components of a metric as sums, whatever form it is in; undefined where they cannot be written out. */
export function componentsOf(
  { form, entries, chart, signature }: MetricModel,
  text: string,
): readonly Sum[] | undefined {
  const reader = new FormReader(text, chart.coordinates);
  const halved = (coefficients: readonly Sum[] | undefined) =>
    coefficients?.map((sum, k) => (PAIRS[k]![0] === PAIRS[k]![1] ? sum : scale(sum, 1n, 2n)));
  switch (form) {
    case 'line-element': {
      const entry = entries.find(({ kind }) => kind === 'line-element');
      return entry?.kind === 'line-element' ? halved(reader.quadratic(entry.value)) : undefined;
    }
    case 'components': {
      const found: (Sum | undefined)[] = [];
      const all = entries.filter((entry) => entry.kind === 'component');
      const ordered = all.map((entry) => ({
        value: entry.value,
        row: chart.coordinates.indexOf(entry.row.canonical),
        column: chart.coordinates.indexOf(entry.column.canonical),
      }));
      // Of g[i,j] and g[j,i] the one with i ≤ j counts, as everywhere.
      for (const { row, column, value } of ordered.toSorted(
        (a, b) => Number(a.row > a.column) - Number(b.row > b.column),
      )) {
        const pair = PAIR_INDEX[4 * row + column];
        const sum = reader.scalar(value);
        if (pair === undefined || sum === undefined) return undefined;
        found[pair] ??= sum;
      }
      return PAIRS.map((_, k) => found[k] ?? ZERO);
    }
    case '3+1': {
      let lapse: Sum | undefined = ONE;
      let shift: readonly (Sum | undefined)[] = [ZERO, ZERO, ZERO];
      let spatial: readonly Sum[] | undefined;
      for (const entry of entries) {
        if (entry.kind === 'lapse') lapse = reader.scalar(entry.value);
        else if (entry.kind === 'shift') shift = entry.values.map((value) => reader.scalar(value));
        else if (entry.kind === 'spatial') spatial = halved(reader.quadratic(entry.value));
      }
      if (lapse === undefined || spatial === undefined || shift.length !== 3) return undefined;
      return unfoliated(lapse, shift, spatial, signature.negative === 1 ? 1n : -1n);
    }
  }
}

/** MTW 21.42: g_00 = β_k β^k − α², g_0i = γ_ik β^k, g_ij = γ_ij, all of them negated for (+,−,−,−). */
function unfoliated(
  lapse: Sum,
  shift: readonly (Sum | undefined)[],
  spatial: readonly Sum[],
  sign: bigint,
): readonly Sum[] | undefined {
  const square = squared(lapse);
  if (shift.some((sum) => sum === undefined) || square === undefined) return undefined;
  const gamma = (i: number, j: number) => spatial[PAIR_INDEX[4 * i + j]!]!;
  const lowered = [1, 2, 3].map((i) =>
    [1, 2, 3].reduce((sum, k) => add(sum, multiply(gamma(i, k), shift[k - 1]!)), ZERO),
  );
  const norm = lowered.reduce((sum, component, k) => add(sum, multiply(component, shift[k]!)), ZERO);
  const time = add(scale(square, -1n), norm);
  return PAIRS.map(([i, j], k) => scale(j === 0 ? time : i === 0 ? lowered[j - 1]! : spatial[k]!, sign));
}

/** The square, that of `sqrt(x)` being x. */
function squared(sum: Sum): Sum | undefined {
  const square = power(sum, 2);
  const [term] = square ?? [];
  if (square?.length !== 1 || term === undefined) return square;
  let result: Sum = [{ factor: term.factor, powers: new Map() }];
  for (const [base, exponent] of term.powers) {
    const inner = exponent % 2 === 0 ? insideRoot(base) : undefined;
    result = multiply(result, inner === undefined ? powerSum(base, exponent) : powerSum(inner, exponent / 2));
  }
  return result;
}

/** What stands in `sqrt(…)`, as a base of a power. */
function insideRoot(base: string): string | undefined {
  const inner = /^sqrt\((.*)\)$/u.exec(base)?.[1];
  if (inner === undefined) return undefined;
  let depth = 0;
  for (const letter of inner) {
    if (letter === '(') depth++;
    else if (letter === ')' && --depth < 0) return undefined;
  }
  return /^[\p{L}\p{M}\p{Nd}_]+$/u.test(inner) ? inner : `(${inner})`;
}

/** The lines of a metric in another form, names as its chart has them; undefined where that cannot be read any more. */
export function linesIn(
  form: MetricForm,
  components: readonly Sum[],
  metric: MetricModel,
): readonly string[] | undefined {
  const names = metric.chart.declaration.coordinates.map(({ text }) => text);
  switch (form) {
    case 'line-element':
      return [`ds^2 = ${quadraticText(components, names)}`];
    case 'components':
      return components.flatMap((sum, k) => {
        const [i, j] = PAIRS[k]!;
        return sum.length === 0 ? [] : [`g[${names[i]},${names[j]}] = ${write(sum)}`];
      });
    case '3+1':
      return foliatedLines(components, names, metric.signature.negative === 1 ? 1n : -1n);
  }
}

function quadraticText(components: readonly Sum[], names: readonly string[]): string {
  const parts = components.flatMap((sum, k) => {
    const [i, j] = PAIRS[k]!;
    if (sum.length === 0) return [];
    const differentials = i === j ? `d${names[i]}^2` : `d${names[i]} d${names[j]}`;
    const coefficient = i === j ? sum : scale(sum, 2n);
    if (coefficient.length > 1) return [{ isNegative: false, text: `(${write(coefficient)}) ${differentials}` }];
    const { isNegative, text } = writeTerm(coefficient[0]!);
    return [{ isNegative, text: text === '1' ? differentials : `${text} ${differentials}` }];
  });
  if (parts.length === 0) return '0';
  return parts
    .map(({ isNegative, text }, k) => (k === 0 ? (isNegative ? '-' : '') : isNegative ? ' - ' : ' + ') + text)
    .join('');
}

/** Lapse and shift where the shift can be had without the inverse of a matrix: γ is diagonal in its rows. */
function foliatedLines(
  components: readonly Sum[],
  names: readonly string[],
  sign: bigint,
): readonly string[] | undefined {
  const g = (i: number, j: number) => scale(components[PAIR_INDEX[4 * i + j]!]!, sign);
  const shift: Sum[] = [];
  let lapse = scale(g(0, 0), -1n);
  for (const i of [1, 2, 3]) {
    const own = g(0, i);
    if (own.length === 0) {
      shift.push(ZERO);
      continue;
    }
    const isAlone = [1, 2, 3].every((j) => j === i || g(i, j).length === 0);
    const inverse = power(g(i, i), -1);
    if (!isAlone || inverse === undefined) return undefined;
    const component = multiply(own, inverse);
    shift.push(component);
    lapse = add(lapse, multiply(own, component));
  }
  if (lapse.length === 0) return undefined;
  const spatial = PAIRS.map(([i, j]) => (i === 0 ? ZERO : g(i, j)));
  const root = isOne(lapse) ? '1' : `sqrt(${write(lapse)})`;
  return [
    `lapse = ${root}`,
    ...(shift.every((sum) => sum.length === 0) ? [] : [`shift = (${shift.map(write).join(', ')})`]),
    `spatial { dl^2 = ${quadraticText(spatial, names)} }`,
  ];
}
