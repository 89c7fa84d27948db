import type { Range } from '../ast.ts';
import type { MetricModel, SpacetimeModel } from '../model.ts';
import { PAIR_INDEX, PAIRS, type Program } from '../program.ts';
import { apply } from './algebra.ts';
import type { Register } from './builder.ts';
import { Lowering } from './expressions.ts';
import { lowerLineElement } from './line-element.ts';
import { type ChartScope, chartScope } from './scope.ts';

/**
 * The ten independent components of a metric in its own chart, order of PAIRS.
 *
 * - Line element: an off-diagonal component is half of what stands before `dx^i dx^j`.
 * - Components: one of `g[i,j]` and `g[j,i]` suffices (`g[i,j]` with i ≤ j is taken where both are given), and
 *   what is unset is zero.
 * - 3+1 with lapse α, shift β^i and spatial metric γ_ij of the coordinates 1 to 3: for the signature (−,+,+,+)
 *   g_00 = −α² + β_k β^k, g_0i = β_i = γ_ik β^k, g_ij = γ_ij (MTW 21.42); for (+,−,−,−) the negative of all
 *   ten, γ being positive definite in either. The lapse is 1 and the shift zero where they are not given.
 *
 * Total: where the metric is unsound, outputs may be NaN.
 */
export function lowerMetric(
  spacetime: SpacetimeModel,
  metric: MetricModel,
  parameters: ReadonlyMap<string, number>,
): Program {
  const lowering = new Lowering(spacetime, parameters);
  const scope = chartScope(spacetime, metric.chart);
  switch (metric.form) {
    case 'line-element': {
      const entry = metric.entries.find((candidate) => candidate.kind === 'line-element');
      if (entry === undefined) return lowering.finish(zeros(lowering));
      return lowering.finish(lowerLineElement(lowering, entry.value, scope, spacetime.file));
    }
    case 'components': {
      const given = components(lowering, spacetime, metric, scope);
      const zero = lowering.builder.constant(0);
      const pick = (i: number, j: number) => given[4 * i + j]?.register ?? given[4 * j + i]?.register ?? zero;
      return lowering.finish(PAIRS.map(([i, j]) => pick(i, j)));
    }
    case '3+1':
      return lowering.finish(foliation(lowering, spacetime, metric, scope));
  }
}

/** All sixteen components of a metric as they were given. */
export interface Components {
  /** Sixteen outputs, `4 * i + j` for g[i,j]; one that was not given equals its transpose, or zero. */
  readonly program: Program;
  /** Where `g[i,j] = …` stands, at `4 * i + j`; absent where it was not given. */
  readonly ranges: readonly (Range | undefined)[];
}

/** The components form as written, to compare g[i,j] with g[j,i]; of other forms every range is absent. */
export function lowerComponents(
  spacetime: SpacetimeModel,
  metric: MetricModel,
  parameters: ReadonlyMap<string, number>,
): Components {
  if (metric.form !== 'components') {
    const { instructions, outputs } = lowerMetric(spacetime, metric, parameters);
    const program = { instructions, outputs: PAIR_INDEX.map((pair) => outputs[pair]!) };
    return { program, ranges: PAIR_INDEX.map(() => undefined) };
  }
  const lowering = new Lowering(spacetime, parameters);
  const given = components(lowering, spacetime, metric, chartScope(spacetime, metric.chart));
  const zero = lowering.builder.constant(0);
  const registers = PAIR_INDEX.map((_, k) => {
    const transpose = 4 * (k % 4) + Math.floor(k / 4);
    return given[k]?.register ?? given[transpose]?.register ?? zero;
  });
  return { program: lowering.finish(registers), ranges: PAIR_INDEX.map((_, k) => given[k]?.range) };
}

interface Component {
  readonly register: Register;
  readonly range: Range;
}

function components(
  lowering: Lowering,
  spacetime: SpacetimeModel,
  metric: MetricModel,
  scope: ChartScope,
): readonly (Component | undefined)[] {
  const given: (Component | undefined)[] = PAIR_INDEX.map(() => undefined);
  for (const entry of metric.entries) {
    if (entry.kind !== 'component') continue;
    const row = metric.chart.coordinates.indexOf(entry.row.canonical);
    const column = metric.chart.coordinates.indexOf(entry.column.canonical);
    if (row < 0 || column < 0 || row > 3 || column > 3) continue;
    const register = lowering.lower(entry.value, scope, spacetime.file);
    given[4 * row + column] ??= { register, range: entry.range };
  }
  return given;
}

function zeros(lowering: Lowering): Register[] {
  return PAIRS.map(() => lowering.builder.constant(0));
}

function foliation(
  lowering: Lowering,
  spacetime: SpacetimeModel,
  metric: MetricModel,
  scope: ChartScope,
): readonly Register[] {
  const { builder } = lowering;
  let lapse = builder.constant(1);
  let shift = [0, 0, 0].map(() => builder.constant(0));
  let spatial: readonly Register[] = zeros(lowering);
  for (const entry of metric.entries) {
    if (entry.kind === 'lapse') lapse = lowering.lower(entry.value, scope, spacetime.file);
    if (entry.kind === 'shift') shift = entry.values.map((value) => lowering.lower(value, scope, spacetime.file));
    if (entry.kind === 'spatial') spatial = lowerLineElement(lowering, entry.value, scope, spacetime.file);
  }
  builder.source = { file: spacetime.file, range: metric.declaration.header };
  const nan = builder.constant(Number.NaN);
  const lowered = [1, 2, 3].map((i) =>
    [1, 2, 3]
      .map((k) => apply(builder, 'multiply', spatial[PAIR_INDEX[4 * i + k]!]!, shift[k - 1] ?? nan))
      .reduce((sum, term) => apply(builder, 'add', sum, term)),
  );
  const square = lowered
    .map((component, i) => apply(builder, 'multiply', component, shift[i] ?? nan))
    .reduce((sum, term) => apply(builder, 'add', sum, term));
  const time = apply(builder, 'subtract', square, apply(builder, 'multiply', lapse, lapse));
  const all = PAIRS.map(([i, j], pair) => (j === 0 ? time : i === 0 ? lowered[j - 1]! : spatial[pair]!));
  return metric.signature.negative === 1 ? all : all.map((component) => apply(builder, 'negate', component));
}
