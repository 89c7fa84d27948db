import type { Instruction, Program } from '../program.ts';
import { apply, integerPower } from './algebra.ts';
import { Builder, type Register } from './builder.ts';

/**
 * A program with its first derivatives: for n outputs f_0 … f_(n−1) the result has 5n, first these n, then
 * ∂f_k/∂x^i at n + 4k + i. Simplified and shared as lowering does, so that derivatives that vanish
 * identically are the constant 0. Applying it again gives second derivatives, and so on.
 *
 * At a kink the derivative is that of one side: |x|' = sign(x) (0 at 0), min and max follow their first
 * argument where both are equal, a choice follows the branch that its condition takes.
 */
export function differentiate(program: Program): Program {
  const builder = new Builder();
  /** Old register → new one. */
  const values: Register[] = [];
  /** `4 * old register + i` → its derivative along x^i. */
  const partials: Register[] = [];
  const zero = builder.constant(0);
  for (const instruction of program.instructions) {
    builder.source = instruction.source;
    const at = (register: number) => (register < 0 ? -1 : values[register]!);
    const a = at(instruction.a);
    const b = at(instruction.b);
    const c = at(instruction.c);
    const value = copy(builder, instruction, a, b, c);
    values.push(value);
    const rule = new Rule(builder, a, b, value);
    for (let i = 0; i < 4; i++) {
      const along = (register: number) => (register < 0 ? zero : partials[4 * register + i]!);
      const varies = (instruction.depends >> i) & 1;
      partials.push(
        varies
          ? rule.derivative(instruction, i, along(instruction.a), along(instruction.b), along(instruction.c))
          : zero,
      );
    }
  }
  const derivatives = program.outputs.flatMap((output) => [0, 1, 2, 3].map((i) => partials[4 * output + i]!));
  return builder.finish([...program.outputs.map((output) => values[output]!), ...derivatives]);
}

function copy(builder: Builder, instruction: Instruction, a: Register, b: Register, c: Register): Register {
  switch (instruction.operation) {
    case 'constant':
      return builder.constant(instruction.value);
    case 'coordinate':
      return builder.coordinate(instruction.value);
    case 'integer-power':
      return integerPower(builder, a, instruction.value);
    default:
      return apply(builder, instruction.operation, a, b, c);
  }
}

/** The chain rule for one instruction of operands a, b and result y. */
class Rule {
  readonly #builder: Builder;
  readonly #a: Register;
  readonly #b: Register;
  readonly #y: Register;

  constructor(builder: Builder, a: Register, b: Register, y: Register) {
    this.#builder = builder;
    this.#a = a;
    this.#b = b;
    this.#y = y;
  }

  /** ∂y along x^i, given those of the operands. */
  derivative({ operation, value }: Instruction, i: number, da: Register, db: Register, dc: Register): Register {
    const a = this.#a;
    const b = this.#b;
    const y = this.#y;
    switch (operation) {
      case 'coordinate':
        return this.#number(value === i ? 1 : 0);
      case 'add':
      case 'subtract':
        return this.#do(operation, da, db);
      case 'multiply':
        return this.#plus(this.#times(da, b), this.#times(a, db));
      case 'divide':
        return this.#over(this.#do('subtract', da, this.#times(y, db)), b);
      case 'negate':
        return this.#do('negate', da);
      case 'integer-power':
        return this.#times(this.#times(this.#number(value), integerPower(this.#builder, a, value - 1)), da);
      case 'power':
        return this.#power(da, db);
      case 'sqrt':
        return this.#over(da, this.#times(this.#number(2), y));
      case 'exp':
        return this.#times(y, da);
      case 'log':
        return this.#over(da, a);
      case 'sin':
        return this.#times(this.#do('cos', a), da);
      case 'cos':
        return this.#times(this.#do('negate', this.#do('sin', a)), da);
      case 'tan':
        return this.#times(this.#plus(this.#number(1), this.#square(y)), da);
      case 'asin':
        return this.#over(da, this.#do('sqrt', this.#oneMinusSquare(a)));
      case 'acos':
        return this.#do('negate', this.#over(da, this.#do('sqrt', this.#oneMinusSquare(a))));
      case 'atan':
        return this.#over(da, this.#plus(this.#number(1), this.#square(a)));
      case 'atan2': {
        const turn = this.#do('subtract', this.#times(b, da), this.#times(a, db));
        return this.#over(turn, this.#plus(this.#square(a), this.#square(b)));
      }
      case 'sinh':
        return this.#times(this.#do('cosh', a), da);
      case 'cosh':
        return this.#times(this.#do('sinh', a), da);
      case 'tanh':
        return this.#over(da, this.#square(this.#do('cosh', a)));
      case 'asinh':
        return this.#over(da, this.#do('sqrt', this.#plus(this.#number(1), this.#square(a))));
      case 'acosh': {
        const below = this.#do('sqrt', this.#do('subtract', a, this.#number(1)));
        const above = this.#do('sqrt', this.#plus(a, this.#number(1)));
        return this.#over(da, this.#times(below, above));
      }
      case 'atanh':
        return this.#over(da, this.#oneMinusSquare(a));
      case 'abs':
        return this.#times(this.#do('sign', a), da);
      case 'minimum':
        return apply(this.#builder, 'select', this.#do('less-equal', a, b), da, db);
      case 'maximum':
        return apply(this.#builder, 'select', this.#do('less-equal', b, a), da, db);
      case 'select':
        return apply(this.#builder, 'select', a, db, dc);
      case 'constant':
      case 'sign':
      case 'less':
      case 'less-equal':
      case 'equal':
      case 'and':
      case 'or':
      case 'not':
        return this.#number(0);
    }
  }

  /** ∂(a^b) = b a^(b−1) ∂a + a^b log(a) ∂b. */
  #power(da: Register, db: Register): Register {
    const builder = this.#builder;
    const lower = apply(builder, 'power', this.#a, this.#do('subtract', this.#b, this.#number(1)));
    const ofBase = this.#times(this.#times(this.#b, lower), da);
    if (builder.constantAt(db) === 0) return ofBase;
    return this.#plus(ofBase, this.#times(this.#times(this.#y, this.#do('log', this.#a)), db));
  }

  /** 1 − a² without the cancellation near |a| = 1. */
  #oneMinusSquare(a: Register): Register {
    const one = this.#number(1);
    return this.#times(this.#do('subtract', one, a), this.#plus(one, a));
  }

  #do(operation: Instruction['operation'], a: Register, b: Register = -1): Register {
    return apply(this.#builder, operation, a, b);
  }

  #plus(a: Register, b: Register): Register {
    return apply(this.#builder, 'add', a, b);
  }

  #times(a: Register, b: Register): Register {
    return apply(this.#builder, 'multiply', a, b);
  }

  #over(a: Register, b: Register): Register {
    return apply(this.#builder, 'divide', a, b);
  }

  #square(a: Register): Register {
    return integerPower(this.#builder, a, 2);
  }

  #number(value: number): Register {
    return this.#builder.constant(value);
  }
}
