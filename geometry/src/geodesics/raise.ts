/**
 * u^a = g^{ab} p_b by the adjugate in 2 × 2 minors. There is no pivot, so that rescaled coordinates change no digit, and
 * components that vanish leave exact zeros. Where g is degenerate what comes out is not finite.
 * @param g ten components from index `at` on, in the order of PAIRS
 * @param p four numbers from index `from` on
 * @param u four numbers are written from index `to` on
 */
export function raise(
  g: Float64Array,
  at: number,
  p: ArrayLike<number>,
  from: number,
  u: Float64Array,
  to: number,
): void {
  const a00 = g[at]!;
  const a01 = g[at + 1]!;
  const a02 = g[at + 2]!;
  const a03 = g[at + 3]!;
  const a11 = g[at + 4]!;
  const a12 = g[at + 5]!;
  const a13 = g[at + 6]!;
  const a22 = g[at + 7]!;
  const a23 = g[at + 8]!;
  const a33 = g[at + 9]!;
  // Minors of the first two rows and of the last two.
  const s0 = a00 * a11 - a01 * a01;
  const s1 = a00 * a12 - a02 * a01;
  const s2 = a00 * a13 - a03 * a01;
  const s3 = a01 * a12 - a02 * a11;
  const s4 = a01 * a13 - a03 * a11;
  const s5 = a02 * a13 - a03 * a12;
  const c1 = a02 * a23 - a03 * a22;
  const c2 = a02 * a33 - a03 * a23;
  const c3 = a12 * a23 - a13 * a22;
  const c4 = a12 * a33 - a13 * a23;
  const c5 = a22 * a33 - a23 * a23;
  const scale = 1 / (s0 * c5 - s1 * c4 + s2 * c3 + (s3 * c2 - s4 * c1 + s5 * s5));
  const p0 = p[from]! * scale;
  const p1 = p[from + 1]! * scale;
  const p2 = p[from + 2]! * scale;
  const p3 = p[from + 3]! * scale;
  const b01 = a02 * c4 - a01 * c5 - a03 * c3;
  const b02 = a13 * s5 - a23 * s4 + a33 * s3;
  const b03 = a22 * s4 - a12 * s5 - a23 * s3;
  const b12 = a23 * s2 - a03 * s5 - a33 * s1;
  const b13 = a02 * s5 - a22 * s2 + a23 * s1;
  const b23 = a12 * s2 - a02 * s4 - a23 * s0;
  u[to] = (a11 * c5 - a12 * c4 + a13 * c3) * p0 + b01 * p1 + (b02 * p2 + b03 * p3);
  u[to + 1] = b01 * p0 + (a00 * c5 - a02 * c2 + a03 * c1) * p1 + (b12 * p2 + b13 * p3);
  u[to + 2] = b02 * p0 + b12 * p1 + ((a03 * s4 - a13 * s2 + a33 * s0) * p2 + b23 * p3);
  u[to + 3] = b03 * p0 + b13 * p1 + (b23 * p2 + (a02 * s3 - a12 * s1 + a22 * s0) * p3);
}

/** p_a = g_ab u^b, with indices as in {@link raise}. */
export function lower(
  g: Float64Array,
  at: number,
  u: ArrayLike<number>,
  from: number,
  p: Float64Array,
  to: number,
): void {
  const u0 = u[from]!;
  const u1 = u[from + 1]!;
  const u2 = u[from + 2]!;
  const u3 = u[from + 3]!;
  p[to] = g[at]! * u0 + g[at + 1]! * u1 + (g[at + 2]! * u2 + g[at + 3]! * u3);
  p[to + 1] = g[at + 1]! * u0 + g[at + 4]! * u1 + (g[at + 5]! * u2 + g[at + 6]! * u3);
  p[to + 2] = g[at + 2]! * u0 + g[at + 5]! * u1 + (g[at + 7]! * u2 + g[at + 8]! * u3);
  p[to + 3] = g[at + 3]! * u0 + g[at + 6]! * u1 + (g[at + 8]! * u2 + g[at + 9]! * u3);
}
