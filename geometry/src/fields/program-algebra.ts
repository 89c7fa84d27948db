import { differentiate, type Instruction, PAIR_INDEX, PAIRS, type Program } from '@spacetime/dsl';

/** Appends instructions to a program; sums and products drop zeros and ones. */
class Writer {
  readonly #instructions: Instruction[] = [];

  /** Copies a program with its coordinates replaced by registers. @returns the registers of its outputs */
  copy(program: Program, coordinates?: readonly number[]): number[] {
    const moved: number[] = [];
    for (const instruction of program.instructions) {
      const { operation, a, b, c, value } = instruction;
      if (operation === 'coordinate' && coordinates !== undefined) {
        moved.push(coordinates[value]!);
        continue;
      }
      const at = (register: number) => (register < 0 ? -1 : moved[register]!);
      moved.push(this.#push({ ...instruction, a: at(a), b: at(b), c: at(c) }));
    }
    return program.outputs.map((output) => moved[output]!);
  }

  #push(instruction: Instruction): number {
    const { operation, a, b, c, value } = instruction;
    let depends = operation === 'coordinate' ? 1 << value : 0;
    for (const operand of [a, b, c]) if (operand >= 0) depends |= this.#instructions[operand]!.depends;
    this.#instructions.push({ ...instruction, depends });
    return this.#instructions.length - 1;
  }

  #is(register: number, value: number): boolean {
    const instruction = this.#instructions[register]!;
    return instruction.operation === 'constant' && instruction.value === value;
  }

  zero(): number {
    return this.#push({ operation: 'constant', a: -1, b: -1, c: -1, value: 0, depends: 0 });
  }

  multiply(a: number, b: number): number {
    if (this.#is(a, 0) || this.#is(b, 1)) return a;
    if (this.#is(b, 0) || this.#is(a, 1)) return b;
    return this.#push({ operation: 'multiply', a, b, c: -1, value: 0, depends: 0 });
  }

  sum(terms: readonly number[]): number {
    const [first, ...rest] = terms.filter((term) => !this.#is(term, 0));
    if (first === undefined) return this.zero();
    return rest.reduce((a, b) => this.#push({ operation: 'add', a, b, c: -1, value: 0, depends: 0 }), first);
  }

  program(outputs: readonly number[]): Program {
    return { instructions: this.#instructions, outputs };
  }
}

/** f(x(y)): `outer` with its coordinates replaced by the four outputs of `inner`. */
export function composePrograms(outer: Program, inner: Program): Program {
  const writer = new Writer();
  return writer.program(writer.copy(outer, writer.copy(inner)));
}

/**
 * A metric's ten components in another chart, g'_ab(y) = ∂_a x^i ∂_b x^j g_ij(x(y)), as a program.
 * @param metric ten outputs in the order of PAIRS, in coordinates x
 * @param map four outputs, x as functions of y
 */
export function pullbackProgram(metric: Program, map: Program): Program {
  const writer = new Writer();
  const [x0, x1, x2, x3, ...jacobian] = writer.copy(differentiate(map)) as [number, number, number, number];
  const g = writer.copy(metric, [x0, x1, x2, x3]);
  /** ∂_a x^i */
  const slope = (i: number, a: number): number => (jacobian as readonly number[])[4 * i + a]!;
  const indices = [0, 1, 2, 3];
  const half = indices.map((a) =>
    indices.map((j) => writer.sum(indices.map((i) => writer.multiply(slope(i, a), g[PAIR_INDEX[4 * i + j]!]!)))),
  );
  return writer.program(
    PAIRS.map(([a, b]) => writer.sum(indices.map((j) => writer.multiply(half[a]![j]!, slope(j, b))))),
  );
}
