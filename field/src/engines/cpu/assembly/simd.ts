/**
 * Vectors of `real`, the build's precision (float32 or float64, chosen by the compiler's `--use real=…`).
 * A row of a panel is two vectors, 32 bytes in either precision.
 */
export const ROW: usize = 32;
/** Columns of a panel: 8 in float32, 4 in float64. */
export const PANEL: i32 = <i32>(ROW / sizeof<real>());
/** Rows of the tile that the matrix product keeps in registers. */
export const TILE: i32 = 6;

const INTEGERS = memory.data<real>([0, 1, 2, 3, 4, 5, 6]);

export class Real {
  /** x y + z, rounded once where the build has relaxed SIMD and the processor can, else twice. */
  @inline
  static madd(x: v128, y: v128, z: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<real>(x, y, z);
    return v128.add<real>(v128.mul<real>(x, y), z);
  }

  /** z − x y. */
  @inline
  static nmadd(x: v128, y: v128, z: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<real>(x, y, z);
    return v128.sub<real>(z, v128.mul<real>(x, y));
  }

  @inline
  static add(x: v128, y: v128): v128 {
    return v128.add<real>(x, y);
  }

  @inline
  static sub(x: v128, y: v128): v128 {
    return v128.sub<real>(x, y);
  }

  @inline
  static mul(x: v128, y: v128): v128 {
    return v128.mul<real>(x, y);
  }

  @inline
  static splat(x: f64): v128 {
    return v128.splat<real>(<real>x);
  }

  /** Entry i of a table in memory, in all lanes. */
  @inline
  static at(table: usize, i: i32): v128 {
    return v128.load_splat<real>(table + <usize>i * sizeof<real>());
  }

  /** A small integer, 0 to 6, in all lanes: a load, cheaper than an immediate. */
  @inline
  static integer(i: i32): v128 {
    return Real.at(INTEGERS, i);
  }

  /** Sum of the lanes. */
  @inline
  static sum(x: v128): real {
    if (sizeof<real>() == 8) return <real>(f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1));
    const low = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
    return <real>(low + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3)));
  }
}

/** Panels that hold so many columns. */
export function panels(columns: i32): i32 {
  return (columns + PANEL - 1) / PANEL;
}
