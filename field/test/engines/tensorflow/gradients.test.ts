import { test } from 'node:test';
import { openTensorflow, PORTABLE } from '../../../src/engines/tensorflow/backend.ts';
import { check, NETWORKS, NORMS, ORDERS } from './against-cpu.ts';

const open = await openTensorflow(undefined, [PORTABLE[1]]);

for (const network of NETWORKS) {
  test(`${JSON.stringify(network)}: TensorFlow's own derivatives are the gradients of the CPU engine`, async () => {
    for (const order of ORDERS) {
      // Norms are of values alone.
      for (const directions of order === 0 ? [4] : [1, 2, 3, 4]) {
        await check(open, network, order, directions, directions === 4 - order ? NORMS : [undefined]);
      }
    }
  });
}
