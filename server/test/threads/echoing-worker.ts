/** Says what it is told, but ends at `end`, throws at `throw` and takes all memory at `fill`. */
import { parentPort } from 'node:worker_threads';

parentPort!.on('message', (order: string) => {
  if (order === 'end') process.exit(3);
  if (order === 'throw') throw new Error('it was told to');
  const kept: number[][] = [];
  while (order === 'fill') kept.push(Array.from({ length: 10_000 }, (_, k) => k + Math.random()));
  parentPort!.postMessage(order);
});
