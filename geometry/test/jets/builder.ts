import type { Instruction, Operation, Program } from '@spacetime/dsl';

/** Writes small programs by hand: `const b = new ProgramBuilder(); b.program([b.op('sin', b.x(1))])`. */
export class ProgramBuilder {
  readonly instructions: Instruction[] = [];

  #push(operation: Operation, a: number, b: number, c: number, value: number, own = 0): number {
    let depends = own;
    for (const operand of [a, b, c]) if (operand >= 0) depends |= this.instructions[operand]!.depends;
    const at = this.instructions.length;
    const source = { file: 'test', range: { start: at, end: at + 1 } };
    this.instructions.push({ operation, a, b, c, value, depends, source });
    return at;
  }

  constant(value: number): number {
    return this.#push('constant', -1, -1, -1, value);
  }

  coordinate(index: number): number {
    return this.#push('coordinate', -1, -1, -1, index, 1 << index);
  }

  op(operation: Operation, a: number, b = -1, c = -1): number {
    return this.#push(operation, a, b, c, 0);
  }

  integerPower(a: number, n: number): number {
    return this.#push('integer-power', a, -1, -1, n);
  }

  /** Left to right: a op b op c … */
  fold(operation: 'add' | 'multiply' | 'subtract', ...operands: readonly number[]): number {
    return operands.reduce((a, b) => this.op(operation, a, b));
  }

  program(outputs: readonly number[]): Program {
    return { instructions: [...this.instructions], outputs };
  }
}
