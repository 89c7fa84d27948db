import { type FunctionName, type Step, stepsOf, type Tape } from '@spacetime/geometry';
import { OPERATIONS, type OperationName } from '../wgsl/program.ts';

/** A slot, or a constant's index with {@link CONSTANT} added. */
export type Operand = number;
/** What a function's other result is. */
interface Result {
  readonly result: 0 | 1;
}
/** A tree of operations; the second number of `whole` is its exponent. */
type Expression = Operand | Result | readonly [OperationName, Expression, Expression?];

export const CONSTANT = 2 ** 31;
/** Constants begin with 0. */
export const ZERO: Operand = CONSTANT;

/** Constants, each once, as two float32. */
export class Constants {
  readonly #values: number[] = [0];

  /** @throws RangeError where a float32 is not as large */
  of(value: number): Operand {
    if (!Number.isFinite(Math.fround(value))) throw new RangeError(`the constant ${value} is too large for float32`);
    let index = this.#values.indexOf(value);
    if (index < 0) index = this.#values.push(value) - 1;
    return CONSTANT + index;
  }

  pack(): Float32Array {
    return Float32Array.from(this.#values.flatMap((value) => [value, value - Math.fround(value)]));
  }
}

type Rule = (a: Operand, b: Operand, value: number, constant: (value: number) => Operand) => readonly Expression[];

const F: Result = { result: 0 };
const F1: Result = { result: 1 };
const times = (a: Expression, b: Expression): Expression => ['multiply', a, b];
const square = (a: Expression): Expression => times(a, a);

/** Every function's f, f′ and f″ as far as it has them, as geometry's kernels have them. */
const RULES: Readonly<Record<FunctionName, Rule>> = {
  divide: (a, b) => [times(a, F1), ['inverse', b], ['negate', F1]],
  integerPower: (a, _b, n, constant) => {
    const base: Expression = n < 0 ? ['inverse', a] : a;
    const power = (k: number): Expression => ['whole', base, Math.abs(k)];
    const slope = times(constant(n), power(n - 1));
    return [power(n), slope, times(constant(n * (n - 1)), power(n - 2))];
  },
  power: (a, _b, p, constant) => [
    ['real', a, constant(p)],
    times(constant(p), ['real', a, constant(p - 1)]),
    times(constant(p * (p - 1)), ['real', a, constant(p - 2)]),
  ],
  powerVariable: (a, b) => [['real', a, b]],
  sqrt: (a, _b, _v, constant) => [
    ['root', a],
    times(constant(0.5), ['inverse', F]),
    times(constant(-0.5), times(F1, ['inverse', a])),
  ],
  exp: (a) => [['exp', a]],
  log: (a) => [
    ['log', a],
    ['inverse', a],
    ['negate', square(F1)],
  ],
  sin: (a) => [['sin', a]],
  cos: (a) => [['cos', a]],
  sinCos: (a) => [
    ['sin', a],
    ['cos', a],
  ],
  tan: (a, _b, _v, constant) => [['tan', a], ['add', constant(1), square(F)], times(constant(2), times(F, F1))],
  arc: (a, _b, sign) => {
    const leg: Expression = ['leg', a];
    const inverse: Expression = ['inverse', leg];
    return [
      sign > 0 ? ['angle', a, leg] : ['angle', leg, a],
      sign > 0 ? inverse : ['negate', inverse],
      times(a, times(F1, square(F1))),
    ];
  },
  atan: (a, _b, _v, constant) => [
    ['angle', a, constant(1)],
    ['inverse', ['add', constant(1), square(a)]],
    times(constant(-2), times(a, square(F1))),
  ],
  atan2: (a, b) => [
    ['angle', a, b],
    ['inverse', ['add', square(a), square(b)]],
  ],
  sinh: (a) => [['sinh', a]],
  cosh: (a) => [['cosh', a]],
  tanh: (a, _b, _v, constant) => [['tanh', a], square(['sech', a]), times(constant(-2), times(F, F1))],
  area: (a, _b, sign, constant) => {
    const below: Expression =
      sign > 0 ? ['add', constant(1), square(a)] : times(['subtract', a, constant(1)], ['add', a, constant(1)]);
    return [
      [sign > 0 ? 'asinh' : 'acosh', a],
      ['inverse', ['root', below]],
      ['negate', times(a, times(F1, square(F1)))],
    ];
  },
  atanh: (a, _b, _v, constant) => [
    ['atanh', a],
    ['inverse', times(['subtract', constant(1), a], ['add', constant(1), a])],
    times(constant(2), times(a, square(F1))),
  ],
  abs: (a) => [
    ['abs', a],
    ['sign', a],
  ],
  sign: (a) => [['sign', a]],
  compare: (a, b, kind) => [[(['less', 'lessEqual', 'equal'] as const)[kind], a, b]],
  logic: (a, b, kind) => [[(['and', 'or', 'not'] as const)[kind], a, b]],
};

/** Steps for `programSource`, their constants, and the slots that they work on: vectors, an element a point. */
export class Steps {
  readonly constants: Constants;
  /** Coordinates always, as a kernel that reads no points could not be bound to them. */
  readonly used = new Set<OperationName>(['coordinate']);
  readonly #steps: number[] = [];
  slots: number;

  /** @param slots those that are taken already */
  constructor(constants: Constants, slots: number) {
    this.constants = constants;
    this.slots = slots;
  }

  /** The first of so many slots in which nothing lies yet. */
  allocate(count = 1): Operand {
    this.slots += count;
    return this.slots - count;
  }

  emit(operation: OperationName, to: Operand, x: Operand, y: Operand = 0): void {
    this.used.add(operation);
    this.#steps.push(Object.keys(OPERATIONS).indexOf(operation), to, x, y);
  }

  /** [·, 4]: operation, where its result goes, what it reads. */
  pack(): Uint32Array {
    return Uint32Array.from(this.#steps);
  }
}

/** Of the steps' slots 0 takes what nobody reads. */
export const NOWHERE = 0;

class Assembler {
  readonly #steps: Steps;
  /** Of the tape's slot 0. */
  readonly #base: number;
  readonly #operands = new Map<number, Operand>();
  readonly #temporaries: Operand[] = [];
  #taken = 0;

  constructor(tape: Tape, steps: Steps) {
    this.#steps = steps;
    this.#base = steps.slots;
    steps.slots += tape.slots;
    for (const { slot, value } of tape.constants) this.#operands.set(slot, steps.constants.of(value));
  }

  operand(slot: number): Operand {
    return this.#operands.get(slot) ?? this.#base + slot;
  }

  step(step: Step): void {
    const steps = this.#steps;
    if (step.kind === 'call') {
      this.#call(step);
      return;
    }
    const to = this.operand(step.to);
    if (step.kind === 'coordinate') {
      steps.emit('coordinate', to, step.index);
      return;
    }
    const of = step.of.map((slot) => this.operand(slot));
    if (step.kind === 'dot') {
      for (let k = 0; k < of.length; k += 2) {
        // What is not the whole sum yet must not be written over what the rest reads.
        const place = k + 2 < of.length ? NOWHERE : to;
        steps.emit(k === 0 ? 'multiply' : 'accumulate', place, of[k], of[k + 1]);
      }
    } else if (step.kind === 'select') {
      steps.emit('load', NOWHERE, of[0]);
      steps.emit('choose', to, of[1], of[2]);
    } else {
      steps.emit(step.kind, to, of[0], of[1]);
    }
  }

  /** A function's results are never written over what it reads; those that nobody needs are left out. */
  #call({ name, value, of, to }: Extract<Step, { kind: 'call' }>): void {
    const [a, b] = of.map((slot) => this.operand(slot));
    const rule = RULES[name](a, b, value, (number) => this.#steps.constants.of(number));
    const results: Operand[] = [];
    this.#taken = 0;
    const result = (k: number): Operand => {
      if (results[k] === undefined) {
        results[k] = to[k] === 0 ? this.#temporary() : this.operand(to[k]);
        compile(rule[k], results[k]);
      }
      return results[k];
    };
    const read = (expression: Expression): Operand => {
      if (typeof expression === 'number') return expression;
      if ('result' in expression) return result(expression.result);
      const slot = this.#temporary();
      compile(expression, slot);
      return slot;
    };
    const compile = (expression: Expression, target: Operand): void => {
      const [operation, x, y = 0] = expression as readonly [OperationName, Expression, Expression?];
      const left = read(x);
      this.#steps.emit(operation, target, left, read(y));
    };
    for (const [k, slot] of to.entries()) if (slot !== 0) result(k);
  }

  /** Free when the next function is called. */
  #temporary(): Operand {
    if (this.#taken === this.#temporaries.length) this.#temporaries.push(this.#steps.allocate());
    return this.#temporaries[this.#taken++];
  }
}

/**
 * Appends a tape's steps.
 *
 * @returns operands in which its outputs lie
 * @throws RangeError where a constant is beyond the range of a float32
 */
export function appendTape(tape: Tape, steps: Steps): Operand[] {
  const assembler = new Assembler(tape, steps);
  for (const step of stepsOf(tape)) assembler.step(step);
  return tape.outputs.map((output) =>
    'slot' in output ? assembler.operand(output.slot) : steps.constants.of(output.value),
  );
}
