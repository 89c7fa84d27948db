import { Real, ROW } from './simd';

/**
 * Activations on the derivative streams of a panel, whose rows lie as `Plan` says: n values, then the first
 * derivatives of each point, then its second derivatives in the order 00 01 11 02 12 22 03 13 23 33.
 */

/** a_i = σ′ z_i and a_ij = σ″ z_i z_j + σ′ z_ij; d as `derivatives` leaves it. */
export function jetForward(order: i32, directions: i32, n: i32, z: usize, d: usize, a: usize): void {
  if (order == 0) return;
  if (directions == 4) Jet.forward(4, order, n, z, d, a);
  else if (directions == 3) Jet.forward(3, order, n, z, d, a);
  else if (directions == 2) Jet.forward(2, order, n, z, d, a);
  else Jet.forward(1, order, n, z, d, a);
}

/**
 * From the adjoint of a to that of z, in place, and the sum over the points of the value's adds to `bias`:
 * with w_i = Σ_j (1 + δ_ij) ā_ij z_j,
 *   z̄_ij = σ′ ā_ij,  z̄_i = σ′ ā_i + σ″ w_i,
 *   z̄ = σ′ ā + σ″ (Σ ā_i z_i + Σ_{i≤j} ā_ij z_ij) + σ‴ ½ Σ z_i w_i.
 */
export function jetReverse(order: i32, directions: i32, n: i32, z: usize, d: usize, bar: usize, bias: usize): void {
  if (order == 0) Jet.reverse(0, order, n, z, d, bar, bias);
  else if (directions == 4) Jet.reverse(4, order, n, z, d, bar, bias);
  else if (directions == 3) Jet.reverse(3, order, n, z, d, bar, bias);
  else if (directions == 2) Jet.reverse(2, order, n, z, d, bar, bias);
  else Jet.reverse(1, order, n, z, d, bar, bias);
}

/** Inlined once for each number of directions, a constant there, so that each is straight-line code. */
class Jet {
  @inline
  static forward(directions: i32, order: i32, n: i32, z: usize, d: usize, a: usize): void {
    const rows = <usize>n * ROW;
    const firsts = <usize>directions * ROW;
    const seconds = (firsts * (directions + 1)) / 2;
    for (let half: usize = 0; half < ROW; half += 16) {
      let first = rows + half;
      let y = z + rows + rows * <usize>directions + half;
      let b = a + rows + rows * <usize>directions + half;
      for (let p = half; p < rows; p += ROW) {
        const f1 = v128.load(d + p);
        const z0 = v128.load(z + first);
        let z1 = z0;
        let z2 = z0;
        let z3 = z0;
        v128.store(a + first, Real.mul(f1, z0));
        if (directions > 1) {
          z1 = v128.load(z + first, 32);
          v128.store(a + first, Real.mul(f1, z1), 32);
        }
        if (directions > 2) {
          z2 = v128.load(z + first, 64);
          v128.store(a + first, Real.mul(f1, z2), 64);
        }
        if (directions > 3) {
          z3 = v128.load(z + first, 96);
          v128.store(a + first, Real.mul(f1, z3), 96);
        }
        first += firsts;
        if (order == 1) continue;
        const f2 = v128.load(d + rows + p);
        let t = Real.mul(f2, z0);
        v128.store(b, Real.madd(t, z0, Real.mul(f1, v128.load(y))));
        if (directions > 1) {
          t = Real.mul(f2, z1);
          v128.store(b, Real.madd(t, z0, Real.mul(f1, v128.load(y, 32))), 32);
          v128.store(b, Real.madd(t, z1, Real.mul(f1, v128.load(y, 64))), 64);
        }
        if (directions > 2) {
          t = Real.mul(f2, z2);
          v128.store(b, Real.madd(t, z0, Real.mul(f1, v128.load(y, 96))), 96);
          v128.store(b, Real.madd(t, z1, Real.mul(f1, v128.load(y, 128))), 128);
          v128.store(b, Real.madd(t, z2, Real.mul(f1, v128.load(y, 160))), 160);
        }
        if (directions > 3) {
          t = Real.mul(f2, z3);
          v128.store(b, Real.madd(t, z0, Real.mul(f1, v128.load(y, 192))), 192);
          v128.store(b, Real.madd(t, z1, Real.mul(f1, v128.load(y, 224))), 224);
          v128.store(b, Real.madd(t, z2, Real.mul(f1, v128.load(y, 256))), 256);
          v128.store(b, Real.madd(t, z3, Real.mul(f1, v128.load(y, 288))), 288);
        }
        y += seconds;
        b += seconds;
      }
    }
  }

  @inline
  static reverse(directions: i32, order: i32, n: i32, z: usize, d: usize, bar: usize, bias: usize): void {
    const rows = <usize>n * ROW;
    const firsts = <usize>directions * ROW;
    const seconds = (firsts * (directions + 1)) / 2;
    for (let half: usize = 0; half < ROW; half += 16) {
      let x = z + rows + half;
      let c = bar + rows + half;
      let y = x + rows * <usize>directions;
      let b = c + rows * <usize>directions;
      let total = v128.load(bias + half);
      for (let p = half; p < rows; p += ROW) {
        const f1 = v128.load(d + p);
        let value = Real.mul(f1, v128.load(bar + p));
        if (directions > 0) {
          const f2 = v128.load(d + rows + p);
          const z0 = v128.load(x);
          let z1 = z0;
          let z2 = z0;
          let z3 = z0;
          let a = v128.load(c);
          let sum = Real.mul(a, z0);
          let w0 = Real.mul(f1, a);
          let w1 = w0;
          let w2 = w0;
          let w3 = w0;
          if (directions > 1) {
            z1 = v128.load(x, 32);
            a = v128.load(c, 32);
            sum = Real.madd(a, z1, sum);
            w1 = Real.mul(f1, a);
          }
          if (directions > 2) {
            z2 = v128.load(x, 64);
            a = v128.load(c, 64);
            sum = Real.madd(a, z2, sum);
            w2 = Real.mul(f1, a);
          }
          if (directions > 3) {
            z3 = v128.load(x, 96);
            a = v128.load(c, 96);
            sum = Real.madd(a, z3, sum);
            w3 = Real.mul(f1, a);
          }
          if (order > 1) {
            a = v128.load(b);
            sum = Real.madd(a, v128.load(y), sum);
            v128.store(b, Real.mul(f1, a));
            let u0 = Real.mul(Real.add(a, a), z0);
            let u1 = u0;
            let u2 = u0;
            let u3 = u0;
            if (directions > 1) {
              a = v128.load(b, 32);
              sum = Real.madd(a, v128.load(y, 32), sum);
              v128.store(b, Real.mul(f1, a), 32);
              u0 = Real.madd(a, z1, u0);
              u1 = Real.mul(a, z0);
              a = v128.load(b, 64);
              sum = Real.madd(a, v128.load(y, 64), sum);
              v128.store(b, Real.mul(f1, a), 64);
              u1 = Real.madd(Real.add(a, a), z1, u1);
            }
            if (directions > 2) {
              a = v128.load(b, 96);
              sum = Real.madd(a, v128.load(y, 96), sum);
              v128.store(b, Real.mul(f1, a), 96);
              u0 = Real.madd(a, z2, u0);
              u2 = Real.mul(a, z0);
              a = v128.load(b, 128);
              sum = Real.madd(a, v128.load(y, 128), sum);
              v128.store(b, Real.mul(f1, a), 128);
              u1 = Real.madd(a, z2, u1);
              u2 = Real.madd(a, z1, u2);
              a = v128.load(b, 160);
              sum = Real.madd(a, v128.load(y, 160), sum);
              v128.store(b, Real.mul(f1, a), 160);
              u2 = Real.madd(Real.add(a, a), z2, u2);
            }
            if (directions > 3) {
              a = v128.load(b, 192);
              sum = Real.madd(a, v128.load(y, 192), sum);
              v128.store(b, Real.mul(f1, a), 192);
              u0 = Real.madd(a, z3, u0);
              u3 = Real.mul(a, z0);
              a = v128.load(b, 224);
              sum = Real.madd(a, v128.load(y, 224), sum);
              v128.store(b, Real.mul(f1, a), 224);
              u1 = Real.madd(a, z3, u1);
              u3 = Real.madd(a, z1, u3);
              a = v128.load(b, 256);
              sum = Real.madd(a, v128.load(y, 256), sum);
              v128.store(b, Real.mul(f1, a), 256);
              u2 = Real.madd(a, z3, u2);
              u3 = Real.madd(a, z2, u3);
              a = v128.load(b, 288);
              sum = Real.madd(a, v128.load(y, 288), sum);
              v128.store(b, Real.mul(f1, a), 288);
              u3 = Real.madd(Real.add(a, a), z3, u3);
            }
            let quadratic = Real.mul(z0, u0);
            w0 = Real.madd(f2, u0, w0);
            if (directions > 1) {
              quadratic = Real.madd(z1, u1, quadratic);
              w1 = Real.madd(f2, u1, w1);
            }
            if (directions > 2) {
              quadratic = Real.madd(z2, u2, quadratic);
              w2 = Real.madd(f2, u2, w2);
            }
            if (directions > 3) {
              quadratic = Real.madd(z3, u3, quadratic);
              w3 = Real.madd(f2, u3, w3);
            }
            const f3 = v128.load(d + 2 * rows + p);
            value = Real.madd(Real.mul(Real.splat(0.5), f3), quadratic, value);
            y += seconds;
            b += seconds;
          }
          value = Real.madd(f2, sum, value);
          v128.store(c, w0);
          if (directions > 1) v128.store(c, w1, 32);
          if (directions > 2) v128.store(c, w2, 64);
          if (directions > 3) v128.store(c, w3, 96);
          x += firsts;
          c += firsts;
        }
        v128.store(bar + p, value);
        total = Real.add(total, value);
      }
      v128.store(bias + half, total);
    }
  }
}
