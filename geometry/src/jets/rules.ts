import { type Instruction, PAIR_INDEX, PAIRS, type Program } from '@spacetime/dsl';
import type { Order } from '../metric-field.ts';
import { STREAMS } from '../metric-field.ts';
import { type Tape, TapeBuilder } from './tape.ts';

/** The streams of one register as nodes of the tape: value, 4 first, 10 second derivatives. */
type Jet = readonly number[];

const second = (i: number, j: number): number => 5 + PAIR_INDEX[4 * i + j]!;

/** Spells a program's registers out into the streams of their jets, forward mode. */
class Rules {
  readonly builder = new TapeBuilder();
  readonly order: Order;

  constructor(order: Order) {
    this.order = order;
  }

  /** A jet from its value, and functions that give its derivatives; these may read the streams made before. */
  #jet(value: number, first: (i: number) => number, pair: (i: number, j: number, jet: Jet) => number): number[] {
    const jet = [value];
    if (this.order > 0) for (let i = 0; i < 4; i++) jet.push(first(i));
    if (this.order > 1) for (const [i, j] of PAIRS) jet.push(pair(i, j, jet));
    return jet;
  }

  #constant(value: number): Jet {
    const { zero } = this.builder;
    return this.#jet(
      value,
      () => zero,
      () => zero,
    );
  }

  #streams(operation: (...nodes: number[]) => number, ...jets: readonly Jet[]): Jet {
    return jets[0]!.map((_, s) => operation(...jets.map((jet) => jet[s]!)));
  }

  /** f(a): ∂ᵢf = f′ aᵢ, ∂ᵢⱼf = f′ aᵢⱼ + f″ aᵢ aⱼ. */
  #chain(a: Jet, f: number, f1: () => number, f2: () => number): Jet {
    const { builder } = this;
    return this.#jet(
      f,
      (i) => builder.multiply(f1(), a[1 + i]!),
      (i, j) => builder.dot([f1(), a[second(i, j)]!], [builder.multiply(f2(), a[1 + i]!), a[1 + j]!]),
    );
  }

  #product(a: Jet, b: Jet): Jet {
    const { builder } = this;
    return this.#jet(
      builder.multiply(a[0]!, b[0]!),
      (i) => builder.dot([a[0]!, b[1 + i]!], [a[1 + i]!, b[0]!]),
      (i, j) =>
        builder.dot(
          [a[0]!, b[second(i, j)]!],
          [a[second(i, j)]!, b[0]!],
          [a[1 + i]!, b[1 + j]!],
          [a[1 + j]!, b[1 + i]!],
        ),
    );
  }

  #square(a: Jet): Jet {
    const { builder } = this;
    return this.#chain(
      a,
      builder.multiply(a[0]!, a[0]!),
      () => builder.add(a[0]!, a[0]!),
      () => builder.constant(2),
    );
  }

  /** q = a/b, from a = q b: qᵢ = (aᵢ − q bᵢ)/b, qᵢⱼ = (aᵢⱼ − qᵢ bⱼ − qⱼ bᵢ − q bᵢⱼ)/b. */
  #quotient(a: Jet, b: Jet): Jet {
    const { builder } = this;
    const divisor = builder.constantOf(b[0]!);
    if (divisor !== undefined && divisor !== 0) {
      return this.#streams((x) => (builder.constantOf(x) === 0 ? x : builder.call('divide', x, b[0]!)(0)), a);
    }
    const parts = builder.call('divide', a[0]!, b[0]!);
    const ratio = (s: number) => builder.multiply(parts(2), b[s]!);
    return this.#jet(
      parts(0),
      (i) => builder.dot([parts(1), a[1 + i]!], [parts(0), ratio(1 + i)]),
      (i, j, q) =>
        builder.dot(
          [parts(1), a[second(i, j)]!],
          [q[1 + i]!, ratio(1 + j)],
          [q[1 + j]!, ratio(1 + i)],
          [parts(0), ratio(second(i, j))],
        ),
    );
  }

  #integerPower(a: Jet, n: number): Jet {
    const { builder } = this;
    if (n === 0) return this.#constant(builder.one);
    if (n === 1) return a;
    if (n === 2) return this.#square(a);
    const parts = builder.call('integerPower', a[0]!, a[0]!, n);
    return this.#chain(
      a,
      parts(0),
      () => parts(1),
      () => parts(2),
    );
  }

  /** f = a^b, with L = log a: f_a = b f/a, f_b = f L, f_aa = (b − 1) f_a/a, f_ab = f/a + f_a L, f_bb = f_b L. */
  #power(a: Jet, b: Jet): Jet {
    const { builder } = this;
    const exponent = builder.constantOf(b[0]!);
    if (exponent !== undefined) {
      if (Number.isInteger(exponent)) return this.#integerPower(a, exponent);
      const parts = builder.call('power', a[0]!, a[0]!, exponent);
      return this.#chain(
        a,
        parts(0),
        () => parts(1),
        () => parts(2),
      );
    }
    const f = builder.call('powerVariable', a[0]!, b[0]!)(0);
    if (this.order === 0) return [f];
    const inverse = builder.call('divide', builder.one, a[0]!)(0);
    const log = builder.call('log', a[0]!)(0);
    const over = builder.multiply(f, inverse);
    const fa = builder.multiply(b[0]!, over);
    const fb = builder.multiply(f, log);
    const faa = () => builder.multiply(builder.subtract(b[0]!, builder.one), builder.multiply(fa, inverse));
    const fab = () => builder.dot([over, builder.one], [fa, log]);
    const fbb = () => builder.multiply(fb, log);
    const slopeA = (i: number) => builder.dot([faa(), a[1 + i]!], [fab(), b[1 + i]!]);
    const slopeB = (i: number) => builder.dot([fab(), a[1 + i]!], [fbb(), b[1 + i]!]);
    return this.#jet(
      f,
      (i) => builder.dot([fa, a[1 + i]!], [fb, b[1 + i]!]),
      (i, j) =>
        builder.dot([fa, a[second(i, j)]!], [fb, b[second(i, j)]!], [slopeA(i), a[1 + j]!], [slopeB(i), b[1 + j]!]),
    );
  }

  /**
   * The angle T of (x, y), with the logarithm L of the radius R: Tᵢ = (x yᵢ − y xᵢ)/R², Lᵢ = (x xᵢ + y yᵢ)/R²,
   * Tᵢⱼ = (x yᵢⱼ − y xᵢⱼ)/R² − Lᵢ Tⱼ − Lⱼ Tᵢ.
   */
  #atan2(y: Jet, x: Jet): Jet {
    const { builder } = this;
    const parts = builder.call('atan2', y[0]!, x[0]!);
    if (this.order === 0) return [parts(0)];
    const minusY = builder.negate(y[0]!);
    const turn = (s: number) => builder.multiply(parts(1), builder.dot([x[0]!, y[s]!], [minusY, x[s]!]));
    const minusL = (i: number) =>
      builder.negate(builder.multiply(parts(1), builder.dot([x[0]!, x[1 + i]!], [y[0]!, y[1 + i]!])));
    return this.#jet(
      parts(0),
      (i) => turn(1 + i),
      (i, j, t) => builder.dot([turn(second(i, j)), builder.one], [minusL(i), t[1 + j]!], [minusL(j), t[1 + i]!]),
    );
  }

  #unary(operation: Instruction['operation'], a: Jet): Jet {
    const { builder } = this;
    const x = a[0]!;
    const three = (parts: (result: 0 | 1 | 2) => number) =>
      this.#chain(
        a,
        parts(0),
        () => parts(1),
        () => parts(2),
      );
    const pair = (f: number, f1: () => number) => this.#chain(a, f, f1, () => f);
    switch (operation) {
      case 'sqrt':
      case 'log':
      case 'tan':
      case 'atan':
      case 'tanh':
      case 'atanh':
        return three(builder.call(operation, x));
      case 'asin':
        return three(builder.call('arc', x, x, 1));
      case 'acos':
        return three(builder.call('arc', x, x, -1));
      case 'asinh':
        return three(builder.call('area', x, x, 1));
      case 'acosh':
        return three(builder.call('area', x, x, -1));
      case 'exp': {
        const f = builder.call('exp', x)(0);
        return pair(f, () => f);
      }
      case 'sinh':
        return pair(builder.call('sinh', x)(0), () => builder.call('cosh', x)(0));
      case 'cosh':
        return pair(builder.call('cosh', x)(0), () => builder.call('sinh', x)(0));
      case 'sin':
      case 'cos': {
        if (this.order === 0) return [builder.call(operation, x)(0)];
        const both = builder.call('sinCos', x);
        const [f, f1] = operation === 'sin' ? [both(0), both(1)] : [both(1), builder.negate(both(0))];
        return this.#chain(
          a,
          f,
          () => f1,
          () => builder.negate(f),
        );
      }
      case 'abs': {
        const parts = builder.call('abs', x);
        return this.#chain(
          a,
          parts(0),
          () => parts(1),
          () => builder.zero,
        );
      }
      case 'sign':
        return this.#constant(builder.call('sign', x)(0));
      default:
        throw new Error(`no rule for ${operation}`);
    }
  }

  instruction({ operation, a, b, c, value }: Instruction, jets: readonly Jet[]): Jet {
    const { builder } = this;
    const [x, y, z] = [jets[a]!, jets[b]!, jets[c]!];
    switch (operation) {
      case 'constant':
        return this.#constant(builder.constant(value));
      case 'coordinate':
        return this.#jet(
          builder.coordinate(value),
          (i) => (i === value ? builder.one : builder.zero),
          () => builder.zero,
        );
      case 'add':
        return this.#streams((p, q) => builder.add(p!, q!), x, y);
      case 'subtract':
        return this.#streams((p, q) => builder.subtract(p!, q!), x, y);
      case 'negate':
        return this.#streams((p) => builder.negate(p!), x);
      case 'multiply':
        return a === b ? this.#square(x) : this.#product(x, y);
      case 'divide':
        return this.#quotient(x, y);
      case 'integer-power':
        return this.#integerPower(x, value);
      case 'power':
        return this.#power(x, y);
      case 'atan2':
        return this.#atan2(x, y);
      case 'minimum':
      case 'maximum': {
        // At a tie the first operand and its derivatives.
        const [p, q] = operation === 'minimum' ? [x, y] : [y, x];
        const first = builder.call('compare', p[0]!, q[0]!, 1)(0);
        return this.#streams((s, t) => builder.select(first, s!, t!), x, y);
      }
      case 'less':
        return this.#constant(builder.call('compare', x[0]!, y[0]!, 0)(0));
      case 'less-equal':
        return this.#constant(builder.call('compare', x[0]!, y[0]!, 1)(0));
      case 'equal':
        return this.#constant(builder.call('compare', x[0]!, y[0]!, 2)(0));
      case 'and':
        return this.#constant(builder.call('logic', x[0]!, y[0]!, 0)(0));
      case 'or':
        return this.#constant(builder.call('logic', x[0]!, y[0]!, 1)(0));
      case 'not':
        return this.#constant(builder.call('logic', x[0]!, x[0]!, 2)(0));
      case 'select':
        return this.#streams((p, q) => builder.select(x[0]!, p!, q!), y, z);
      default:
        return this.#unary(operation, x);
    }
  }
}

/** Which registers the outputs need. */
export function neededRegisters({ instructions, outputs }: Program): Uint8Array {
  const needed = new Uint8Array(instructions.length);
  for (const output of outputs) needed[output] = 1;
  for (let i = instructions.length - 1; i >= 0; i--) {
    if (!needed[i]) continue;
    const { a, b, c } = instructions[i]!;
    for (const operand of [a, b, c]) if (operand >= 0) needed[operand] = 1;
  }
  return needed;
}

/** The tape of a program's jets; its outputs are the program's, stream-major: shape [STREAMS[order], outputs]. */
export function compile(program: Program, order: Order): Tape {
  const rules = new Rules(order);
  const needed = neededRegisters(program);
  const jets: Jet[] = [];
  for (const [i, instruction] of program.instructions.entries()) {
    jets.push(needed[i] ? rules.instruction(instruction, jets) : []);
  }
  const outputs: number[] = [];
  for (let s = 0; s < STREAMS[order]; s++) for (const output of program.outputs) outputs.push(jets[output]![s]!);
  return rules.builder.build(outputs);
}
