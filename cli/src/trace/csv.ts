import type { GeodesicModel } from '@spacetime/dsl';
import type { Deviation, Held, MetricField, Start, Trace } from '@spacetime/geometry';

/** A path, and how long it took. */
export interface Followed {
  readonly path: Trace;
  readonly seconds: number;
}

/** What a `geodesic` block came to. */
export interface Traced {
  readonly block: GeodesicModel;
  readonly field: MetricField;
  readonly start: Start;
  /** `τ` or `λ` */
  readonly parameter: string;
  readonly exact: Followed;
  readonly learned?: Followed & {
    readonly file: string;
    readonly field: MetricField;
    readonly start: Start;
    /** Coordinates at which the field is held, as the exact metric does not depend on them. */
    readonly held: readonly Held[];
  };
  readonly deviation?: Deviation;
}

/**
 * A line for each sample of the exact path: the affine parameter, x, u; at the ends of steps the drifts; then x and u of
 * the learned path at the same parameter, as far as it goes.
 */
export function traceCsv({ field, parameter, exact, learned }: Traced): string {
  const { path } = exact;
  const names = field.chart.coordinates;
  const columns = [
    ...[parameter, ...names, ...names.map((name) => `u^${name}`)],
    ...['drift g(u,u)', ...path.conserved.map(({ name }) => `drift ${name}`)],
    ...(learned === undefined ? [] : [...names, ...names.map((name) => `u^${name}`)].map((name) => `learned ${name}`)),
  ];
  const ends = new Map(Array.from(path.ends, (sample, index) => [sample, index]));
  const lines = [columns.join(',')];
  for (let i = 0; i < path.count; i++) {
    const end = ends.get(i);
    const drifts = [path.normDrift, ...path.conserved.map(({ drift }) => drift)];
    lines.push(
      [
        ...[path.lambdas[i], ...row(path.points, i), ...row(path.velocities, i)],
        ...drifts.map((drift) => (end === undefined ? '' : drift[end])),
        ...(learned === undefined ? [] : rowOf(learned.path, i)),
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

const row = (values: Float64Array, i: number) => values.subarray(4 * i, 4 * i + 4);

function rowOf(path: Trace, i: number): (number | string)[] {
  return i < path.count ? [...row(path.points, i), ...row(path.velocities, i)] : new Array(8).fill('');
}
