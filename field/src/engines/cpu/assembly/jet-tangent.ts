import { Real, ROW } from './simd';

/**
 * The change of an activation's jet with that of its argument: from ż, in the streams of a panel's n points, to ȧ.
 *   ȧ = σ′ ż,  ȧ_i = σ″ ż z_i + σ′ ż_i,
 *   ȧ_ij = σ‴ ż z_i z_j + σ″ (ż z_ij + ż_i z_j + z_i ż_j) + σ′ ż_ij.
 *
 * @param z the argument's streams, d as `derivatives` leaves it; rows lie as `Plan` says
 */
export function jetTangent(order: i32, directions: i32, n: i32, z: usize, d: usize, dz: usize, da: usize): void {
  const rows = <usize>n * ROW;
  const firsts = order > 0 ? <usize>directions * ROW : 0;
  const seconds = order > 1 ? (firsts * (directions + 1)) / 2 : 0;
  for (let half: usize = 0; half < ROW; half += 16) {
    let first = rows + half;
    let second = rows + rows * <usize>directions + half;
    for (let p = half; p < rows; p += ROW) {
      const f1 = v128.load(d + p);
      const f2 = v128.load(d + rows + p);
      const v = v128.load(dz + p);
      v128.store(da + p, Real.mul(f1, v));
      const f2v = Real.mul(f2, v);
      const f3v = Real.mul(v128.load(d + 2 * rows + p), v);
      const last = first + firsts;
      let pair = second;
      for (let j = first; j < last; j += ROW) {
        const zj = v128.load(z + j);
        const vj = v128.load(dz + j);
        v128.store(da + j, Real.madd(f2v, zj, Real.mul(f1, vj)));
        if (order == 1) continue;
        for (let i = first; i <= j; i += ROW) {
          const zi = v128.load(z + i);
          let sum = Real.madd(v128.load(dz + i), zj, Real.mul(zi, vj));
          sum = Real.madd(Real.mul(f3v, zi), zj, Real.mul(f2, sum));
          sum = Real.madd(f2v, v128.load(z + pair), sum);
          v128.store(da + pair, Real.madd(f1, v128.load(dz + pair), sum));
          pair += ROW;
        }
      }
      first += firsts;
      second += seconds;
    }
  }
}
