import { bindParameters, type Domain, lowerExpressions, type Program, type SpacetimeModel } from '@spacetime/dsl';
import {
  type Chart,
  chartOf,
  corners,
  IntervalEvaluator,
  JetEvaluator,
  meanValueEnclosure,
  samplePoints,
} from '@spacetime/geometry';

/** The values of a function over a chart's domain. */
export interface RangeFact {
  readonly chart: string;
  readonly lower: number;
  readonly upper: number;
  /** The least and greatest of the samples, where these are not the bounds themselves: bounds may be wide of the mark. */
  readonly reached?: readonly [number, number];
  /** Absent where the bounds are rigorous, by interval arithmetic; else at so many points. */
  readonly samples?: number;
  /** At how many of the samples it has no value. */
  readonly undefined?: number;
}

const SAMPLES = 256;
/** Boxes into which a domain is cut at most, for either bound. */
const BOXES = 512;
/** How far a bound may be from the samples, as a fraction of their extent. */
const CLOSE = 1e-7;

/**
 * Where the values of a spacetime's definitions lie, by name: in the metric's chart, or in the first in which a
 * definition means something. Those with parameters have none.
 */
export function letRanges(spacetime: SpacetimeModel): Record<string, RangeFact> {
  const ranges: Record<string, RangeFact> = {};
  const parameters = bindParameters(spacetime);
  const own = spacetime.metric?.chart;
  const charts = [...spacetime.charts.values()]
    .sort((a, b) => Number(b === own) - Number(a === own))
    .map((model) => ({ model, chart: chartOf(spacetime, model, parameters) }))
    .filter(({ chart: { domain } }) => [...domain.lower, ...domain.upper].every(Number.isFinite));
  for (const [name, { value, parameters: of }] of spacetime.lets) {
    if (of !== undefined) continue;
    for (const { model, chart } of charts) {
      const range = programRange(lowerExpressions(spacetime, model, [value], parameters), chart);
      if (range === undefined) continue;
      ranges[name] = range;
      break;
    }
  }
  return ranges;
}

/** Of the one output; undefined where it has a value nowhere. */
function programRange(program: Program, { name: chart, domain }: Chart): RangeFact | undefined {
  const values = new Float64Array(SAMPLES + 16);
  const points = new Float64Array(4 * values.length);
  points.set(samplePoints({ kind: 'sobol', count: SAMPLES }, domain, 0));
  points.set(corners(domain), 4 * SAMPLES);
  new JetEvaluator(program).run(points, values.length, 0, values);
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === values.length) {
    const close = CLOSE * (most - least);
    const evaluator = new IntervalEvaluator(program);
    const lower = lowerBound(evaluator, domain, 1, least - close);
    const upper = -lowerBound(evaluator, domain, -1, -most - close);
    if (Number.isFinite(lower) && Number.isFinite(upper)) return { chart, lower, upper, reached: [least, most] };
  }
  const missing = values.length - finite.length;
  return { chart, lower: least, upper: most, samples: values.length, ...(missing > 0 && { undefined: missing }) };
}

interface Box {
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly bound: number;
}

/**
 * A lower bound of sign · f over the domain: the box with the least bound is halved until the bound is above `enough`
 * or there are enough boxes. (−∞ where the function may have no value.)
 */
function lowerBound(evaluator: IntervalEvaluator, domain: Domain, sign: 1 | -1, enough: number): number {
  const { outputs, instructions } = evaluator.program;
  const depends = instructions[outputs[0]!]!.depends;
  const coordinates = [0, 1, 2, 3].filter((k) => depends & (1 << k));
  const [low, high] = [new Float64Array(1), new Float64Array(1)];
  const box = (from: Float64Array, to: Float64Array): Box => {
    meanValueEnclosure(evaluator, from, to, low, high);
    return { from, to, bound: sign > 0 ? low[0]! : -high[0]! };
  };
  const boxes = [box(Float64Array.from(domain.lower), Float64Array.from(domain.upper))];
  for (;;) {
    let worst = 0;
    for (let i = 1; i < boxes.length; i++) if (boxes[i]!.bound < boxes[worst]!.bound) worst = i;
    const { from, to, bound } = boxes[worst]!;
    const extent = (k: number) => (to[k]! - from[k]!) / (domain.upper[k]! - domain.lower[k]! || 1);
    const cut = coordinates.toSorted((a, b) => extent(b) - extent(a))[0];
    if (bound >= enough || boxes.length >= BOXES || cut === undefined) return bound;
    const middle = from[cut]! + (to[cut]! - from[cut]!) / 2;
    boxes[worst] = box(from, to.with(cut, middle));
    boxes.push(box(from.with(cut, middle), to));
  }
}
