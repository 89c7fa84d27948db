import { BIVECTOR_INDEX, BIVECTOR_SIGN, COMPOUND, PAIR_COLUMNS, PAIR_ROWS, pairIndex } from '../tensors/bivectors.ts';
import type { Sign } from './connection.ts';

/** Ricci_{bd} = g^{ac} R_{abcd}: per component nine of (g^{ac}'s place, R's place). */
const RICCI = new Int32Array(180);
const RICCI_SIGN = new Float64Array(90);
for (let pair = 0, k = 0; pair < 10; pair += 1) {
  for (let a = 0; a < 4; a += 1) {
    for (let c = 0; c < 4; c += 1) {
      const ab = 4 * a + PAIR_ROWS[pair]!;
      const cd = 4 * c + PAIR_COLUMNS[pair]!;
      if (BIVECTOR_INDEX[ab]! < 0 || BIVECTOR_INDEX[cd]! < 0) continue;
      RICCI[2 * k] = pairIndex(a, c);
      RICCI[2 * k + 1] = 6 * BIVECTOR_INDEX[ab]! + BIVECTOR_INDEX[cd]!;
      RICCI_SIGN[k] = BIVECTOR_SIGN[ab]! * BIVECTOR_SIGN[cd]!;
      k += 1;
    }
  }
}
const POSITIVE = new Float64Array(90).fill(1);

/** Ricci_{bd} = R^a_{bad} = g^{ac} R_{abcd}, [10]. */
export function ricci(inverse: Float64Array, riemann: Float64Array, sign: Sign, out: Float64Array): void {
  const signs = sign < 0 ? RICCI_SIGN : POSITIVE;
  for (let pair = 0, k = 0; pair < 10; pair += 1) {
    let sum = 0;
    for (const end = k + 9; k < end; k += 1) {
      sum += signs[k]! * inverse[RICCI[2 * k]!]! * riemann[RICCI[2 * k + 1]!]!;
    }
    out[pair] = sum;
  }
}

/** s^{ab} t_{ab} of two symmetric tensors [10]. */
export function contract(s: Float64Array, t: Float64Array): number {
  const diagonal = s[0]! * t[0]! + s[4]! * t[4]! + s[7]! * t[7]! + s[9]! * t[9]!;
  const rest = s[1]! * t[1]! + s[2]! * t[2]! + s[3]! * t[3]! + s[5]! * t[5]! + s[6]! * t[6]! + s[8]! * t[8]!;
  return diagonal + 2 * rest;
}

/**
 * C_{abcd} = R_{abcd} − (g_ac R_bd + g_bd R_ac − g_ad R_bc − g_bc R_ad)/2 + R (g_ac g_bd − g_ad g_bc)/6, [6, 6]
 * (MTW 13.50).
 */
export function weyl(
  metric: Float64Array,
  offset: number,
  sign: Sign,
  riemann: Float64Array,
  ricci: Float64Array,
  scalar: number,
  out: Float64Array,
): void {
  for (let k = 0; k < COMPOUND.length; k += 6) {
    const ac = COMPOUND[k + 2]!;
    const bd = COMPOUND[k + 3]!;
    const ad = COMPOUND[k + 4]!;
    const bc = COMPOUND[k + 5]!;
    const gac = metric[offset + ac]!;
    const gbd = metric[offset + bd]!;
    const gad = metric[offset + ad]!;
    const gbc = metric[offset + bc]!;
    const linear = gac * ricci[bd]! + gbd * ricci[ac]! + sign * (gad * ricci[bc]! + gbc * ricci[ad]!);
    const value = riemann[COMPOUND[k]!]! + 0.5 * sign * linear + (scalar / 6) * (gac * gbd + sign * gad * gbc);
    out[COMPOUND[k]!] = value;
    out[COMPOUND[k + 1]!] = value;
  }
}
