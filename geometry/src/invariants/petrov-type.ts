/** Petrov's types, O for a vanishing Weyl tensor. */
export type PetrovType = 'O' | 'N' | 'III' | 'D' | 'II' | 'I';

/** A complex 3 × 3 matrix, row-major, or any list of complex numbers. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

export const complex = (length: number): Complex => ({ re: new Float64Array(length), im: new Float64Array(length) });

/** What decides the type, and the two complex invariants of the Weyl tensor. */
export interface WeylMatrix {
  /** `undefined` where rounding leaves no type to be seen. */
  readonly type: PetrovType | undefined;
  /** I = Ψ0Ψ4 − 4Ψ1Ψ3 + 3Ψ2² = tr Q²/2, as (re, im). */
  readonly I: readonly [number, number];
  /** J = det(Ψ_{i+j}) = −tr Q³/6, as (re, im). */
  readonly J: readonly [number, number];
}

const squared = complex(9);

/**
 * The algebraic type of a trace-free symmetric complex matrix Q = E + iB (Stephani et al. 2003, chapter 4), robust to
 * rounding: Q has a type if a matrix of that type lies within τ‖Q‖ of it where
 * τ = max(tolerance, noise/‖Q‖), and the most special type that does is given.
 *
 * | type | condition, exactly | as tested |
 * |---|---|---|
 * | O | Q = 0 | ‖Q‖ ≤ noise |
 * | N | Q² = 0 | ‖Q²‖ ≤ 2τ‖Q‖² |
 * | D | dev Q² ∝ Q | the part of dev Q² orthogonal to Q ≤ 4τ‖Q‖² |
 * | III | Q³ = 0 | the coefficients a = tr Q²/2, b = det Q: |a| ≤ τ‖Q‖², |b| ≤ τ‖Q‖³ |
 * | II | Δ = 4a³ − 27b² = 0 | |Δ| ≤ what a change of τ‖Q‖ can do to it, to third order |
 * | I | – | otherwise |
 *
 * (dev is the trace-free part, ‖·‖ the Frobenius norm.) Below a hundred times the noise no type but O is given.
 *
 * @param noise the rounding error of Q, in the same norm
 */
export function petrovType(q: Complex, noise: number, tolerance: number): WeylMatrix {
  multiply(q, q, squared);
  const size = norm(q);
  const squareSize = norm(squared);
  const a = { re: 0.5 * traceRe(squared), im: 0.5 * traceIm(squared) };
  const b = { re: 0, im: 0 };
  for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) {
      const k = 3 * i + j;
      const l = 3 * j + i;
      b.re += (squared.re[k]! * q.re[l]! - squared.im[k]! * q.im[l]!) / 3;
      b.im += (squared.re[k]! * q.im[l]! + squared.im[k]! * q.re[l]!) / 3;
    }
  }
  const invariants = { I: [a.re, a.im], J: [-0.5 * b.re, -0.5 * b.im] } as const;
  if (size <= noise) return { type: 'O', ...invariants };
  if (!(size > 100 * noise)) return { type: undefined, ...invariants };

  const tau = Math.max(tolerance, noise / size);
  if (squareSize <= 2 * tau * size ** 2) return { type: 'N', ...invariants };
  // From here on `squared` is dev Q².
  for (let k = 0; k < 9; k += 4) {
    squared.re[k]! -= (2 / 3) * a.re;
    squared.im[k]! -= (2 / 3) * a.im;
  }
  if (orthogonalPart(squared, q, size) <= 4 * tau * size ** 2) return { type: 'D', ...invariants };
  if (Math.hypot(a.re, a.im) <= tau * size ** 2 && Math.hypot(b.re, b.im) <= tau * size ** 3) {
    return { type: 'III', ...invariants };
  }
  // Δ and ∂Δ/∂Q = 12a²Q − 54b dev Q², both in units of ‖Q‖.
  const ar = a.re / size ** 2;
  const ai = a.im / size ** 2;
  const br = b.re / size ** 3;
  const bi = b.im / size ** 3;
  const a2r = ar * ar - ai * ai;
  const a2i = 2 * ar * ai;
  const discriminant = Math.hypot(
    4 * (a2r * ar - a2i * ai) - 27 * (br * br - bi * bi),
    4 * (a2r * ai + a2i * ar) - 54 * br * bi,
  );
  let slope = 0;
  for (let k = 0; k < 9; k += 1) {
    const qr = q.re[k]! / size;
    const qi = q.im[k]! / size;
    const sr = squared.re[k]! / size ** 2;
    const si = squared.im[k]! / size ** 2;
    slope += (12 * (a2r * qr - a2i * qi) - 54 * (br * sr - bi * si)) ** 2;
    slope += (12 * (a2r * qi + a2i * qr) - 54 * (br * si + bi * sr)) ** 2;
  }
  // With δa = tr(QδQ) + tr(δQ²)/2 and δb = tr(dev Q² δQ) + …, in the same units.
  const [aSize, bSize, devSize] = [Math.hypot(ar, ai), Math.hypot(br, bi), norm(squared) / size ** 2];
  const bend = 12 * aSize * (1 + aSize) + 27 * (devSize ** 2 + 2 * bSize);
  const degenerate = discriminant <= tau * (Math.sqrt(slope) + tau * (bend + 4 * tau));
  return { type: degenerate ? 'II' : 'I', ...invariants };
}

function multiply(x: Complex, y: Complex, out: Complex): void {
  for (let i = 0; i < 3; i += 1) {
    for (let j = 0; j < 3; j += 1) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < 3; k += 1) {
        const p = 3 * i + k;
        const r = 3 * k + j;
        re += x.re[p]! * y.re[r]! - x.im[p]! * y.im[r]!;
        im += x.re[p]! * y.im[r]! + x.im[p]! * y.re[r]!;
      }
      out.re[3 * i + j] = re;
      out.im[3 * i + j] = im;
    }
  }
}

/** ‖x − y⟨y, x⟩/⟨y, y⟩‖ with the Hermitian inner product, ‖y‖ = size. */
function orthogonalPart(x: Complex, y: Complex, size: number): number {
  let re = 0;
  let im = 0;
  for (let k = 0; k < 9; k += 1) {
    re += y.re[k]! * x.re[k]! + y.im[k]! * x.im[k]!;
    im += y.re[k]! * x.im[k]! - y.im[k]! * x.re[k]!;
  }
  re /= size ** 2;
  im /= size ** 2;
  let sum = 0;
  for (let k = 0; k < 9; k += 1) {
    sum += (x.re[k]! - (re * y.re[k]! - im * y.im[k]!)) ** 2 + (x.im[k]! - (re * y.im[k]! + im * y.re[k]!)) ** 2;
  }
  return Math.sqrt(sum);
}

const traceRe = (m: Complex): number => m.re[0]! + m.re[4]! + m.re[8]!;
const traceIm = (m: Complex): number => m.im[0]! + m.im[4]! + m.im[8]!;

function norm(m: Complex): number {
  let sum = 0;
  for (let k = 0; k < 9; k += 1) sum += m.re[k]! ** 2 + m.im[k]! ** 2;
  return Math.sqrt(sum);
}
