import assert from 'node:assert/strict';
import { test } from 'node:test';
import asc from 'assemblyscript/asc';
import { SharedHeap } from '../../src/engines/cpu/memory.ts';
import { Pool } from '../../src/engines/cpu/pool.ts';

const SOURCE = `
@external("env", "thread") declare const thread: i32;
export function count(slice: i32, p: usize, x: f64): void {
  atomic.add<i32>(p + (<usize>slice) * 4, 1);
  store<f64>(p + 4096, x);
}
export function threads(slice: i32, p: usize): void {
  atomic.or<i32>(p, 1 << thread);
  for (let i = 0; i < 100000; i++) atomic.add<i32>(p + 4, 1);
}
export function trap(slice: i32, at: i32): void {
  if (slice == at) unreachable();
}`;

async function compiled(): Promise<WebAssembly.Module> {
  const memory = { importMemory: true, sharedMemory: true, maximumMemory: 65536 };
  const { binary, error } = await asc.compileString(SOURCE, { runtime: 'stub', enable: ['threads'], ...memory });
  if (error || !binary) throw error;
  return new WebAssembly.Module(binary);
}

for (const threads of [1, 2]) {
  test(`a pool of ${threads} runs every slice once, reports traps and stays usable`, async () => {
    const heap = new SharedHeap();
    const address = heap.reserve(8192);
    const pool = new Pool({ module: await compiled(), memory: heap.memory, threads });
    await pool.ready;
    for (let run = 0; run < 2000; run++) pool.run('count', [address, run], run % 9);
    const counts = Array.from(new Int32Array(heap.memory.buffer, address, 9));
    const expected = counts.map(
      (_, slice) => Array.from({ length: 2000 }, (_, run) => run % 9).filter((n) => n > slice).length,
    );
    assert.deepEqual(counts, expected);
    assert.equal(new Float64Array(heap.memory.buffer, address + 4096, 1)[0], 1999);
    for (let at = 0; at < 5; at++) {
      assert.throws(() => pool.run('trap', [at], 5), new RegExp(`kernel trap, slice ${at}: unreachable`));
      pool.run('count', [address, 0], 5);
    }
    assert.throws(() => pool.run('nothing', [], 1), /no kernel nothing/);
    pool.dispose();
    assert.throws(() => pool.run('count', [address, 0], 5), /disposed/);
  });
}

test('all threads take part', async () => {
  const heap = new SharedHeap();
  const address = heap.reserve(64);
  const pool = new Pool({ module: await compiled(), memory: heap.memory, threads: 2 });
  await pool.ready;
  const words = new Int32Array(heap.memory.buffer, address, 2);
  for (let run = 1; run <= 1000 && words[0] !== 3; run++) pool.run('threads', [address], 8);
  assert.equal(words[0], 3);
  pool.dispose();
});

test('memory keeps old views valid when it grows, and refuses more than 4 GiB', () => {
  const heap = new SharedHeap();
  const first = heap.vector('float32', 100);
  first[7] = 5;
  const second = heap.vector('float64', 200_000);
  assert.equal(second.byteOffset % 64, 0);
  assert.equal(new Float32Array(heap.memory.buffer, first.byteOffset, 100)[7], 5);
  assert.ok(heap.owns(first) && heap.owns(second) && !heap.owns(new Float32Array(3)));
  assert.throws(() => heap.vector('float64', 2 ** 29), RangeError);
});
