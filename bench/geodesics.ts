/**
 * `npm run bench -- geodesics [python=PYTHON]`: the paper's orbits by each method, at the paper's tolerances (rtol 1e-8,
 * atol 1e-9) and at finer ones; then photons in blocks. Errors are those of the end of the path, the largest of r, θ and
 * φ, against the same at rtol 1e-14. With a Python that has diffrax, beside Kvaerno's implicit pair of order 5, which the
 * reference code uses (`peers/kvaerno.py`); Gauss's
 * symplectic collocation stands for methods with equal steps.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import {
  ATTEMPT,
  BlockIntegrator,
  begin,
  DORMAND_PRINCE_5,
  DORMAND_PRINCE_8,
  exactMetric,
  GeodesicFlow,
  type MetricField,
  raise,
  type Tableau,
  type Trace,
  trace,
} from '@spacetime/geometry';
import { table } from '../cli/src/show/table.ts';
import { gaussLegendre } from './peers/gauss-legendre.ts';

const EXAMPLES = join(import.meta.dirname, '..', 'examples');
const HALF = Math.PI / 2;

/** M = 1; from a turning point of r in the equatorial plane, p_θ from the norm (0 where E and L leave nothing for it). */
const ORBITS = [
  { name: 'precession', a: 0, r: 20, E: undefined, L: 6.2203453, until: 43_000 },
  { name: 'slingshot', a: 0, r: 5.6, E: undefined, L: 4.0450526, until: 50_000 },
  { name: 'eccentric', a: 0, r: 5, E: undefined, L: 3.6432289, until: 5_000 },
  { name: 'Zackiger', a: 0.95, r: 6.5, E: 0.9565446, L: -0.830327, until: 1_641 },
] as const;

export async function main(args: readonly string[]): Promise<void> {
  const python = args.find((arg) => arg.startsWith('python='))?.slice('python='.length);
  const rows: string[][] = [];
  for (const orbit of ORBITS) {
    const { a, until } = orbit;
    const field = kerr(a);
    const state = stateOf(field, orbit);
    const follow = (method: Tableau, rtol: number, atol: number) =>
      timed(() => trace(field, state, { until, rtol, atol, method }));
    const best = follow(DORMAND_PRINCE_8, 1e-14, 1e-16).path;
    for (const [method, rtol, atol] of [
      [DORMAND_PRINCE_5, 1e-8, 1e-9],
      [DORMAND_PRINCE_8, 1e-8, 1e-9],
      [DORMAND_PRINCE_8, 1e-11, 1e-13],
      [DORMAND_PRINCE_8, 1e-13, 1e-15],
    ] as const) {
      const { path, milliseconds } = follow(method, rtol, atol);
      const drifts = path.conserved.map(({ drift }) => exponent(largest(drift)));
      rows.push([
        `${orbit.name}: ${method.name}, rtol ${rtol}`,
        ...[String(path.accepted), String(path.rejected), String(path.evaluations)],
        ...[milliseconds.toFixed(0), ((1000 * milliseconds) / path.accepted).toFixed(0)],
        ...[exponent(distance(path.point, best.point)), ...drifts, exponent(largest(path.normDrift))],
      ]);
    }
    rows.push(...gauss(orbit.name, field, state, until, best));
    if (python !== undefined)
      rows.push([`${orbit.name}: Kvaerno 5, rtol 1e-8`, ...kvaerno(python, a, state, field, until, best)]);
  }
  const header = ['orbit, method', 'steps', 'rejected', 'evaluations', 'ms', 'µs a step', 'error', 'E', 'L', 'norm'];
  console.log(table(header, rows));
  console.log('');
  console.log(table(['photons, in blocks of', '1', '16', '128', '1024', 'evaluations a ray'], rays()));
}

function kerr(a: number): MetricField {
  const name = a === 0 ? 'schwarzschild' : 'kerr';
  const text = readFileSync(join(EXAMPLES, `${name}.spacetime`), 'utf8').replace(/^( *r in ).*/mu, '$1 1.4 .. 1e4');
  const model = analyze('bench.spacetime', { read: () => text, resolve: (_, path) => path });
  return exactMetric(model.spacetimes[0]!, { parameters: new Map([['a', a]]) });
}

function stateOf(field: MetricField, { r, E, L }: (typeof ORBITS)[number]): Float64Array {
  const g = new Float64Array(10);
  field.jets(Float64Array.of(0, r, HALF, 0), 1, 0, g);
  const square = (p: readonly number[]) => {
    const u = new Float64Array(4);
    raise(g, 0, p, 0, u, 0);
    return u.reduce((sum, component, k) => sum + component * p[k]!, 0);
  };
  // Where E is not given it is solved from the norm, of a metric without a cross term.
  const energy = E ?? Math.sqrt((-1 - square([0, 0, 0, L])) / square([1, 0, 0, 0]));
  const polar = E === undefined ? 0 : Math.sqrt((-1 - square([-energy, 0, 0, L])) / square([0, 0, 1, 0]));
  return Float64Array.of(0, r, HALF, 0, -energy, 0, polar, L);
}

/** With as many equal steps as the eighth order's own method takes, four times and sixteen times as many. */
function gauss(name: string, field: MetricField, state: Float64Array, until: number, best: Trace): string[][] {
  const flow = new GeodesicFlow(field);
  return [1, 4, 16].map((times) => {
    const steps = times * best.accepted;
    const begun = performance.now();
    const { end, evaluations } = gaussLegendre(flow, state, until, steps);
    const milliseconds = performance.now() - begun;
    const u = new Float64Array(4);
    flow.velocities(end, 1, u);
    const norm = u.reduce((sum, component, k) => sum + component * end[4 + k]!, 1);
    return [
      `${name}: Gauss–Legendre 8, equal steps`,
      ...[String(steps), '–', String(evaluations), milliseconds.toFixed(0), ((1000 * milliseconds) / steps).toFixed(0)],
      ...[
        exponent(distance(end, best.point)),
        ...[0, 3].map((k) => exponent(Math.abs(end[4 + k]! - state[4 + k]!))),
        exponent(Math.abs(norm)),
      ],
    ];
  });
}

/** The quickest of three runs. */
function timed(run: () => Trace): { readonly path: Trace; readonly milliseconds: number } {
  let milliseconds = Number.POSITIVE_INFINITY;
  let path!: Trace;
  for (let i = 0; i < 3; i++) {
    const begun = performance.now();
    path = run();
    milliseconds = Math.min(milliseconds, performance.now() - begun);
  }
  return { path, milliseconds };
}

const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...[1, 2, 3].map((k) => Math.abs(a[k]! - b[k]!)));

const exponent = (value: number) => (value === 0 ? '0' : value.toExponential(1));

function kvaerno(
  python: string,
  a: number,
  state: Float64Array,
  field: MetricField,
  until: number,
  best: Trace,
): string[] {
  const g = new Float64Array(10);
  field.jets(state.subarray(0, 4), 1, 0, g);
  const velocity = new Float64Array(4);
  raise(g, 0, state, 4, velocity, 0);
  const input = `${JSON.stringify({ a, at: [...state.subarray(0, 4)], velocity: [...velocity], until })}\n`;
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'peers', 'kvaerno.py')], {
    input,
    encoding: 'utf8',
  });
  if (status !== 0) return [`– (${stderr?.trim().split('\n').at(-1) ?? python})`];
  const found = JSON.parse(stdout) as {
    end: number[];
    E: number;
    L: number;
    norm: number;
    accepted: number;
    rejected: number;
    seconds: number;
  };
  const drift = (now: number, before: number) => exponent(Math.abs(now - before));
  return [
    ...[String(found.accepted), String(found.rejected), '–', (1000 * found.seconds).toFixed(0)],
    ((1e6 * found.seconds) / found.accepted).toFixed(0),
    ...[
      exponent(distance(found.end, best.point)),
      drift(found.E, -state[4]!),
      drift(found.L, state[7]!),
      drift(found.norm, -1),
    ],
  ];
}

/** Rays a second from r = 12 in every direction, until they are captured or far away, as of an image: rtol = atol = 1e-7. */
function rays(): string[][] {
  return [
    ['Schwarzschild', 0],
    ['Kerr, a = 0.9', 0.9],
  ].flatMap(([name, a]) =>
    [DORMAND_PRINCE_5, DORMAND_PRINCE_8].map((method) => {
      const rates = [1, 16, 128, 1024].map((capacity) => rate(kerr(a as number), method, capacity));
      return [`${name}, ${method.name}`, ...rates.map(([perSecond]) => perSecond.toFixed(0)), rates[0]![1].toFixed(0)];
    }),
  );
}

function rate(
  field: MetricField,
  method: Tableau,
  capacity: number,
): readonly [perSecond: number, evaluations: number] {
  const count = capacity === 1 ? 256 : 2048;
  const block = new BlockIntegrator(new GeodesicFlow(field), { method, rtol: 1e-7, atol: 1e-7, capacity });
  const states = Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / count;
    const velocity = Float64Array.of(0, -Math.cos(angle), (0.3 * Math.sin(angle)) / 12, Math.sin(angle) / 12);
    const begun = begin(field, Float64Array.of(0, 12, HALF, 0), velocity, 0, false);
    if ('code' in begun) throw new Error(begun.message);
    return begun.state;
  });
  const begun = performance.now();
  for (let next = 0; next < count || block.count > 0; ) {
    block.compact();
    while (block.room > 0 && next < count) block.add(next, states[next++]!, 0, 1e4);
    block.advance();
    for (let row = 0; row < block.count; row++) {
      if (block.outcome[row] === ATTEMPT.rejected) continue;
      const r = block.after[8 * row + 1]!;
      if (r < 2.1 || r > 200) block.finish(row);
    }
  }
  return [(1000 * count) / (performance.now() - begun), block.evaluations / count];
}
