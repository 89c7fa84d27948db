import type { GeodesicCourse, GeodesicPath, LearnedPath } from '@spacetime/protocol';
import { float64Of } from '../numbers.ts';

/** A path as numbers. */
export interface Path {
  readonly count: number;
  readonly lambda: Float64Array;
  /** Shape [count, 4]. */
  readonly points: Float64Array;
  readonly velocities: Float64Array;
  /** Shape [count, 3]. */
  readonly cartesian: Float64Array;
  readonly drift: {
    readonly lambda: Float64Array;
    readonly norm: Float64Array;
    readonly conserved: readonly { readonly name: string; readonly first: number; readonly drift: Float64Array }[];
  };
  readonly of: GeodesicPath;
}

/** A block's geodesic as numbers, with what the server said of it. */
export interface Course {
  readonly of: GeodesicCourse;
  readonly exact: Path;
  readonly learned?: Path & { readonly of: LearnedPath };
}

export function courseOf(course: GeodesicCourse): Course {
  const { learned } = course;
  return {
    of: course,
    exact: pathOf(course.exact),
    ...(learned && { learned: { ...pathOf(learned), of: learned } }),
  };
}

function pathOf(path: GeodesicPath): Path {
  const { drift } = path;
  const lambda = float64Of(path.lambda);
  return {
    count: lambda.length,
    lambda,
    points: float64Of(path.points),
    velocities: float64Of(path.velocities),
    cartesian: float64Of(path.cartesian),
    drift: {
      lambda: float64Of(drift.lambda),
      norm: float64Of(drift.norm),
      conserved: drift.conserved.map(({ name, first, drift }) => ({ name, first, drift: float64Of(drift) })),
    },
    of: path,
  };
}

/** The last sample at or before a parameter; the first where there is none. */
export function indexAt({ lambda, count }: Path, at: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lambda[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Where the particle is in space, straight on between two samples. */
export function placeAt(path: Path, at: number): [number, number, number] {
  const k = indexAt(path, at);
  const next = Math.min(path.count - 1, k + 1);
  const [a, b] = [path.lambda[k]!, path.lambda[next]!];
  const share = b > a ? Math.min(1, Math.max(0, (at - a) / (b - a))) : 0;
  const along = (i: number) => {
    const [from, to] = [path.cartesian[3 * k + i]!, path.cartesian[3 * next + i]!];
    return from + share * (to - from);
  };
  return [along(0), along(1), along(2)];
}

/** The largest parameter that any path has reached. */
export function furthest(courses: readonly Course[]): number {
  let last = 0;
  for (const { exact, learned } of courses) {
    for (const path of [exact, learned])
      if (path && path.count > 0) last = Math.max(last, path.lambda[path.count - 1]!);
  }
  return last;
}

/** `τ` of a particle, `λ` of a photon. */
export function parameterOf({ particle }: GeodesicCourse): string {
  return particle === 'photon' ? 'λ' : 'τ';
}
