import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { exactMetric, quantityOf } from '@spacetime/geometry';
import type { ViewChart } from '@spacetime/protocol';
import { geodesicBlock, startOf } from '../../src/commands/geodesic-template.ts';

const SCHWARZSCHILD = `spacetime S {
  parameter M = 2
  chart Polar(t, r, θ, φ) { r in 6 .. 46  θ in 0.1 .. π - 0.1  φ in 0 .. 2π periodic }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
`;
const FLAT = `spacetime S {
  chart Flat(t, x, y, z) { x in -4 .. 4  y in 0 .. 3  z in 1 .. 2 }
  metric in Flat { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }
}
`;

/** The block for a text, as the command writes it. */
function blockOf(text: string): string {
  const host = { read: (path: string) => (path === '' ? text : undefined), resolve: (_: string, path: string) => path };
  const field = exactMetric(analyze('', host).spacetimes[0]!);
  const { name, coordinates, domain } = field.chart;
  const chart: ViewChart = { name, coordinates, ...domain, charts: [name], learned: false };
  const at = startOf(chart);
  const value = (quantity: 'metric' | 'christoffel') => [...quantityOf(field, quantity, Float64Array.from(at), 1).data];
  const block = geodesicBlock({
    ...{ name: 'Orbit', spacetime: 'S', chart, at, metric: value('metric'), christoffel: value('christoffel') },
  });
  const model = analyze('', { ...host, read: (path) => (path === '' ? `${text}\n${block}` : undefined) });
  assert.deepEqual(
    model.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  assert.equal(model.jobs[0]?.sound, true);
  return block;
}

test('a new block is of a bound orbit where there is one', () => {
  const block = blockOf(SCHWARZSCHILD);
  // A circular orbit has u^φ = √(M/(r²(r − 3M))): here M = 2 and r = 6 + 0.6·40.
  const circular = Math.sqrt(2 / (30 ** 2 * 24));
  assert.match(block, /at {8}\(0, 30, π\/2, 0\)/u);
  const turn = Number(/velocity {2}\(_, 0, 0, (\S+)\)/u.exec(block)?.[1]);
  assert.ok(Math.abs(turn / (0.97 * circular) - 1) < 1e-5, `${turn}, ${circular}`);
});

test('and a fall from rest where there are no angles', () => {
  assert.match(blockOf(FLAT), /at {8}\(0, 0, 1\.5, 1\.5\)\n {2}velocity {2}\(_, 0, 0, 0\)/u);
});
