/**
 * Eigenvalues and eigenvectors of a real symmetric matrix, in descending order of eigenvalue: Householder
 * tridiagonalisation and the implicit QL iteration (Golub & Van Loan, Matrix Computations, § 8.3; Bowdler,
 * Martin, Reinsch & Wilkinson 1968).
 *
 * @param matrix shape [n, n], symmetric; only read
 * @returns `values` [n] and `vectors` [n, n], row-major, eigenvectors in the columns
 */
export function symmetricEigen(
  n: number,
  matrix: ArrayLike<number>,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const z = Float64Array.from({ length: n * n }, (_, i) => matrix[i]);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  tridiagonalise(n, z, diagonal, offDiagonal);
  iterate(n, z, diagonal, offDiagonal);

  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j] - diagonal[i] || i - j);
  const values = Float64Array.from(order, (j) => diagonal[j]);
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) vectors[i * n + j] = z[order[j] * n + i];
  }
  return { values, vectors };
}

/** A = Qᵀ T Q: leaves T's diagonal in d, its sub-diagonal in e[1…], and in row i of z the i-th row of Q. */
function tridiagonalise(n: number, z: Float64Array, d: Float64Array, e: Float64Array): void {
  // Reflectors eliminate row i left of its sub-diagonal, from the last row up; their vectors stay in the rows.
  const beta = new Float64Array(n);
  const p = new Float64Array(n);
  for (let i = n - 1; i > 1; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i; k++) scale = Math.max(scale, Math.abs(z[row + k]));
    let rest = 0;
    for (let k = 0; k < i - 1; k++) rest = Math.max(rest, Math.abs(z[row + k]));
    if (rest === 0) {
      e[i] = z[row + i - 1];
      continue;
    }
    let norm = 0;
    for (let k = 0; k < i; k++) {
      z[row + k] /= scale;
      norm += z[row + k] * z[row + k];
    }
    norm = Math.sqrt(norm);
    const head = z[row + i - 1];
    const alpha = head > 0 ? -norm : norm;
    e[i] = alpha * scale;
    z[row + i - 1] = head - alpha;
    beta[i] = 1 / (norm * (norm + Math.abs(head)));
    // The leading block A ← H A H, H = 1 − β u uᵀ, by the rank-two update A − u qᵀ − q uᵀ.
    let k = 0;
    p.fill(0, 0, i);
    for (let r = 0; r < i; r++) {
      let sum = 0;
      for (let c = 0; c < i; c++) sum += z[r * n + c] * z[row + c];
      p[r] = beta[i] * sum;
      k += p[r] * z[row + r];
    }
    k *= beta[i] / 2;
    for (let r = 0; r < i; r++) p[r] -= k * z[row + r];
    for (let r = 0; r < i; r++) {
      for (let c = 0; c < i; c++) z[r * n + c] -= z[row + r] * p[c] + p[r] * z[row + c];
    }
  }
  if (n > 1) e[1] = z[n];
  for (let i = 0; i < n; i++) d[i] = z[i * n + i];

  // Q is the product of the reflectors in the order of growing i, built in place: its leading block grows.
  const u = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) u[k] = z[i * n + k];
    if (beta[i] !== 0) {
      for (let r = 0; r < i; r++) {
        let sum = 0;
        for (let c = 0; c < i; c++) sum += z[r * n + c] * u[c];
        sum *= beta[i];
        for (let c = 0; c < i; c++) z[r * n + c] -= sum * u[c];
      }
    }
    for (let k = 0; k < i; k++) {
      z[i * n + k] = 0;
      z[k * n + i] = 0;
    }
    z[i * n + i] = 1;
  }
}

/** Diagonalises the tridiagonal matrix by implicit QL with Wilkinson's shift, rotating the rows of z. */
function iterate(n: number, z: Float64Array, d: Float64Array, e: Float64Array): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; sweep < 60; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      g = d[m] - d[l] + e[l] / (g + (g < 0 ? -1 : 1) * Math.hypot(g, 1));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        const h = d[i + 1] - p;
        const t = (d[i] - h) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = h + p;
        g = c * t - b;
        for (let k = 0, a = i * n, q = a + n; k < n; k++, a++, q++) {
          const y = z[q];
          z[q] = s * z[a] + c * y;
          z[a] = c * z[a] - s * y;
        }
      }
      if (i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
