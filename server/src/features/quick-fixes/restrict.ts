import {
  bindParameters,
  type ChartDeclaration,
  type ChartModel,
  type Domain,
  domainOf,
  lowerMap,
  lowerMetric,
  type MapModel,
  type MetricModel,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { chartOf, isSingular, JetEvaluator, programMetric, sampleDomain, surveyMetric } from '@spacetime/geometry';
import { type FixContext, type QuickFix, sourceIn } from './fix.ts';
import { linesWithin } from './lines.ts';

/** Values of a coordinate that are looked at for where the metric is good. */
const STEPS = 128;
/** Points of a smaller domain at which the metric must be good for it to be offered. */
const SAMPLES = 256;
const OFFERED = 3;

/** `t = 0.5, r = 2` in a message, by the coordinates' order; undefined where one is missing. */
export function pointIn(message: string, coordinates: readonly string[]): number[] | undefined {
  const found = coordinates.map((name) => {
    const number = new RegExp(`(?<![\\p{L}\\p{M}\\p{Nd}_])${name} = (-?[\\d.]+(?:e-?\\d+)?)`, 'u').exec(message)?.[1];
    return Number(number?.replace(/\.$/u, ''));
  });
  return found.every(Number.isFinite) ? found : undefined;
}

/** Which of some points, shape [count, 4], are as they should be. */
type Judge = (points: Float64Array, count: number) => readonly boolean[];

/**
 * Smaller domains in which a metric is one, and of its signature, or in which a map is regular: along one coordinate
 * at a time, away from the point that a diagnostic names. Each is offered only where all is well at all samples of it.
 */
export function restrictions(context: FixContext): readonly QuickFix[] {
  const { snapshot, member, diagnostic } = context;
  const spacetime = snapshot.model.spacetimes.find(({ declaration }) => declaration === context.spacetime);
  const metric = spacetime?.metrics.find(({ declaration }) => declaration === member);
  const map = spacetime?.maps.find(({ declaration }) => declaration === member);
  const chart = metric?.chart ?? map?.source;
  if (spacetime === undefined || !spacetime.sound || chart === undefined) return [];
  const point = pointIn(diagnostic.message, chart.coordinates);
  if (point === undefined) return [];
  const domain = domainOf(spacetime, chart, bindParameters(spacetime));
  const search = new Search(domain, metric ? metricJudge(spacetime, metric) : mapJudge(spacetime, map!));
  const found = [0, 1, 2, 3].flatMap((k) => search.along(k, point));
  return found
    .toSorted((a, b) => b.share - a.share)
    .slice(0, OFFERED)
    .flatMap((interval, index) => fixOf(context, chart, domain, interval, index === 0));
}

function metricJudge(spacetime: SpacetimeModel, metric: MetricModel): Judge {
  const parameters = bindParameters(spacetime);
  const chart = chartOf(spacetime, metric.chart, parameters);
  const field = programMetric(lowerMetric(spacetime, metric, parameters), chart, metric.signature);
  return (points, count) => {
    const { regular, regularCount, negative } = surveyMetric(field, points, count);
    const good: boolean[] = new Array<boolean>(count).fill(false);
    // The regular points are some of all, in their order.
    let n = 0;
    for (let r = 0; r < regularCount; r++) {
      while (![0, 1, 2, 3].every((k) => Object.is(points[4 * n + k], regular[4 * r + k]))) n++;
      good[n++] = negative[r] === metric.signature.negative;
    }
    return good;
  };
}

function mapJudge(spacetime: SpacetimeModel, map: MapModel): Judge {
  const evaluator = new JetEvaluator(lowerMap(spacetime, map, bindParameters(spacetime)));
  return (points, count) => {
    const jets = new Float64Array(60 * count);
    evaluator.run(points, count, 2, jets);
    return Array.from({ length: count }, (_, n) => !isSingular(jets, n));
  };
}

interface Interval {
  readonly k: number;
  readonly lower: number;
  readonly upper: number;
  /** Of the domain that is left. */
  readonly share: number;
}

class Search {
  readonly domain: Domain;
  readonly #judge: Judge;

  constructor(domain: Domain, judge: Judge) {
    this.domain = domain;
    this.#judge = judge;
  }

  /** Intervals of one coordinate in which all is well. */
  along(k: number, point: readonly number[]): readonly Interval[] {
    const [lower, upper] = [this.domain.lower[k]!, this.domain.upper[k]!];
    const width = upper - lower;
    if (!(width > 0)) return [];
    const own = point[k]!;
    const margin = marginOf(width);
    const values = Array.from({ length: STEPS + 1 }, (_, n) => lower + (width * n) / STEPS).filter(
      (x) => Math.abs(x - own) > margin / 8,
    );
    const ordered = [...values, Math.min(upper, Math.max(lower, own))].sort((a, b) => a - b);
    // The point itself is bad, whatever rounding makes of it.
    const good = this.#goodAt(ordered, k, point).map((isGood, n) => isGood && ordered[n] !== own);
    const intervals: Interval[] = [];
    for (let n = 0; n < ordered.length; n++) {
      if (!good[n] || good[n - 1]) continue;
      let last = n;
      while (good[last + 1]) last++;
      const from = n === 0 ? undefined : this.#edge(ordered[n - 1]!, ordered[n]!, k, point);
      const to = last === ordered.length - 1 ? undefined : this.#edge(ordered[last + 1]!, ordered[last]!, k, point);
      // A bound that is bad itself is kept in the text, as in `π - 0.01`; other places are numbers.
      const isNear = (x: number, bound: number) => Math.abs(x - bound) < margin / 8;
      const low =
        from === undefined ? lower : isNear(from, lower) ? lower + margin : -niceBelow(-(from + margin), width);
      const high = to === undefined ? upper : isNear(to, upper) ? upper - margin : niceBelow(to - margin, width);
      if (high - low < width / 20) continue;
      const interval = this.#trimmed(k, low, high);
      if (interval !== undefined) intervals.push({ k, ...interval, share: (interval.upper - interval.lower) / width });
    }
    return intervals;
  }

  /** The interval, or with a margin at its other end too, as at both axes of a sphere. */
  #trimmed(k: number, lower: number, upper: number): { lower: number; upper: number } | undefined {
    const [low, high] = [this.domain.lower[k]!, this.domain.upper[k]!];
    const margin = marginOf(high - low);
    const candidates = [
      { lower, upper },
      { lower: lower === low ? low + margin : lower, upper: upper === high ? high - margin : upper },
    ];
    return candidates.find((candidate) => this.#isClean(k, candidate));
  }

  #isClean(k: number, { lower, upper }: { readonly lower: number; readonly upper: number }): boolean {
    const domain = { ...this.domain, lower: this.domain.lower.with(k, lower), upper: this.domain.upper.with(k, upper) };
    const samples = sampleDomain(domain, SAMPLES);
    if (samples === undefined) return false;
    return this.#judge(samples.points, samples.count).every(Boolean);
  }

  #goodAt(values: readonly number[], k: number, point: readonly number[]): readonly boolean[] {
    const points = Float64Array.from(values.flatMap((x) => point.with(k, x)));
    return this.#judge(points, values.length);
  }

  /** Where bad turns into good, between a value of each. */
  #edge(bad: number, good: number, k: number, point: readonly number[]): number {
    let [from, to] = [bad, good];
    for (let i = 0; i < 30; i++) {
      const middle = (from + to) / 2;
      if (this.#goodAt([middle], k, point)[0]) to = middle;
      else from = middle;
    }
    return from;
  }
}

/** A hundredth of a width or less, as one digit. */
function marginOf(width: number): number {
  return 10 ** Math.floor(Math.log10(width / 100));
}

/** The greatest number not above a value that is written with the digits a width asks for. */
export function niceBelow(value: number, width: number): number {
  const step = marginOf(width);
  const rounded = Math.floor(value / step + 1e-9) * step;
  return Number(rounded.toPrecision(12));
}

function fixOf(
  context: FixContext,
  chart: ChartModel,
  domain: Domain,
  { k, lower, upper }: Interval,
  preferred: boolean,
): QuickFix[] {
  const declaration: ChartDeclaration = chart.declaration;
  const name = declaration.coordinates[k]!.text;
  const written = declaration.domains.find(({ coordinate }) => coordinate.canonical === chart.coordinates[k]);
  const [low, high] = [domain.lower[k]!, domain.upper[k]!];
  const bound = (value: number, own: number, text: string | undefined) => {
    if (value === own) return text ?? String(own);
    const isPlain = text === undefined || /^-?[\d.e-]+$/u.test(text);
    const shift = Number(Math.abs(value - own).toPrecision(6));
    const isNear = shift <= 1.01 * marginOf(high - low);
    return isPlain || !isNear ? String(Number(value.toPrecision(12))) : `${text} ${value > own ? '+' : '-'} ${shift}`;
  };
  const texts = written && [
    sourceIn(context, written.interval.lower.range),
    sourceIn(context, written.interval.upper.range),
  ];
  const interval = `${bound(lower, low, texts?.[0])} .. ${bound(upper, high, texts?.[1])}`;
  const title = `Restrict \`${name}\` to ${interval}`;
  const rest = preferred ? { preferred: true as const } : {};
  if (written !== undefined) return [{ title, edits: [{ range: written.interval.range, text: interval }], ...rest }];
  const line = `${name} in ${interval}`;
  const { text } = context;
  const { end } = declaration.range;
  const edit =
    text[end - 1] === '}'
      ? linesWithin(text, declaration.range, [line])
      : { range: { start: end, end }, text: ` { ${line} }` };
  return edit ? [{ title, edits: [edit], ...rest }] : [];
}
