import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import type { Precision } from '../../src/engine.ts';
import { SharedHeap } from '../../src/engines/cpu/memory.ts';
import { random } from './cases.ts';

const ASSEMBLY = fileURLToPath(new URL('../../src/engines/cpu/assembly/', import.meta.url));
const SOURCE = `
import { Elementary } from './elementary';
import { Real } from './simd';
export function apply(which: i32, from: usize, bytes: usize, to: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(from + at);
    const quadrant = Elementary.quadrant(x);
    const r = Elementary.reduced(x, quadrant);
    const e = Elementary.expNegative(Real.mul(v128.abs<real>(x), Real.splat(-2)));
    const d = v128.div<real>(Real.splat(1), Real.add(Real.splat(1), e));
    let y: v128;
    if (which == 0) y = Elementary.expNegative(x);
    else if (which == 1) y = Elementary.tanh(x, e, d);
    else if (which == 2) y = Elementary.sine(Elementary.sineNear(r), Elementary.cosineNear(r), quadrant);
    else y = Elementary.cosine(Elementary.sineNear(r), Elementary.cosineNear(r), quadrant);
    v128.store(to + at, y);
  }
}`;

type Apply = (which: number, from: number, bytes: number, to: number) => void;

async function compiled(precision: Precision, fused: boolean, memory: WebAssembly.Memory): Promise<Apply> {
  const bits = precision === 'float32' ? 32 : 64;
  const files: Uint8Array[] = [];
  const { error, stderr } = await asc.main(
    [
      ...['probe.ts', '-o', 'probe.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--use', `real=f${bits}`],
      ...['--use', `bits=i${bits}`, '--use', 'abort=', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'],
      ...['--enable', `simd,threads${fused ? ',relaxed-simd' : ''}`],
    ],
    {
      readFile: (name) => {
        if (name === 'probe.ts') return SOURCE;
        return name.startsWith('~') || name.includes('node_modules') || !/^\w+\.ts$/.test(name)
          ? null
          : readFileSync(ASSEMBLY + name, 'utf8');
      },
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) files.push(contents as Uint8Array);
      },
      listFiles: () => [],
    },
  );
  assert.ok(!error, String(stderr));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(files[0]!), { env: { memory } });
  return instance.exports.apply as Apply;
}

/** Distance in units of the last place of the exact value. */
function ulps(actual: number, exact: number, precision: Precision): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(exact))), precision === 'float32' ? -126 : -1022);
  return Math.abs(actual - exact) / 2 ** (exponent - (precision === 'float32' ? 23 : 52));
}

/** Arguments of every size up to `most`, and the numbers next to the multiples of π/2. */
function samples(count: number, least: number, most: number, signed: boolean): number[] {
  const next = random(count);
  const values = Array.from({ length: count }, () => {
    const size = Math.exp(Math.log(least) + ((next() + 1) / 2) * Math.log(most / least));
    return signed && next() < 0 ? size : -size;
  });
  if (signed) for (let n = -200; n <= 200; n++) values.push((n * Math.PI) / 2);
  return values;
}

for (const precision of ['float32', 'float64'] as const) {
  for (const fused of [true, false]) {
    test(`${precision} ${fused ? 'fused' : 'plain'}: exp, tanh, sine and cosine to the last places`, async () => {
      const heap = new SharedHeap();
      const apply = await compiled(precision, fused, heap.memory);
      const single = precision === 'float32';
      const cases = [
        { name: 'exp', oracle: Math.exp, arguments: samples(40_000, 1e-9, single ? 87 : 708, false), signed: false },
        { name: 'tanh', oracle: Math.tanh, arguments: samples(40_000, 1e-9, 30, true) },
        { name: 'sin', oracle: Math.sin, arguments: samples(40_000, 1e-9, 1e5, true) },
        { name: 'cos', oracle: Math.cos, arguments: samples(40_000, 1e-9, 1e5, true) },
      ];
      for (const [which, { name, oracle, arguments: values }] of cases.entries()) {
        const padded = Math.ceil(values.length / 4) * 4;
        const from = heap.vector(precision, padded);
        const to = heap.vector(precision, padded);
        from.set(values);
        apply(which, from.byteOffset, from.byteLength, to.byteOffset);
        let worst = 0;
        let at = 0;
        for (const [i, x] of from.entries()) {
          const error = ulps(to[i]!, oracle(x), precision);
          if (!(error <= worst)) [worst, at] = [error, x];
        }
        assert.ok(worst <= (single ? 2 : 4), `${name}(${at}) is off by ${worst} ulp`);
        if (process.env.SHOW_ULPS) console.log(precision, fused, name, worst.toFixed(2), at);
      }
    });
  }
}
