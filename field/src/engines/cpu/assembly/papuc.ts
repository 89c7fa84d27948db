/**
 * The operator norm of a symmetric tensor y in an orthonormal frame, as a map of vectors with Papuc's norm
 * |v⁰| + ‖v⃗‖: the largest norm of an image of the unit ball. That ball is a double cone, so a corner or a point of its
 * rim attains it,
 *   max(|y₀₀| + ‖b‖, max_{‖n‖ = 1} |b·n| + ‖S n‖),  b_i = y_0i, S_ij = y_ij.
 * The second is max_{‖m‖ = 1} ‖b + S m‖: with S = Σ s_k q_k q_kᵀ and c_k = s_k b_k, m_k = c_k/(t + g_k) where
 * g_k = max s² − s_k² and t ≥ 0 is the root of the secular equation Σ m_k² = 1 (Golub & Van Loan 2013, 6.2.1).
 *
 * @param y ten components @param bar receives the derivative by them, as independent variables
 * @param scratch 30 float64: S, which becomes diagonal, its eigenvectors by columns; b, m and n in their basis
 */
export function papuc(y: usize, bar: usize, scratch: usize): f64 {
  const s = scratch;
  const q = s + 72;
  const b = q + 72;
  const m = b + 24;
  const n = m + 24;
  spatialPart(y, s);
  diagonalise(s, q);
  let length: f64 = 0;
  let largest: f64 = 0;
  for (let k = 0; k < 3; k++) {
    length += at(y, 1 + k) * at(y, 1 + k);
    largest = Math.max(largest, Math.abs(at(s, 4 * k)));
    store<f64>(b + (<usize>k << 3), at(q, k) * at(y, 1) + at(q, 3 + k) * at(y, 2) + at(q, 6 + k) * at(y, 3));
  }
  length = Math.sqrt(length);
  const corner = Math.abs(at(y, 0)) + length;
  if (largest > 0) {
    const rim = onRim(s, b, largest, m, n);
    if (rim > corner) {
      rimDerivative(q, m, n, bar);
      return rim;
    }
  }
  memory.fill(bar, 0, 80);
  store<f64>(bar, at(y, 0) < 0 ? -1 : 1);
  if (length > 0) for (let k = 1; k < 4; k++) store<f64>(bar + (<usize>k << 3), at(y, k) / length);
  return corner;
}

// @ts-ignore: decorator
@inline
function at(from: usize, index: i32): f64 {
  return load<f64>(from + (<usize>index << 3));
}

/** Components 11 12 13 22 23 33 as a 3 × 3 matrix. */
function spatialPart(y: usize, s: usize): void {
  for (let i = 0, k = 4; i < 3; i++) {
    for (let j = i; j < 3; j++, k++) {
      store<f64>(s + (<usize>(3 * i + j) << 3), at(y, k));
      store<f64>(s + (<usize>(3 * j + i) << 3), at(y, k));
    }
  }
}

/** Cyclic Jacobi rotations of a symmetric 3 × 3 matrix (Golub & Van Loan 2013, 8.5). */
function diagonalise(s: usize, q: usize): void {
  for (let k = 0; k < 9; k++) store<f64>(q + (<usize>k << 3), k % 4 == 0 ? 1 : 0);
  for (let sweep = 0; sweep < 12; sweep++) {
    let rotated = false;
    for (let i = 0; i < 2; i++) {
      for (let j = i + 1; j < 3; j++) {
        const off = at(s, 3 * i + j);
        const size = Math.abs(at(s, 4 * i)) + Math.abs(at(s, 4 * j));
        if (!(Math.abs(off) > 1e-17 * size)) continue;
        rotated = true;
        const tau = (at(s, 4 * j) - at(s, 4 * i)) / (2 * off);
        const t = (tau < 0 ? -1.0 : 1.0) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
        const cosine = 1 / Math.sqrt(1 + t * t);
        rotateColumns(s, i, j, cosine, t * cosine);
        rotateRows(s, i, j, cosine, t * cosine);
        rotateColumns(q, i, j, cosine, t * cosine);
      }
    }
    if (!rotated) return;
  }
}

function rotateColumns(a: usize, i: i32, j: i32, cosine: f64, sine: f64): void {
  for (let k = 0; k < 3; k++) rotate(a, 3 * k + i, 3 * k + j, cosine, sine);
}

function rotateRows(a: usize, i: i32, j: i32, cosine: f64, sine: f64): void {
  for (let k = 0; k < 3; k++) rotate(a, 3 * i + k, 3 * j + k, cosine, sine);
}

// @ts-ignore: decorator
@inline
function rotate(a: usize, x: i32, y: i32, cosine: f64, sine: f64): void {
  const u = at(a, x);
  const v = at(a, y);
  store<f64>(a + (<usize>x << 3), cosine * u - sine * v);
  store<f64>(a + (<usize>y << 3), sine * u + cosine * v);
}

/** max ‖b + S m‖ over unit m, in S's eigenbasis. @returns it, with the m and the unit n = (b + S m)/‖…‖ that attain it */
function onRim(s: usize, b: usize, largest: f64, m: usize, n: usize): f64 {
  // At this t one term alone is 1; where it is 0 and the sum still less, t stays 0.
  let t: f64 = 0;
  let best = 0;
  for (let k = 0; k < 3; k++) {
    const sk = at(s, 4 * k);
    if (Math.abs(sk) == largest) best = k;
    t = Math.max(t, Math.abs(sk * at(b, k)) - gap(sk, largest));
  }
  let square: f64 = 0;
  for (let step = 0; step < 60; step++) {
    let slope: f64 = 0;
    square = 0;
    for (let k = 0; k < 3; k++) {
      const sk = at(s, 4 * k);
      const c = sk * at(b, k);
      const below = t + gap(sk, largest);
      const mk = c == 0 ? 0.0 : c / below;
      store<f64>(m + (<usize>k << 3), mk);
      square += mk * mk;
      if (mk != 0) slope += (mk * mk) / below;
    }
    // Newton's method on 1/√Σ: from the left it rises to the root.
    if (!(square > 1)) break;
    const next = t + (square * (Math.sqrt(square) - 1)) / slope;
    if (!(next > t)) break;
    t = next;
  }
  if (t == 0) {
    // No component along the largest eigenvalue's vector: either sign of the rest will do.
    store<f64>(m + (<usize>best << 3), Math.sqrt(Math.max(0, 1 - square)));
  }
  let length: f64 = 0;
  for (let k = 0; k < 3; k++) {
    const nk = at(b, k) + at(s, 4 * k) * at(m, k);
    store<f64>(n + (<usize>k << 3), nk);
    length += nk * nk;
  }
  length = Math.sqrt(length);
  for (let k = 0; k < 3; k++) store<f64>(n + (<usize>k << 3), at(n, k) / length);
  return length;
}

/** max s² − s², without squaring first. */
// @ts-ignore: decorator
@inline
function gap(s: f64, largest: f64): f64 {
  return (largest - Math.abs(s)) * (largest + Math.abs(s));
}

/** Of n·b + m·S n with m and n held: n for b, m nᵀ made symmetric for S. */
function rimDerivative(q: usize, m: usize, n: usize, bar: usize): void {
  store<f64>(bar, 0);
  for (let i = 0; i < 3; i++) store<f64>(bar + (<usize>(1 + i) << 3), turned(q, n, i));
  for (let i = 0, k = 4; i < 3; i++) {
    for (let j = i; j < 3; j++, k++) {
      const one = turned(q, m, i) * turned(q, n, j);
      const other = i == j ? 0.0 : turned(q, m, j) * turned(q, n, i);
      store<f64>(bar + (<usize>k << 3), one + other);
    }
  }
}

/** Component i of a vector given in the eigenbasis. */
function turned(q: usize, v: usize, i: i32): f64 {
  return at(q, 3 * i) * at(v, 0) + at(q, 3 * i + 1) * at(v, 1) + at(q, 3 * i + 2) * at(v, 2);
}
