import { FUNCTION_NAMES, FUNCTIONS, type Kernel } from './functions.ts';
import { CODE, type Tape } from './tape.ts';

/**
 * Points that a tape works on at a time. Few enough that a tape's vectors stay in the caches of one core, many
 * enough that the loops outweigh their dispatch.
 */
export const BLOCK = 128;

const KERNELS: readonly Kernel[] = FUNCTION_NAMES.map((name) => FUNCTIONS[name]);

function coordinate(m: Float64Array, d: number, points: Float64Array, start: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = points[start + 4 * i]!;
}

function add(m: Float64Array, d: number, x: number, y: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = m[x + i]! + m[y + i]!;
}

function subtract(m: Float64Array, d: number, x: number, y: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = m[x + i]! - m[y + i]!;
}

function negate(m: Float64Array, d: number, x: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = -m[x + i]!;
}

function multiply(m: Float64Array, d: number, x: number, y: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = m[x + i]! * m[y + i]!;
}

function dot2(m: Float64Array, d: number, x: number, y: number, u: number, v: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = m[x + i]! * m[y + i]! + m[u + i]! * m[v + i]!;
}

function dot3(
  m: Float64Array,
  d: number,
  x: number,
  y: number,
  u: number,
  v: number,
  s: number,
  t: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) m[d + i] = m[x + i]! * m[y + i]! + m[u + i]! * m[v + i]! + m[s + i]! * m[t + i]!;
}

function dot4(
  m: Float64Array,
  d: number,
  x: number,
  y: number,
  u: number,
  v: number,
  s: number,
  t: number,
  p: number,
  q: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    m[d + i] = m[x + i]! * m[y + i]! + m[u + i]! * m[v + i]! + (m[s + i]! * m[t + i]! + m[p + i]! * m[q + i]!);
  }
}

function select(m: Float64Array, d: number, c: number, x: number, y: number, n: number): void {
  for (let i = 0; i < n; i++) m[d + i] = m[c + i]! !== 0 ? m[x + i]! : m[y + i]!;
}

/** Memory of a tape, its constants in place. */
export function memoryOf(tape: Tape): Float64Array {
  const memory = new Float64Array(tape.slots * BLOCK);
  for (const { slot, value } of tape.constants) memory.fill(value, slot * BLOCK, (slot + 1) * BLOCK);
  return memory;
}

/**
 * Runs a tape over n ≤ BLOCK points.
 * @param points coordinates, the block's first at index `start`
 * @param suspects 1 is written for points at which some function read or gave something that is not finite
 * @returns whether there is any such point
 */
export function execute(
  tape: Tape,
  order: number,
  m: Float64Array,
  points: Float64Array,
  start: number,
  n: number,
  suspects: Uint8Array,
): boolean {
  const { code, values } = tape;
  const at = (k: number): number => code[k]! * BLOCK;
  let suspicious = false;
  for (let k = 0; k < code.length; ) {
    const d = at(k + 1);
    switch (code[k]) {
      case CODE.coordinate:
        coordinate(m, d, points, start + code[k + 2]!, n);
        k += 3;
        break;
      case CODE.add:
        add(m, d, at(k + 2), at(k + 3), n);
        k += 4;
        break;
      case CODE.subtract:
        subtract(m, d, at(k + 2), at(k + 3), n);
        k += 4;
        break;
      case CODE.negate:
        negate(m, d, at(k + 2), n);
        k += 3;
        break;
      case CODE.multiply:
        multiply(m, d, at(k + 2), at(k + 3), n);
        k += 4;
        break;
      case CODE.dot2:
        dot2(m, d, at(k + 2), at(k + 3), at(k + 4), at(k + 5), n);
        k += 6;
        break;
      case CODE.dot3:
        dot3(m, d, at(k + 2), at(k + 3), at(k + 4), at(k + 5), at(k + 6), at(k + 7), n);
        k += 8;
        break;
      case CODE.dot4:
        dot4(m, d, at(k + 2), at(k + 3), at(k + 4), at(k + 5), at(k + 6), at(k + 7), at(k + 8), at(k + 9), n);
        k += 10;
        break;
      case CODE.select:
        select(m, d, at(k + 2), at(k + 3), at(k + 4), n);
        k += 5;
        break;
      default: {
        const kernel = KERNELS[code[k + 1]!]!;
        const [a, b, f, f1, f2] = [at(k + 3), at(k + 4), at(k + 5), at(k + 6), at(k + 7)];
        if (kernel(m, a, b, f, f1, f2, n, order, values[code[k + 2]!]!) !== 0) {
          suspicious = true;
          for (let i = 0; i < n; i++) {
            const sum = m[a + i]! + m[b + i]! + m[f + i]! + (order > 0 ? m[f1 + i]! + m[f2 + i]! : 0);
            if (sum * 0 !== 0) suspects[i] = 1;
          }
        }
        k += 8;
      }
    }
  }
  return suspicious;
}
