/** Σ a b, summed in float64. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** ‖values[start … end − 1]‖₂, of all by default, summed in float64. */
export function norm(values: ArrayLike<number>, start = 0, end: number = values.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i] * values[i];
  return Math.sqrt(sum);
}
