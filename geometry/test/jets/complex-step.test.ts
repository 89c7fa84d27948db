import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Program } from '@spacetime/dsl';
import { JetEvaluator, Random } from '@spacetime/geometry';
import { boyerLindquist, kerrSchild } from './metrics.ts';

type Complex = readonly [number, number];

const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const over = ([a, b]: Complex, [c, d]: Complex): Complex => {
  const size = c * c + d * d;
  return [(a * c + b * d) / size, (b * c - a * d) / size];
};

/** Complex values of the operations that the Kerr metrics are made of. */
function evaluate({ instructions, outputs }: Program, point: readonly Complex[]): Complex[] {
  const r: Complex[] = [];
  for (const { operation, a, b, value } of instructions) {
    const x = r[a] ?? [0, 0];
    const y = r[b] ?? [0, 0];
    switch (operation) {
      case 'constant':
        r.push([value, 0]);
        break;
      case 'coordinate':
        r.push(point[value]!);
        break;
      case 'add':
        r.push([x[0] + y[0], x[1] + y[1]]);
        break;
      case 'subtract':
        r.push([x[0] - y[0], x[1] - y[1]]);
        break;
      case 'negate':
        r.push([-x[0], -x[1]]);
        break;
      case 'multiply':
        r.push(times(x, y));
        break;
      case 'divide':
        r.push(over(x, y));
        break;
      case 'integer-power':
        r.push(Array.from({ length: value }, () => x).reduce(times, [1, 0]));
        break;
      case 'sqrt': {
        const [size, angle] = [Math.sqrt(Math.hypot(...x)), Math.atan2(x[1], x[0]) / 2];
        r.push([size * Math.cos(angle), size * Math.sin(angle)]);
        break;
      }
      case 'sin':
        r.push([Math.sin(x[0]) * Math.cosh(x[1]), Math.cos(x[0]) * Math.sinh(x[1])]);
        break;
      case 'cos':
        r.push([Math.cos(x[0]) * Math.cosh(x[1]), -Math.sin(x[0]) * Math.sinh(x[1])]);
        break;
      default:
        throw new Error(`no complex ${operation}`);
    }
  }
  return outputs.map((output) => r[output]!);
}

for (const [name, program, lower, upper] of [
  ['Kerr–Schild', kerrSchild(1, 0.7), [0, -3, -3, 0.1], [1, 3, 3, 3]],
  ['Boyer–Lindquist', boyerLindquist(1, 0.7), [0, 3, 0.05, 0], [1, 100, 3, 6]],
] as const) {
  test(`first derivatives of Kerr in ${name} coordinates against the complex step`, () => {
    const random = new Random(1);
    const evaluator = new JetEvaluator(program);
    const out = new Float64Array(50);
    for (let n = 0; n < 200; n++) {
      const point = lower.map((x, k) => x + (upper[k]! - x) * random.uniform());
      assert.equal(evaluator.run(Float64Array.from(point), 1, 1, out), undefined);
      const scale = Math.max(...out.map(Math.abs));
      for (let i = 0; i < 4; i++) {
        const step = 1e-40;
        const exact = evaluate(
          program,
          point.map((x, k) => [x, k === i ? step : 0] as const),
        );
        for (const [c, [, imaginary]] of exact.entries()) {
          const error = Math.abs(out[10 * (1 + i) + c]! - imaginary / step);
          assert.ok(error < 2e-14 * scale, `${point}: ∂${i} of ${c}: ${out[10 * (1 + i) + c]} for ${imaginary / step}`);
        }
      }
    }
  });
}
