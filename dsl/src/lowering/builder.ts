import type { Instruction, Operation, Program } from '../program.ts';

/** Index of an instruction within the builder that wrote it. */
export type Register = number;

/**
 * Writes instructions so that equal ones share a register. It knows no algebra: {@link apply} simplifies
 * before it comes here.
 */
export class Builder {
  /** Where the next new instruction comes from. */
  source: Instruction['source'];
  readonly #instructions: Instruction[] = [];
  readonly #registers = new Map<string, Register>();

  at(register: Register): Instruction {
    return this.#instructions[register]!;
  }

  /** The number a register holds, where it is a constant. */
  constantAt(register: Register): number | undefined {
    const { operation, value } = this.#instructions[register]!;
    return operation === 'constant' ? value : undefined;
  }

  constant(value: number): Register {
    // No negative zero: it would tell apart what algebra holds equal (atan2, 1/0).
    return this.#intern('constant', -1, -1, -1, value === 0 ? 0 : value, 0);
  }

  coordinate(index: number): Register {
    return this.#intern('coordinate', -1, -1, -1, index, 1 << index);
  }

  emit(operation: Operation, a: Register, b: Register = -1, c: Register = -1, value = 0): Register {
    const depends = this.#depends(a) | this.#depends(b) | this.#depends(c);
    return this.#intern(operation, a, b, c, value, depends);
  }

  /** The program of these outputs alone: what no output needs is gone. */
  finish(outputs: readonly Register[]): Program {
    const needed = new Uint8Array(this.#instructions.length);
    for (const register of outputs) needed[register] = 1;
    for (let i = needed.length - 1; i >= 0; i--) {
      if (needed[i] === 0) continue;
      const { a, b, c } = this.#instructions[i]!;
      if (a >= 0) needed[a] = 1;
      if (b >= 0) needed[b] = 1;
      if (c >= 0) needed[c] = 1;
    }
    const renumbered = new Int32Array(needed.length).fill(-1);
    const instructions: Instruction[] = [];
    for (let i = 0; i < needed.length; i++) {
      if (needed[i] === 0) continue;
      renumbered[i] = instructions.length;
      const old = this.#instructions[i]!;
      const move = (register: Register) => (register < 0 ? -1 : renumbered[register]!);
      instructions.push({ ...old, a: move(old.a), b: move(old.b), c: move(old.c) });
    }
    return { instructions, outputs: outputs.map((register) => renumbered[register]!) };
  }

  #depends(register: Register): number {
    return register < 0 ? 0 : this.#instructions[register]!.depends;
  }

  #intern(operation: Operation, a: Register, b: Register, c: Register, value: number, depends: number): Register {
    const key = `${operation},${a},${b},${c},${value}`;
    const known = this.#registers.get(key);
    if (known !== undefined) return known;
    const register = this.#instructions.length;
    const instruction = { operation, a, b, c, value, depends };
    this.#instructions.push(this.source === undefined ? instruction : { ...instruction, source: this.source });
    this.#registers.set(key, register);
    return register;
  }
}
