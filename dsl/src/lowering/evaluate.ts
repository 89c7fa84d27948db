import type { Program } from '../program.ts';
import { compute } from './arithmetic.ts';

/**
 * The outputs of a program at one point, in float64. A plain interpreter for constants and tests; blocks of
 * points, jets and intervals have their own executors.
 *
 * @param point four coordinates; may be empty where the program has no coordinates
 * @returns the outputs in the program's order; NaN or ±∞ where a function has no finite value
 */
export function evaluate(program: Program, point: ArrayLike<number>): number[] {
  const { instructions, outputs } = program;
  const registers = new Float64Array(instructions.length);
  for (let i = 0; i < instructions.length; i++) {
    const { operation, a, b, c, value } = instructions[i]!;
    const own = operation === 'coordinate' ? (point[value] ?? Number.NaN) : value;
    registers[i] = compute(
      operation,
      a < 0 ? Number.NaN : registers[a]!,
      b < 0 ? Number.NaN : registers[b]!,
      c < 0 ? Number.NaN : registers[c]!,
      own,
    );
  }
  return outputs.map((register) => registers[register]!);
}
