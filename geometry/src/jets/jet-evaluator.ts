import type { Program } from '@spacetime/dsl';
import { type Fault, type Order, STREAMS } from '../metric-field.ts';
import { explain } from './faults.ts';
import { compile, neededRegisters } from './rules.ts';
import type { Tape } from './tape.ts';
import { BLOCK, execute, memoryOf } from './vectors.ts';

/** A tape ready to run, and where its outputs go. */
interface Machine {
  readonly tape: Tape;
  readonly memory: Float64Array;
  /** Pairs of slot and index within a point's results. */
  readonly moves: Int32Array;
  readonly constants: readonly { readonly index: number; readonly value: number }[];
}

function machineOf(program: Program, order: Order): Machine {
  const tape = compile(program, order);
  const moves: number[] = [];
  const constants: { index: number; value: number }[] = [];
  for (const [index, output] of tape.outputs.entries()) {
    if ('slot' in output) moves.push(output.slot * BLOCK, index);
    else if (output.value !== 0) constants.push({ index, value: output.value });
  }
  return { tape, memory: memoryOf(tape), moves: Int32Array.from(moves), constants };
}

/** Writes a vector into results of `stride` numbers a point; 0 where all of it is finite, NaN otherwise. */
function scatter(m: Float64Array, x: number, out: Float64Array, start: number, stride: number, n: number): number {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const value = m[x + i]!;
    out[start + i * stride] = value;
    bad += 0 * value;
  }
  return bad;
}

/**
 * Values and derivatives of a program over blocks of points, by forward propagation of 2-jets.
 *
 * Exact to rounding: no step sizes. At kinks as `differentiate` does it: |x|' = sign(x), which is 0 at 0; min and max
 * follow the first of equal operands, a choice the branch that it takes; sign, comparisons and logic are flat.
 */
export class JetEvaluator {
  readonly program: Program;
  readonly #machines: (Machine | undefined)[] = [];
  /** The same with every register as an output, to find out what went wrong. */
  readonly #diagnosers: (Machine | undefined)[] = [];
  readonly #suspects = new Uint8Array(BLOCK);

  constructor(program: Program) {
    this.program = program;
  }

  /**
   * @param points shape [count, 4]
   * @param out shape [count, STREAMS[order], outputs]: value, ∂₀ … ∂₃, ∂₀∂₀, ∂₀∂₁, … ∂₃∂₃
   * @returns the first fault, by point; all results at a faulty point are NaN, and those at other points valid.
   *   The branch of a `select` that is not taken cannot fail.
   */
  run(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    const stride = STREAMS[order] * this.program.outputs.length;
    if (points.length < 4 * count || out.length < stride * count) throw new RangeError('too short an array');
    this.#machines[order] ??= machineOf(this.program, order);
    const { tape, memory, moves, constants } = this.#machines[order];
    let fault: Fault | undefined;
    out.fill(0, 0, stride * count);
    for (let first = 0; first < count; first += BLOCK) {
      const n = Math.min(BLOCK, count - first);
      const base = first * stride;
      let suspicious = execute(tape, order, memory, points, 4 * first, n, this.#suspects);
      for (const { index, value } of constants) {
        for (let i = 0; i < n; i++) out[base + i * stride + index] = value;
        if (!Number.isFinite(value)) suspicious = true;
      }
      for (let k = 0; k < moves.length; k += 2) {
        if (scatter(memory, moves[k]!, out, base + moves[k + 1]!, stride, n) !== 0) suspicious = true;
      }
      if (suspicious) {
        const found = this.#examine(points, first, n, order, out);
        fault ??= found;
        this.#suspects.fill(0);
      }
    }
    return fault;
  }

  /** Looks at the suspect points of a block one by one. */
  #examine(points: Float64Array, first: number, n: number, order: Order, out: Float64Array): Fault | undefined {
    const stride = STREAMS[order] * this.program.outputs.length;
    const suspects: number[] = [];
    for (let i = 0; i < n; i++) {
      const results = out.subarray((first + i) * stride, (first + i + 1) * stride);
      if (this.#suspects[i] || !results.every(Number.isFinite)) suspects.push(first + i);
    }
    const stream = this.#diagnose(points, suspects, order);
    let fault: Fault | undefined;
    for (const [i, point] of suspects.entries()) {
      const why = explain(this.program, order, (register, s) => stream(i, register, s));
      const results = out.subarray(point * stride, (point + 1) * stride);
      if (why === undefined && results.every(Number.isFinite)) continue;
      results.fill(Number.NaN);
      const message = why?.message ?? 'a result that is not a finite number';
      const source = why?.instruction.source;
      fault ??= source === undefined ? { point, message } : { point, message, source };
    }
    return fault;
  }

  /** Streams of every register that the outputs need, at at most BLOCK points. */
  #diagnose(points: Float64Array, chosen: readonly number[], order: Order) {
    const { instructions } = this.program;
    const needed = neededRegisters(this.program);
    const registers = instructions.flatMap((_, i) => (needed[i] ? [i] : []));
    this.#diagnosers[order] ??= machineOf({ instructions, outputs: registers }, order);
    const { tape, memory } = this.#diagnosers[order];
    const gathered = new Float64Array(4 * BLOCK);
    for (const [i, point] of chosen.entries()) gathered.set(points.subarray(4 * point, 4 * point + 4), 4 * i);
    execute(tape, order, memory, gathered, 0, chosen.length, this.#suspects);
    const position = new Int32Array(instructions.length);
    for (const [i, register] of registers.entries()) position[register] = i;
    return (point: number, register: number, s: number): number => {
      const output = tape.outputs[s * registers.length + position[register]!]!;
      return 'slot' in output ? memory[output.slot * BLOCK + point]! : output.value;
    };
  }
}
