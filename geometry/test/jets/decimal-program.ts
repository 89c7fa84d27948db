import { PAIRS, type Program } from '@spacetime/dsl';
import { Decimal as Base } from 'decimal.js';

/** 80 digits: central differences with steps of 1e-20 are right to about 40. */
export const Decimal = Base.clone({ precision: 80 });
export type Decimal = Base;

const STEP = new Decimal('1e-20');

/** The values of a program's outputs in arithmetic of 80 digits: an oracle that shares no code with what is tested. */
export function decimalValues({ instructions, outputs }: Program, point: readonly Decimal[]): Decimal[] {
  const r: Decimal[] = [];
  const truth = (value: boolean) => new Decimal(value ? 1 : 0);
  for (const { operation, a, b, c, value } of instructions) {
    const x = r[a]!;
    const y = r[b]!;
    const result = (): Decimal => {
      switch (operation) {
        case 'constant':
          return new Decimal(value);
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

/** Jets by central differences, shape [15, outputs]. */
export function decimalJets(program: Program, point: readonly number[]): Decimal[] {
  const centre = point.map((x) => new Decimal(x));
  const moved = (...steps: readonly (readonly [number, number])[]) => {
    const x = [...centre];
    for (const [i, k] of steps) x[i] = x[i]!.plus(STEP.times(k));
    return decimalValues(program, x);
  };
  const jets = decimalValues(program, centre);
  for (let i = 0; i < 4; i++) {
    const [plus, minus] = [moved([i, 1]), moved([i, -1])];
    jets.push(...plus.map((value, k) => value.minus(minus[k]!).div(STEP.times(2))));
  }
  for (const [i, j] of PAIRS) {
    const [pp, pm, mp, mm] = [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ].map(([p, q]) => moved([i, p!], [j, q!]));
    jets.push(
      ...pp!.map((value, k) => value.minus(pm![k]!).minus(mp![k]!).plus(mm![k]!).div(STEP.times(STEP).times(4))),
    );
  }
  return jets;
}

/** |found − exact| in units of the last place of the exact value. */
export function ulps(found: number, exact: Decimal): number {
  const magnitude = exact.abs().toNumber();
  const ulp = magnitude < 2 ** -1022 ? Number.MIN_VALUE : 2 ** (Math.floor(Math.log2(magnitude)) - 52);
  return exact.minus(found).abs().div(ulp).toNumber();
}
