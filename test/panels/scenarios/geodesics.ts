import {
  GEODESIC_LIST,
  type GeodesicBlock,
  type GeodesicCourse,
  type GeodesicParams,
  type GeodesicPath,
  VIEW_GEODESIC,
} from '@spacetime/protocol';
import type { Scenario } from '../stand.ts';

const URI = 'file:///w/schwarzschild.spacetime';
const BLOCKS: readonly GeodesicBlock[] = ['Precession', 'Inner', 'Outer'].map((name) => ({
  ...{ name, spacetime: 'Schwarzschild', fit: 'Quick', chart: 'Spherical' },
}));
const ANGLES = Array.from({ length: 61 }, (_, k) => 0.01 + ((Math.PI - 0.02) * k) / 60);
const COUNT = 2000;

const base64 = (values: readonly number[]) => Buffer.from(Float64Array.from(values).buffer).toString('base64');

/** Not an orbit of any metric, but like one: r = p/(1 + e cos kφ), φ growing evenly. */
function pathOf(semilatus: number, eccentricity: number, advance: number, tilt: number): GeodesicPath {
  const ks = Array.from({ length: COUNT }, (_, k) => k);
  const lambda = ks.map((k) => k / 2);
  const rate = 0.05;
  const points = lambda.map((x) => {
    const φ = rate * x;
    const r = semilatus / (1 + eccentricity * Math.cos((1 - advance) * φ + Math.PI));
    return [1.2 * x, r, Math.PI / 2 + tilt * Math.sin(φ), φ] as const;
  });
  return {
    lambda: base64(lambda),
    points: base64(points.flat()),
    velocities: base64(points.flatMap(([, r]) => [1.2, 0, 0, rate / r])),
    cartesian: base64(
      points.flatMap(([, r, θ, φ]) => [r * Math.sin(θ) * Math.cos(φ), r * Math.sin(θ) * Math.sin(φ), r * Math.cos(θ)]),
    ),
    drift: {
      lambda: base64(lambda),
      norm: base64(lambda.map((x) => 1e-13 * (1 + x / 100))),
      conserved: [
        { name: 'E', first: 0.9583, drift: base64(lambda.map((x) => 2e-16 * Math.sqrt(x))) },
        { name: 'L', first: 3.8, drift: base64(lambda.map(() => 0)) },
      ],
    },
    ending: { kind: 'until', text: 'It reached τ = 999.5.', early: false },
    ...{ evaluations: 9321, steps: 777, rejected: 3, seconds: 0.02 },
    radial: {
      ...{ coordinate: 'r', pericentre: semilatus / (1 + eccentricity), apocentre: semilatus / (1 - eccentricity) },
      ...{ precession: 2 * Math.PI * (1 / (1 - advance) - 1), orbits: 7 },
    },
  };
}

function courseOf({ target: { name } }: GeodesicParams): GeodesicCourse {
  const semilatus = name === 'Inner' ? 6 : name === 'Outer' ? 14 : 9;
  return {
    ...{ name, spacetime: 'Schwarzschild', parameters: { M: 1 }, particle: 'massive', until: 999.5 },
    chart: {
      ...{ name: 'Spherical', coordinates: ['t', 'r', 'θ', 'φ'] },
      ...{ lower: [0, 3, 0.01, 0], upper: [1, 20, Math.PI - 0.01, 2 * Math.PI], periodic: [false, false, false, true] },
    },
    projection: { kind: 'spherical', axes: ['x', 'y', 'z'] },
    exact: pathOf(semilatus, 0.3, 0.15, 0.2),
    learned: { ...pathOf(semilatus * 1.0001, 0.3, 0.1501, 0.2), field: '/w/s.einfield', fit: 'Quick', stale: true },
    surfaces: [
      { kind: 'horizon', label: 'g^rr = 0', radii: ANGLES.map(() => 2), angles: ANGLES, outside: true },
      { kind: 'photon-orbit', label: '', radii: [3], angles: [Math.PI / 2], outside: false },
    ],
  };
}

/** An orbit followed through the exact metric and a learned one. */
export const scenario: Scenario = {
  kind: 'geodesics',
  subject: { kind: 'geodesics', targets: [{ uri: URI, name: 'Precession' }] },
  names: ['Precession', 'Inner', 'Outer', 'Spherical', 'Schwarzschild', 'Quick', 'g^rr', 'sin', 'cos', 'u^r'],
  answer: (method, params: GeodesicParams) =>
    method === GEODESIC_LIST ? BLOCKS : method === VIEW_GEODESIC ? courseOf(params) : null,
};
