/** M^{ab}_{cd} = H^{AE} T_{EB}: a tensor over bivectors with its first pair raised, [6, 6]. */
export function raisePair(bivectors: Float64Array, tensor: Float64Array, out: Float64Array): void {
  for (let i = 0; i < 36; i += 6) {
    for (let j = 0; j < 6; j += 1) {
      out[i + j] =
        bivectors[i]! * tensor[j]! +
        bivectors[i + 1]! * tensor[6 + j]! +
        bivectors[i + 2]! * tensor[12 + j]! +
        (bivectors[i + 3]! * tensor[18 + j]! +
          bivectors[i + 4]! * tensor[24 + j]! +
          bivectors[i + 5]! * tensor[30 + j]!);
    }
  }
}

/** T_{abcd} T^{abcd} = 4 tr(M²) from {@link raisePair}'s result: each bivector stands for two index pairs. */
export function squareOf(mixed: Float64Array): number {
  let diagonal = 0;
  let rest = 0;
  for (let i = 0; i < 6; i += 1) {
    diagonal += mixed[7 * i]! ** 2;
    for (let j = i + 1; j < 6; j += 1) rest += mixed[6 * i + j]! * mixed[6 * j + i]!;
  }
  return 4 * (diagonal + 2 * rest);
}

/**
 * *T_{abcd} T^{abcd} with *T_{abcd} = ε_{abef} T^{ef}_{cd}/2, from {@link raisePair}'s result. The sign is that of
 * ε_{0123} = +√|g| in the chart's order of coordinates (MTW 8.10).
 */
export function dualSquareOf(
  bivectors: Float64Array,
  determinant: number,
  mixed: Float64Array,
  scratch: Float64Array,
): number {
  for (let i = 0; i < 36; i += 6) {
    for (let j = 0; j < 6; j += 1) {
      let sum = 0;
      for (let k = 0; k < 6; k += 1) sum += mixed[i + k]! * bivectors[6 * k + j]!;
      scratch[i + j] = sum;
    }
  }
  let sum = 0;
  for (let k = 0; k < 36; k += 1) sum += mixed[(k + 18) % 36]! * scratch[k]!;
  return 4 * Math.sqrt(Math.abs(determinant)) * sum;
}
