import { type Operation, PAIRS, type Program } from '@spacetime/dsl';
import { Decimal as Base } from 'decimal.js';

/** 80 digits: central differences with steps of 1e-20 are right to about 40. */
export const Decimal = Base.clone({ precision: 80 });
export type Decimal = Base;

/** A float64 exactly. Decimal's own constructor takes the shortest decimal that rounds to it, up to half an ulp away. */
export function exactly(x: number): Decimal {
  if (!Number.isFinite(x)) return new Decimal(x);
  return new Decimal(`${x < 0 ? '-' : ''}0b${Math.abs(x).toString(2)}`);
}

/** Decimal takes minutes over functions of arguments beyond this. */
const UNWIELDY = 1e5;

export class Unwieldy extends Error {}

/** What `compute` gives, or nothing where that would take too long. */
export function ifWieldy<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof Unwieldy) return undefined;
    throw error;
  }
}

const PLAIN: ReadonlySet<Operation> = new Set<Operation>([
  'add', 'subtract', 'multiply', 'divide', 'negate', 'integer-power', 'sqrt', 'abs', 'sign', 'minimum', 'maximum',
  'less', 'less-equal', 'equal', 'and', 'or', 'not', 'select',
]); // biome-ignore format: a list

/** The values of a program's outputs in arithmetic of 80 digits: an oracle that shares no code with what is tested. */
export function decimalValues({ instructions, outputs }: Program, point: readonly Decimal[]): Decimal[] {
  const r: Decimal[] = [];
  const truth = (value: boolean) => new Decimal(value ? 1 : 0);
  for (const { operation, a, b, c, value } of instructions) {
    const x = r[a]!;
    const y = r[b]!;
    const result = (): Decimal => {
      if (x?.abs().gt(UNWIELDY) && !PLAIN.has(operation)) throw new Unwieldy();
      switch (operation) {
        case 'constant':
          return exactly(value);
        case 'coordinate':
          return point[value]!;
        case 'add':
          return x.plus(y);
        case 'subtract':
          return x.minus(y);
        case 'multiply':
          return x.times(y);
        case 'divide':
          return x.div(y);
        case 'negate':
          return x.neg();
        case 'integer-power':
          return x.pow(value);
        case 'power':
          if (y.abs().gt(UNWIELDY)) throw new Unwieldy();
          return x.pow(y);
        case 'log':
          return x.ln();
        case 'atan2':
          return Decimal.atan2(x, y);
        case 'sign':
          return new Decimal(x.isZero() ? 0 : x.isNeg() ? -1 : 1);
        case 'minimum':
          return Decimal.min(x, y);
        case 'maximum':
          return Decimal.max(x, y);
        case 'less':
          return truth(x.lt(y));
        case 'less-equal':
          return truth(x.lte(y));
        case 'equal':
          return truth(x.eq(y));
        case 'and':
          return truth(!x.isZero() && !y.isZero());
        case 'or':
          return truth(!x.isZero() || !y.isZero());
        case 'not':
          return truth(x.isZero());
        case 'select':
          return x.isZero() ? r[c]! : y;
        default:
          return x[operation]();
      }
    };
    r.push(result());
  }
  return outputs.map((output) => r[output]!);
}

/** Jets by central differences, shape [STREAMS[order], outputs]. */
export function decimalJets(program: Program, point: readonly number[], order: 1 | 2 = 2, h = '1e-20'): Decimal[] {
  const step = new Decimal(h);
  const centre = point.map(exactly);
  const moved = (...steps: readonly (readonly [number, number])[]) => {
    const x = [...centre];
    for (const [i, k] of steps) x[i] = x[i]!.plus(step.times(k));
    return decimalValues(program, x);
  };
  const jets = decimalValues(program, centre);
  for (let i = 0; i < 4; i++) {
    const [plus, minus] = [moved([i, 1]), moved([i, -1])];
    jets.push(...plus.map((value, k) => value.minus(minus[k]!).div(step.times(2))));
  }
  if (order === 1) return jets;
  for (const [i, j] of PAIRS) {
    const [pp, pm, mp, mm] = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ].map(([p, q]) => moved([i, p!], [j, q!]));
    jets.push(
      ...pp!.map((value, k) => value.minus(pm![k]!).minus(mp![k]!).plus(mm![k]!).div(step.times(step).times(4))),
    );
  }
  return jets;
}

/** |found − exact| in units of the last place of the exact value. */
export function ulps(found: number, exact: Decimal): number {
  const magnitude = exact.abs().toNumber();
  const ulp = magnitude < 2 ** -1022 ? Number.MIN_VALUE : 2 ** (Math.floor(Math.log2(magnitude)) - 52);
  return exact.minus(exactly(found)).abs().div(ulp).toNumber();
}
