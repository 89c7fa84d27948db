import { dependence, type MetricField } from '../metric-field.ts';

/** A momentum that does not change along a geodesic, as nothing depends on its coordinate. */
export interface Conserved {
  /** `E` = −p_t, `L` = p_φ, otherwise `p_x` after the coordinate. */
  readonly name: string;
  /** Index of the coordinate. */
  readonly coordinate: number;
  /** What p_k is multiplied by. */
  readonly sign: 1 | -1;
}

/** 1 where timelike vectors have g(u,u) > 0, −1 where they have g(u,u) < 0. */
export function timelike({ signature }: MetricField): 1 | -1 {
  return signature.negative === 1 ? -1 : 1;
}

/** The index of the coordinate that is the time: the one named t (or T), otherwise the first. */
export function timeCoordinate(coordinates: readonly string[]): number {
  return Math.max(
    0,
    coordinates.findIndex((name) => /^[tT]$/u.test(name)),
  );
}

/** The conserved momenta of a metric that depends on the coordinates of `depends` only. */
export function conservedOf(field: MetricField, depends: number = dependence(field)): Conserved[] {
  const { coordinates, domain } = field.chart;
  const sign = timelike(field);
  const time = timeCoordinate(coordinates);
  return [0, 1, 2, 3].flatMap((k): Conserved[] => {
    if ((depends >> k) & 1) return [];
    if (k === time) return [{ name: 'E', coordinate: k, sign }];
    const isAngle = domain.periodic[k] === true && /^(φ|ϕ|ψ)/u.test(coordinates[k]!);
    return [{ name: isAngle ? 'L' : `p_${coordinates[k]}`, coordinate: k, sign: sign === -1 ? 1 : -1 }];
  });
}
