import { Real, ROW } from './simd';

/**
 * Activations on the derivative streams of a panel. Rows of n points: n values, then 4 first derivatives of each
 * point, then 10 second derivatives of each in the order 00 01 02 03 11 12 13 22 23 33.
 */

/** a_i = σ′ z_i and a_ij = σ″ z_i z_j + σ′ z_ij; d as `derivatives` leaves it. */
export function jetForward(order: i32, n: i32, z: usize, d: usize, a: usize): void {
  const rows = <usize>n * ROW;
  if (order == 0) return;
  for (let half: usize = 0; half < ROW; half += 16) {
    let first = rows + half;
    let second = rows * 5 + half;
    for (let p = half; p < rows; p += ROW) {
      const f1 = v128.load(d + p);
      const z0 = v128.load(z + first);
      const z1 = v128.load(z + first, 32);
      const z2 = v128.load(z + first, 64);
      const z3 = v128.load(z + first, 96);
      v128.store(a + first, Real.mul(f1, z0));
      v128.store(a + first, Real.mul(f1, z1), 32);
      v128.store(a + first, Real.mul(f1, z2), 64);
      v128.store(a + first, Real.mul(f1, z3), 96);
      first += ROW * 4;
      if (order == 1) continue;
      const f2 = v128.load(d + rows + p);
      const y = z + second;
      const b = a + second;
      let t = Real.mul(f2, z0);
      v128.store(b, Real.madd(t, z0, Real.mul(f1, v128.load(y))));
      v128.store(b, Real.madd(t, z1, Real.mul(f1, v128.load(y, 32))), 32);
      v128.store(b, Real.madd(t, z2, Real.mul(f1, v128.load(y, 64))), 64);
      v128.store(b, Real.madd(t, z3, Real.mul(f1, v128.load(y, 96))), 96);
      t = Real.mul(f2, z1);
      v128.store(b, Real.madd(t, z1, Real.mul(f1, v128.load(y, 128))), 128);
      v128.store(b, Real.madd(t, z2, Real.mul(f1, v128.load(y, 160))), 160);
      v128.store(b, Real.madd(t, z3, Real.mul(f1, v128.load(y, 192))), 192);
      t = Real.mul(f2, z2);
      v128.store(b, Real.madd(t, z2, Real.mul(f1, v128.load(y, 224))), 224);
      v128.store(b, Real.madd(t, z3, Real.mul(f1, v128.load(y, 256))), 256);
      t = Real.mul(f2, z3);
      v128.store(b, Real.madd(t, z3, Real.mul(f1, v128.load(y, 288))), 288);
      second += ROW * 10;
    }
  }
}

/**
 * From the adjoint of a to that of z, in place, and the sum over the points of the value's adds to `bias`:
 * with w_i = Σ_j (1 + δ_ij) ā_ij z_j,
 *   z̄_ij = σ′ ā_ij,  z̄_i = σ′ ā_i + σ″ w_i,
 *   z̄ = σ′ ā + σ″ (Σ ā_i z_i + Σ_{i≤j} ā_ij z_ij) + σ‴ ½ Σ z_i w_i.
 */
export function jetReverse(order: i32, n: i32, z: usize, d: usize, bar: usize, bias: usize): void {
  const rows = <usize>n * ROW;
  for (let half: usize = 0; half < ROW; half += 16) {
    let first = rows + half;
    let second = rows * 5 + half;
    let total = v128.load(bias + half);
    for (let p = half; p < rows; p += ROW) {
      const f1 = v128.load(d + p);
      let value = Real.mul(f1, v128.load(bar + p));
      if (order > 0) {
        const f2 = v128.load(d + rows + p);
        const z0 = v128.load(z + first);
        const z1 = v128.load(z + first, 32);
        const z2 = v128.load(z + first, 64);
        const z3 = v128.load(z + first, 96);
        const c = bar + first;
        let a = v128.load(c);
        let sum = Real.mul(a, z0);
        let w0 = Real.mul(f1, a);
        a = v128.load(c, 32);
        sum = Real.madd(a, z1, sum);
        let w1 = Real.mul(f1, a);
        a = v128.load(c, 64);
        sum = Real.madd(a, z2, sum);
        let w2 = Real.mul(f1, a);
        a = v128.load(c, 96);
        sum = Real.madd(a, z3, sum);
        let w3 = Real.mul(f1, a);
        if (order > 1) {
          const y = z + second;
          const b = bar + second;
          second += ROW * 10;
          a = v128.load(b);
          sum = Real.madd(a, v128.load(y), sum);
          v128.store(b, Real.mul(f1, a));
          let u0 = Real.mul(Real.add(a, a), z0);
          a = v128.load(b, 32);
          sum = Real.madd(a, v128.load(y, 32), sum);
          v128.store(b, Real.mul(f1, a), 32);
          u0 = Real.madd(a, z1, u0);
          let u1 = Real.mul(a, z0);
          a = v128.load(b, 64);
          sum = Real.madd(a, v128.load(y, 64), sum);
          v128.store(b, Real.mul(f1, a), 64);
          u0 = Real.madd(a, z2, u0);
          let u2 = Real.mul(a, z0);
          a = v128.load(b, 96);
          sum = Real.madd(a, v128.load(y, 96), sum);
          v128.store(b, Real.mul(f1, a), 96);
          u0 = Real.madd(a, z3, u0);
          let u3 = Real.mul(a, z0);
          a = v128.load(b, 128);
          sum = Real.madd(a, v128.load(y, 128), sum);
          v128.store(b, Real.mul(f1, a), 128);
          u1 = Real.madd(Real.add(a, a), z1, u1);
          a = v128.load(b, 160);
          sum = Real.madd(a, v128.load(y, 160), sum);
          v128.store(b, Real.mul(f1, a), 160);
          u1 = Real.madd(a, z2, u1);
          u2 = Real.madd(a, z1, u2);
          a = v128.load(b, 192);
          sum = Real.madd(a, v128.load(y, 192), sum);
          v128.store(b, Real.mul(f1, a), 192);
          u1 = Real.madd(a, z3, u1);
          u3 = Real.madd(a, z1, u3);
          a = v128.load(b, 224);
          sum = Real.madd(a, v128.load(y, 224), sum);
          v128.store(b, Real.mul(f1, a), 224);
          u2 = Real.madd(Real.add(a, a), z2, u2);
          a = v128.load(b, 256);
          sum = Real.madd(a, v128.load(y, 256), sum);
          v128.store(b, Real.mul(f1, a), 256);
          u2 = Real.madd(a, z3, u2);
          u3 = Real.madd(a, z2, u3);
          a = v128.load(b, 288);
          sum = Real.madd(a, v128.load(y, 288), sum);
          v128.store(b, Real.mul(f1, a), 288);
          u3 = Real.madd(Real.add(a, a), z3, u3);
          let quadratic = Real.mul(z0, u0);
          quadratic = Real.madd(z1, u1, quadratic);
          quadratic = Real.madd(z2, u2, quadratic);
          quadratic = Real.madd(z3, u3, quadratic);
          const f3 = v128.load(d + 2 * rows + p);
          value = Real.madd(Real.mul(Real.splat(0.5), f3), quadratic, value);
          w0 = Real.madd(f2, u0, w0);
          w1 = Real.madd(f2, u1, w1);
          w2 = Real.madd(f2, u2, w2);
          w3 = Real.madd(f2, u3, w3);
        }
        value = Real.madd(f2, sum, value);
        v128.store(c, w0);
        v128.store(c, w1, 32);
        v128.store(c, w2, 64);
        v128.store(c, w3, 96);
        first += ROW * 4;
      }
      v128.store(bar + p, value);
      total = Real.add(total, value);
    }
    v128.store(bias + half, total);
  }
}
