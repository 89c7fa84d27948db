import { Real, ROW } from './simd';

/** Gates on the derivative streams of a panel, whose rows lie as `Plan` says. */

/**
 * z = f ⊙ U + (1 − f) ⊙ V = V + f ⊙ D with D = U − V, by Leibniz' rule:
 * (f D)_i = f_i D + f D_i and (f D)_ij = f_ij D + f_i D_j + f_j D_i + f D_ij.
 */
export function gateForward(order: i32, directions: i32, n: i32, f: usize, d: usize, v: usize, z: usize): void {
  const rows = <usize>n * ROW;
  const firsts = <usize>directions * ROW;
  for (let half: usize = 0; half < ROW; half += 16) {
    let first = rows + half;
    let at = rows + rows * <usize>directions + half;
    for (let p = half; p < rows; p += ROW) {
      const f0 = v128.load(f + p);
      const d0 = v128.load(d + p);
      v128.store(z + p, Real.madd(f0, d0, v128.load(v + p)));
      if (order == 0) continue;
      const end = first + firsts;
      for (let i = first; i < end; i += ROW) {
        const sum = Real.madd(f0, v128.load(d + i), v128.load(v + i));
        v128.store(z + i, Real.madd(v128.load(f + i), d0, sum));
      }
      if (order > 1) {
        for (let i = first; i < end; i += ROW) {
          const fi = v128.load(f + i);
          const di = v128.load(d + i);
          for (let j = first; j <= i; j += ROW) {
            let sum = Real.madd(f0, v128.load(d + at), v128.load(v + at));
            sum = Real.madd(v128.load(f + at), d0, sum);
            sum = Real.madd(fi, v128.load(d + j), sum);
            v128.store(z + at, Real.madd(v128.load(f + j), di, sum));
            at += ROW;
          }
        }
      }
      first = end;
    }
  }
}

/**
 * From the adjoint of z to that of f, in place; those of D and V are added to. With w_i = Σ_j (1 + δ_ij) z̄_ij D_j,
 *   f̄_ij = z̄_ij D,  f̄_i = z̄_i D + w_i,  f̄ = z̄ D + Σ z̄_i D_i + Σ_{i≤j} z̄_ij D_ij,
 * likewise for D with f; V̄ = z̄.
 */
export function gateReverse(
  order: i32,
  directions: i32,
  n: i32,
  f: usize,
  d: usize,
  bar: usize,
  dBar: usize,
  vBar: usize,
): void {
  const rows = <usize>n * ROW;
  const firsts = <usize>directions * ROW;
  for (let half: usize = 0; half < ROW; half += 16) {
    let first = rows + half;
    let second = rows + rows * <usize>directions + half;
    for (let p = half; p < rows; p += ROW) {
      const f0 = v128.load(f + p);
      const d0 = v128.load(d + p);
      const b0 = v128.load(bar + p);
      let onF = Real.mul(b0, d0);
      let onD = Real.mul(b0, f0);
      if (order > 0) {
        const end = first + firsts;
        for (let i = first; i < end; i += ROW) {
          const b = v128.load(bar + i);
          onF = Real.madd(b, v128.load(d + i), onF);
          onD = Real.madd(b, v128.load(f + i), onD);
          v128.store(bar + i, Real.mul(b, d0));
          add(dBar + i, Real.mul(b, f0));
          add(vBar + i, b);
        }
        if (order > 1) {
          for (let i = first; i < end; i += ROW) {
            const fi = v128.load(f + i);
            const di = v128.load(d + i);
            let wf = v128.load(bar + i);
            let wd = v128.load(dBar + i);
            for (let j = first; j <= i; j += ROW) {
              const b = v128.load(bar + second);
              onF = Real.madd(b, v128.load(d + second), onF);
              onD = Real.madd(b, v128.load(f + second), onD);
              v128.store(bar + second, Real.mul(b, d0));
              add(dBar + second, Real.mul(b, f0));
              add(vBar + second, b);
              second += ROW;
              wf = Real.madd(b, v128.load(d + j), wf);
              wd = Real.madd(b, v128.load(f + j), wd);
              if (j == i) {
                wf = Real.madd(b, di, wf);
                wd = Real.madd(b, fi, wd);
              } else {
                v128.store(bar + j, Real.madd(b, di, v128.load(bar + j)));
                v128.store(dBar + j, Real.madd(b, fi, v128.load(dBar + j)));
              }
            }
            v128.store(bar + i, wf);
            v128.store(dBar + i, wd);
          }
        }
        first = end;
      }
      v128.store(bar + p, onF);
      add(dBar + p, onD);
      add(vBar + p, b0);
    }
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, x: v128): void {
  v128.store(at, Real.add(v128.load(at), x));
}
