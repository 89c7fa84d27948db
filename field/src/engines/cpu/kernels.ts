import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { Precision } from '../../engine.ts';

/** A module with one relaxed multiply-add: (func (param v128 v128 v128) (result v128) … f32x4.relaxed_madd). */
const RELAXED_PROBE = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02, 0x0b],
]);

/** Whether the runtime has relaxed SIMD, whose multiply-add is one instruction where the processor has one. */
export function hasFusedMultiplyAdd(): boolean {
  return WebAssembly.validate(RELAXED_PROBE);
}

/**
 * Lets V8 join pairs of neighbouring 128-bit operations into 256-bit ones where the processor has AVX2: the same
 * operations on the same lanes, hence the same bits, a quarter to a half sooner. V8 calls this experimental and has it
 * switched off; `node --no-experimental-wasm-revectorize` leaves it so. Compilation of the whole process is concerned
 * from the first call on.
 *
 * @returns whether it does, as far as can be known
 */
export function joinVectors(): boolean {
  const [major] = process.versions.node.split('.').map(Number) as [number];
  if (process.arch !== 'x64' || !hasAvx2()) return false;
  const chosen = process.execArgv.findLast((argument) => argument.endsWith('experimental-wasm-revectorize'));
  if (chosen !== undefined) return !chosen.startsWith('--no-');
  // A V8 that does not know the flag would say so on the terminal.
  if (major < 24 || process.versions.electron) return false;
  setFlagsFromString('--experimental-wasm-revectorize');
  return true;
}

/** Where there is no telling, yes: processors have had it since 2013. */
function hasAvx2(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return /^flags\s*:.* avx2( |$)/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * The compiled module of `assembly/<name>.entry.ts`. `fused` false takes the build without relaxed SIMD, whose
 * results are the same on every processor. Throws an Error that names the file where it has not been built.
 */
export async function loadKernels(
  name: string,
  precision: Precision,
  fused: boolean = hasFusedMultiplyAdd(),
): Promise<WebAssembly.Module> {
  const file = `${name}.${precision === 'float32' ? 'f32' : 'f64'}.${fused ? 'fused' : 'plain'}.wasm`;
  const bytes = await readFile(new URL(`./build/${file}`, import.meta.url)).catch(() => {
    throw new Error(`the compute kernels are not built: ${file} is missing (npm run build:kernels)`);
  });
  joinVectors();
  return WebAssembly.compile(bytes);
}
