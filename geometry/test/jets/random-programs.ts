import type { Operation, Program } from '@spacetime/dsl';
import fc from 'fast-check';
import { ProgramBuilder } from './builder.ts';

/** Steps of a random program: an operation and where its operands are taken from, counted back. */
interface Step {
  readonly operation: Operation;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly exponent: number;
}

const OPERATIONS = [
  'add', 'subtract', 'multiply', 'divide', 'negate', 'integer-power', 'power', 'sqrt', 'exp', 'log', 'sin', 'cos', 'tan',
  'asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh', 'abs', 'sign', 'minimum', 'maximum',
  'less', 'less-equal', 'equal', 'and', 'or', 'not', 'select',
] as const satisfies readonly Operation[]; // biome-ignore format: a list

/** Programs of any operations; many are undefined at many points. */
export const programs: fc.Arbitrary<Program> = fc
  .array(
    fc.record<Step>({
      operation: fc.constantFrom(...OPERATIONS),
      a: fc.nat(6),
      b: fc.nat(6),
      c: fc.nat(6),
      exponent: fc.integer({ min: -3, max: 5 }),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((steps) => {
    const b = new ProgramBuilder();
    const numbers = [0, 1, 2, 3].map((i) => b.coordinate(i));
    numbers.push(b.constant(0.75), b.constant(-2));
    const truths = [b.op('less', numbers[0]!, numbers[1]!), b.op('less-equal', numbers[2]!, numbers[4]!)];
    for (const { operation, a, b: second, c, exponent } of steps) {
      const pick = (from: readonly number[], back: number) => from[from.length - 1 - (back % from.length)]!;
      // Constants alone would be folded, which rounds once more than bounds of the whole program know.
      const varies = (register: number) => b.instructions[register]!.depends !== 0;
      const x = varies(pick(numbers, a)) ? pick(numbers, a) : numbers[a % 4]!;
      const y = pick(numbers, second);
      switch (operation) {
        case 'integer-power':
          numbers.push(b.integerPower(x, exponent));
          break;
        case 'less':
        case 'less-equal':
        case 'equal':
          truths.push(b.op(operation, x, y));
          break;
        case 'and':
        case 'or':
          truths.push(b.op(operation, pick(truths, a), pick(truths, second)));
          break;
        case 'not':
          truths.push(b.op('not', pick(truths, a)));
          break;
        case 'select':
          numbers.push(b.op('select', pick(truths, a), y, pick(numbers, c)));
          break;
        case 'add':
        case 'subtract':
        case 'multiply':
        case 'divide':
        case 'power':
        case 'atan2':
        case 'minimum':
        case 'maximum':
          numbers.push(b.op(operation, x, y));
          break;
        default:
          numbers.push(b.op(operation, x));
      }
    }
    return b.program(numbers.slice(-2));
  });

/** Some with few digits, so that ties and zeros happen; none tiny, so that intermediate results keep in range. */
export const coordinate: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -16, max: 16 }).map((n) => n / 8),
  fc.integer({ min: -3_000_000, max: 3_000_000 }).map((n) => n / 1_000_000),
);

export const point: fc.Arbitrary<number[]> = fc.array(coordinate, { minLength: 4, maxLength: 4 });
