import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JetEvaluator } from '@spacetime/geometry';
import { decimalJets, exactly } from './decimal-program.ts';
import { boyerLindquist, kerrSchild } from './metrics.ts';

const CASES = [
  {
    name: 'Kerr, Cartesian Kerr–Schild',
    program: kerrSchild(1, 0.7),
    points: [
      [0, 2.1, 1.3, 0.7],
      [3, -3, 0.2, 0.1],
      [0, 0.9, 0.3, 0.15],
      [0, 0, 0, 2],
      [1, 40, -70, 100],
    ],
  },
  {
    name: 'Kerr, Boyer–Lindquist',
    program: boyerLindquist(1, 0.9),
    points: [
      [0, 3, 0.8, 2],
      [5, 140, 0.01, 0],
      [0, 1.5, Math.PI / 2, 0],
      [0, 1.2, 3, 6],
    ],
  },
];

for (const { name, program, points } of CASES) {
  test(`2-jet of ${name} against 80 digits`, () => {
    const out = new Float64Array(150 * points.length);
    assert.equal(new JetEvaluator(program).run(Float64Array.from(points.flat()), points.length, 2, out), undefined);
    for (const [p, point] of points.entries()) {
      const exact = decimalJets(program, point);
      for (const [from, to] of [
        [0, 10],
        [10, 50],
        [50, 150],
      ] as const) {
        const scale = Math.max(...exact.slice(from, to).map((value) => value.abs().toNumber()));
        for (let k = from; k < to; k++) {
          const error =
            exact[k]!.minus(exactly(out[150 * p + k]!))
              .abs()
              .toNumber() / scale;
          assert.ok(error < 3e-14, `point ${p}, number ${k}: ${out[150 * p + k]} for ${exact[k]}, error ${error}`);
        }
      }
    }
  });
}
