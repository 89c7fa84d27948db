import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { onnxOf } from '../../src/export/onnx.ts';
import { assertClose, FIELDS, pointsIn, randomField } from './fields.ts';

env.wasm.numThreads = 1;
env.logLevel = 'error';

const COUNT = 40;

describe('run by ONNX Runtime, a model gives what the field gives', () => {
  for (const [name, of] of FIELDS) {
    test(name, async () => {
      const field = randomField(of);
      const points = pointsIn(field, COUNT);
      const expected = new Float64Array(10 * COUNT);
      assert.equal(field.jets(points, COUNT, 0, expected), undefined);
      const session = await InferenceSession.create(onnxOf(field), { executionProviders: ['wasm'] });
      assert.deepEqual([session.inputNames, session.outputNames], [['coordinates'], ['metric']]);
      const { metric } = await session.run({ coordinates: new Tensor('float64', points, [COUNT, 4]) });
      assert.deepEqual(metric!.dims, [COUNT, 10]);
      assertClose(metric!.data as Float64Array, expected, 4e-14);
      await session.release();
    });
  }
});
