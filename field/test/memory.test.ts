import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createCpuEngine, type Engine, readHistory, trainFit } from '@spacetime/field';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();
const STEPS = 10_000;
const EVERY = 2_000;

/**
 * Bytes: a number kept at each of the 8,000 steps between the first probe and the last would be 64,000; 21,500 were
 * measured, which V8 keeps about functions that are called often. Compiled code itself is not counted.
 */
const NOISE = 48_000;
const CODE = new Set(['code_space', 'code_large_object_space', 'trusted_space', 'trusted_large_object_space']);

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What the process holds, and where the engine's memory ends: an allocator that frees nothing gives ever higher addresses. */
interface Moment {
  readonly held: number;
  readonly top: number;
}

let fits = 0;

async function momentsOf(settings: string): Promise<{ moments: Moment[]; out: string }> {
  const name = `f${fits++}`;
  const fit = fitIn(
    folder,
    `${SCHWARZSCHILD}fit F of Schwarzschild {
  encode (1/r)
  network mlp(width = 4, depth = 1)
  supervise metric + jacobian
  samples sobol(32)
  batch 8
  steps ${STEPS}
  validate sobol(4) every ${EVERY}
  ${settings}
}`,
    `${name}.spacetime`,
  );
  const moments: Moment[] = [];
  const probe = (engine: Engine) => {
    for (let k = 0; k < 3; k++) collect();
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    const code = getHeapSpaceStatistics().filter(({ space_name }) => CODE.has(space_name));
    const held = code.reduce((rest, { space_used_size }) => rest - space_used_size, heapUsed) + external + arrayBuffers;
    moments.push({ held, top: engine.allocate(1).byteOffset });
  };
  const out = join(folder, `${name}.einfield`);
  const { outcome, step } = await trainFit(fit, {
    out,
    engine: async (shape, order) => {
      const engine = await createCpuEngine(shape, order, { precision: fit.precision, threads: 1 });
      // A validation asks for the network's values, and nothing else does.
      const { forward } = engine;
      engine.forward = (...args) => {
        forward.apply(engine, args);
        probe(engine);
      };
      return engine;
    },
  });
  assert.deepEqual([outcome, step], ['finished', STEPS]);
  return { moments, out };
}

// Every optimiser of first order, and every balance: a batch that changes, two losses.
const CASES = [
  'optimizer soap(precondition_every = 1)',
  'optimizer soap(precondition_every = 7)\nbalance gradnorm',
  'optimizer adam\nbalance fixed(1, 1)',
  'optimizer adamw\nprecision float64',
  'optimizer lamb',
  'optimizer lars',
];
for (const settings of CASES) {
  test(`${settings.replace('\n', ', ')}: 10,000 steps hold no more than 2,000`, async () => {
    const { moments, out } = await momentsOf(settings);
    // The advice may ask once more, of a training that has ended.
    assert.ok(moments.length - STEPS / EVERY <= 1, `${moments.length} moments`);
    moments.length = STEPS / EVERY;
    const [first, ...later] = moments as [Moment, ...Moment[]];
    for (const [index, { held, top }] of later.entries()) {
      // Each probe itself takes a cache line.
      assert.equal(top, first.top + 64 * (index + 1), 'the engine allocates while it trains');
      assert.ok(held - first.held < NOISE, `${held - first.held} bytes more after ${(index + 2) * EVERY} steps`);
    }
    const { records } = readHistory(out)!;
    assert.ok(records.length <= 2048, `${records.length} records`);
    assert.ok(statSync(`${out}.state`).size < 200 * 1024, `${statSync(`${out}.state`).size} bytes`);
  });
}
