import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  begin,
  DORMAND_PRINCE_5,
  deviationOf,
  endingText,
  pullback,
  type TraceProgress,
  trace,
  traceGeodesic,
  withinDomain,
} from '@spacetime/geometry';
import { example, FINE, follow, largest, schwarzschild, stateOf } from './kit.ts';

const HALF = Math.PI / 2;

function orbit(L = 3.7, domain?: string) {
  const field = schwarzschild(domain);
  const state = stateOf(field, [0, 10, HALF, 0], [Number.NaN, 0, 0, L], -1);
  state[4] = -state[4]!;
  return { field, state };
}

test('samples are the path, wherever they are taken', () => {
  const { field, state } = orbit();
  const path = follow(field, state, 500);
  assert.equal(path.count, 4 * path.accepted + 1);
  assert.deepEqual(
    Array.from(path.ends, (k) => path.lambdas[k]),
    [...path.reached],
  );
  assert.equal(path.lambdas.at(-1), 500);
  assert.deepEqual([...path.points.subarray(4 * (path.count - 1))], [...path.point]);
  // At values of λ that know nothing of its steps.
  const at = Float64Array.from({ length: 101 }, (_, i) => 5 * i);
  const other = follow(field, state, 500, { samples: at, method: DORMAND_PRINCE_5, rtol: 1e-11 });
  const own = follow(field, state, 500, { samples: at });
  assert.deepEqual([...own.lambdas], [...at]);
  const { lambda, largest: apart } = deviationOf(own, other)!;
  assert.equal(lambda, 500);
  assert.ok(Math.max(...apart) > 0 && Math.max(...apart) < 1e-6, `${apart}`);
  // Interpolation is to a lower order than steps are: L² (1 − 2/r) … holds to fewer digits between their ends.
  const [E, L] = [-state[4]!, state[7]!];
  let worst = 0;
  for (let i = 0; i < path.count; i++) {
    const [r, u] = [path.points[4 * i + 1]!, path.velocities[4 * i + 1]!];
    worst = Math.max(worst, Math.abs(u * u - E * E + (1 - 2 / r) * (1 + (L / r) ** 2)));
  }
  assert.ok(worst < 1e-8, `${worst}`);
});

test('who cancels gets what there is', () => {
  const { field, state } = orbit();
  const work = traceGeodesic(field, state, { ...FINE, until: 1e6 });
  const reports: TraceProgress[] = [];
  for (let i = 0; i < 3; i++) reports.push(work.next().value as TraceProgress);
  assert.ok(reports.every(({ lambda, until }, i) => until === 1e6 && (i === 0 || lambda > reports[i - 1]!.lambda)));
  const { done, value } = work.next(true);
  assert.ok(done && 'ending' in value);
  assert.equal(value.ending.kind, 'cancelled');
  assert.equal(value.lambda, reports[2]!.lambda);
  assert.ok(value.count > 10);
});

test('the limit of steps', () => {
  const { field, state } = orbit();
  const path = follow(field, state, 1e6, { steps: 50 });
  assert.equal(path.ending.kind, 'steps');
  assert.equal(path.accepted + path.rejected, 50);
  assert.match(endingText(path.ending, field.chart, 'τ', path), /^The limit of steps was reached at τ = /);
});

test('the edge that is met first ends it, exactly there', () => {
  const field = example('kerr-kerr-schild', {}, { x: '-5 .. 5', y: '-5 .. 5', z: '0.1 .. 3' });
  const begun = begin(field, Float64Array.of(0, 0, 4, 1), Float64Array.of(0, 0.2, 0, 1), 0, false);
  assert.ok(!('code' in begun));
  const { state } = begun;
  const path = follow(field, state, 100);
  assert.ok(path.ending.kind === 'domain' && path.ending.coordinate === 3);
  assert.ok(Math.abs(path.point[3]! - 3) < 1e-12);
  assert.match(
    endingText(path.ending, field.chart, 'λ', path),
    /^It left the chart KerrSchild, whose z is in 0\.1 \.\. 3: λ = /,
  );
  // A start on the edge that leads outwards ends at once.
  const edge = begin(field, path.point, path.velocity, 0, false);
  assert.ok(!('code' in edge));
  const again = follow(field, edge.state, 100);
  assert.ok(again.ending.kind === 'domain' && again.lambda < 1e-9);
});

test('a field pulled back along a map gives the same path, and ends where what is behind it does', () => {
  const direct = example(
    'schwarzschild',
    {},
    { r: '3 .. 140', x: '-100 .. 100', y: '-100 .. 100', z: '-100 .. 100' },
    'KerrSchild',
  );
  const spherical = example('minkowski', {}, { r: '0.5 .. 4' }, 'Spherical');
  const flat = example('minkowski', {}, {}, 'Cartesian');
  // E is conserved in the pulled-back chart, which is found of the map's program.
  assert.equal(direct.depends & 1, 0);
  const identity = {
    instructions: [0, 1, 2, 3].map((value) => ({
      operation: 'coordinate' as const,
      a: -1,
      b: -1,
      c: -1,
      value,
      depends: 1 << value,
    })),
    outputs: [0, 1, 2, 3],
  };
  const pulled = pullback(withinDomain(spherical), {
    program: identity,
    source: { ...spherical.chart, domain: { ...spherical.chart.domain, upper: [1, 50, 4, 7] } },
  });
  assert.equal(pulled.depends, spherical.depends);
  const state = stateOf(spherical, [0, 1, HALF, 0], [-2, Number.NaN, 0, 0], -1);
  const path = follow(pulled, state, 100);
  assert.equal(path.ending.kind, 'fault');
  assert.match(
    endingText(path.ending, pulled.chart, 'τ', path),
    /^Beyond τ = .* r is outside the domain that was learned, 0\.5 \.\. 4\.$/,
  );
  assert.ok(Math.abs(path.point[1]! - 4) < 1e-6 && path.point[1]! <= 4);
  assert.equal(flat.depends, 0);
});

test('momenta of coordinates on which something depends can be watched, and drift', () => {
  const field = example('flrw');
  const path = trace(field, Float64Array.of(1, 0, 0, 0, -1, 1, 0, 0), { ...FINE, until: 1, watch: 0 });
  assert.deepEqual(
    path.conserved.map(({ name, drift }) => [name, largest(drift) > 0.1]),
    [
      ['E', true],
      ['p_x', false],
      ['p_y', false],
      ['p_z', false],
    ],
  );
});
