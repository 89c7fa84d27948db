import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '@spacetime/geometry';
import { initialise } from '../../src/initialise.ts';
import { startFromLeastSquares } from '../../src/networks/least-squares-start.ts';
import { randomBatch, relativeError, shapeOf } from '../engines/cases.ts';
import { referenceEngine } from '../engines/reference.ts';

test('the output layer minimises the losses of all orders and the ridge', () => {
  for (const directions of [4, 2]) {
    const shape = shapeOf({ inputs: 3, width: 8, depth: 1, outputs: 3, architecture: 'piratenet' });
    const engine = referenceEngine(shape, 2, directions);
    const model = {
      kind: 'piratenet',
      width: 8,
      depth: 1,
      activation: 'silu',
      omega: 1,
      scale: 1,
      fourier: 2,
    } as const;
    initialise(model, engine.layout, engine.weights, new Random(3));
    const random = randomBatch(shape, 2, 60, 5, directions);
    // Weights of one stream are multiples of those of another by the same factor for every output.
    const omega = random.omega.map(
      (_, i) => random.omega[3 * Math.floor(i / 3)] * (1 + (i % 3)) * 10 ** -Math.floor(i / 9),
    );
    const total = () => engine.losses(random, omega).reduce((sum, loss) => sum + loss, 0);
    const fresh = total();
    const before = engine.weights.slice();
    startFromLeastSquares(engine, { omega, batch: () => random });
    const least = total();
    assert.ok(least < 0.9 * fresh, `${fresh} ${least}`);

    const [gradient] = engine.gradient(random, omega, [1, 1, 1], 'combined').gradients;
    const output = engine.layout.filter(({ name }) => name.startsWith('output'));
    for (const { offset, rows, columns } of engine.layout) {
      if (output.some((tensor) => tensor.offset === offset)) continue;
      const size = rows * columns;
      assert.deepEqual(engine.weights.subarray(offset, offset + size), before.subarray(offset, offset + size));
    }
    // At the minimum of the losses and the ridge the slope is a negative multiple of the weights, output by output.
    const [weight, bias] = output;
    for (let c = 0; c < 3; c++) {
      const row = (from: ArrayLike<number>) =>
        Float64Array.from({ length: 9 }, (_, j) => from[j < 8 ? weight.offset + 8 * c + j : bias.offset + c]);
      const [slope, value] = [row(gradient), row(engine.weights)];
      const factor = slope[0] / value[0];
      assert.ok(factor < 0, `${factor}`);
      const parallel = relativeError(
        slope,
        value.map((x) => factor * x),
      );
      assert.ok(parallel < 1e-10, `output ${c}: ${parallel}`);
    }
    assert.ok(relativeError(engine.weights, before) > 0.1);
  }
});
