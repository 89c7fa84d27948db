import { FUNCTION_NAMES, type FunctionName } from './functions.ts';

/**
 * A straight-line program over vectors, one element a point: what a program over jets becomes once each
 * register's streams are spelled out. Zero and constant streams are known while it is built, so that a function
 * of one coordinate costs three vectors and a coordinate's own derivatives cost none.
 */
export interface Tape {
  /** Encoded operations, see {@link CODE}; operands are slots. */
  readonly code: Int32Array;
  /** Parameters of function kernels (exponents), by index. */
  readonly values: Float64Array;
  /** How many vectors the tape works on. */
  readonly slots: number;
  /** Slots that hold a constant throughout. */
  readonly constants: readonly { readonly slot: number; readonly value: number }[];
  /** What lies in each output once the tape has run: a slot, or a constant. */
  readonly outputs: readonly ({ readonly slot: number } | { readonly value: number })[];
}

/** Layouts: d, x, y, … are slots; d receives the result. */
export const CODE = {
  /** d, coordinate */
  coordinate: 0,
  /** d, x, y */
  add: 1,
  /** d, x, y */
  subtract: 2,
  /** d, x */
  negate: 3,
  /** d, x, y */
  multiply: 4,
  /** d, then 2, 3 or 4 pairs x, y: the sum of products */
  dot2: 5,
  dot3: 6,
  dot4: 7,
  /** d, condition, x, y */
  select: 8,
  /** function, value index, a, b, f, f1, f2 */
  call: 9,
} as const;

/** One operation of a tape; what it reads and where its result goes are slots. */
export type Step =
  | { readonly kind: 'coordinate'; readonly to: number; readonly index: number }
  /** `select` reads its condition first; `dot` pairs, whose products it adds. */
  | {
      readonly kind: 'add' | 'subtract' | 'negate' | 'multiply' | 'dot' | 'select';
      readonly to: number;
      readonly of: readonly number[];
    }
  /** A function and its derivatives f′ and f″, which go to slot 0 where nobody reads them. */
  | {
      readonly kind: 'call';
      readonly name: FunctionName;
      readonly value: number;
      readonly of: readonly [a: number, b: number];
      readonly to: readonly [f: number, f1: number, f2: number];
    };

const KINDS: Readonly<Record<number, { kind: Exclude<Step['kind'], 'coordinate' | 'call'>; operands: number }>> = {
  [CODE.add]: { kind: 'add', operands: 2 },
  [CODE.subtract]: { kind: 'subtract', operands: 2 },
  [CODE.negate]: { kind: 'negate', operands: 1 },
  [CODE.multiply]: { kind: 'multiply', operands: 2 },
  [CODE.dot2]: { kind: 'dot', operands: 4 },
  [CODE.dot3]: { kind: 'dot', operands: 6 },
  [CODE.dot4]: { kind: 'dot', operands: 8 },
  [CODE.select]: { kind: 'select', operands: 3 },
};

/** A tape's operations one by one, for who turns them into another language. */
export function stepsOf({ code, values }: Tape): Step[] {
  const steps: Step[] = [];
  let k = 0;
  const take = (length: number): number[] => {
    k += length;
    return Array.from(code.subarray(k - length, k));
  };
  while (k < code.length) {
    const [operation] = take(1) as [number];
    if (operation === CODE.call) {
      const [name, value, a, b, f, f1, f2] = take(7) as [number, number, number, number, number, number, number];
      steps.push({ kind: 'call', name: FUNCTION_NAMES[name]!, value: values[value]!, of: [a, b], to: [f, f1, f2] });
    } else if (operation === CODE.coordinate) {
      const [to, index] = take(2) as [number, number];
      steps.push({ kind: 'coordinate', to, index });
    } else {
      const { kind, operands } = KINDS[operation]!;
      const [to, ...of] = take(1 + operands) as [number, ...number[]];
      steps.push({ kind, to, of });
    }
  }
  return steps;
}

const CONSTANT = -1;
/** One result of a function: args are the call and which of its results. */
const PART = -2;

interface Node {
  readonly code: number;
  readonly args: readonly number[];
  /** A constant's value, a coordinate's index, a function's parameter. */
  readonly value: number;
  readonly name?: FunctionName;
}

/** Builds a tape from nodes. Equal nodes are one node; sums and products of constants are folded, 0·x = 0. */
export class TapeBuilder {
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, number>();
  readonly zero: number;
  readonly one: number;

  constructor() {
    this.zero = this.constant(0);
    this.one = this.constant(1);
  }

  #node(code: number, args: readonly number[], value = 0, name?: FunctionName): number {
    const key = `${code} ${args.join(' ')} ${Object.is(value, -0) ? '-0' : value} ${name ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#nodes.push(name === undefined ? { code, args, value } : { code, args, value, name });
    this.#known.set(key, this.#nodes.length - 1);
    return this.#nodes.length - 1;
  }

  constant(value: number): number {
    return this.#node(CONSTANT, [], value);
  }

  /** The value of a constant node. */
  constantOf(node: number): number | undefined {
    const { code, value } = this.#nodes[node]!;
    return code === CONSTANT ? value : undefined;
  }

  coordinate(index: number): number {
    return this.#node(CODE.coordinate, [], index);
  }

  add(x: number, y: number): number {
    const [a, b] = [this.constantOf(x), this.constantOf(y)];
    if (a !== undefined && b !== undefined) return this.constant(a + b);
    if (a === 0) return y;
    if (b === 0) return x;
    return this.#node(CODE.add, x < y ? [x, y] : [y, x]);
  }

  subtract(x: number, y: number): number {
    const [a, b] = [this.constantOf(x), this.constantOf(y)];
    if (a !== undefined && b !== undefined) return this.constant(a - b);
    if (a === 0) return this.negate(y);
    if (b === 0) return x;
    return this.#node(CODE.subtract, [x, y]);
  }

  negate(x: number): number {
    const { code, args, value } = this.#nodes[x]!;
    if (code === CONSTANT) return this.constant(value === 0 ? 0 : -value);
    return code === CODE.negate ? args[0]! : this.#node(CODE.negate, [x]);
  }

  multiply(x: number, y: number): number {
    const [a, b] = [this.constantOf(x), this.constantOf(y)];
    if (a === 0 || b === 0) return this.zero;
    if (a !== undefined && b !== undefined) return this.constant(a * b);
    if (a === 1) return y;
    if (b === 1) return x;
    if (a === -1) return this.negate(y);
    if (b === -1) return this.negate(x);
    return this.#node(CODE.multiply, x < y ? [x, y] : [y, x]);
  }

  /** Σ x·y over at most four pairs. */
  dot(...pairs: readonly (readonly [number, number])[]): number {
    let sum = 0;
    const terms: (readonly [number, number])[] = [];
    for (const [x, y] of pairs) {
      const [a, b] = [this.constantOf(x), this.constantOf(y)];
      if (a === 0 || b === 0) continue;
      if (a !== undefined && b !== undefined) sum += a * b;
      else terms.push(a === undefined ? [x, y] : [y, x]);
    }
    if (sum !== 0) terms.push([this.constant(sum), this.one]);
    const [first, second] = terms;
    if (first === undefined) return this.zero;
    if (second === undefined) return this.multiply(...first);
    if (terms.length === 2) {
      const [a, b] = [this.constantOf(first[1]), this.constantOf(second[1])];
      if (b === 1 && (a === 1 || a === -1)) {
        return a === 1 ? this.add(first[0], second[0]) : this.subtract(second[0], first[0]);
      }
      if (a === 1 && b === -1) return this.subtract(first[0], second[0]);
    }
    return this.#node(CODE.dot2 + terms.length - 2, terms.flat());
  }

  select(condition: number, x: number, y: number): number {
    const known = this.constantOf(condition);
    if (known !== undefined) return known !== 0 ? x : y;
    return x === y ? x : this.#node(CODE.select, [condition, x, y]);
  }

  /** Calls a kernel of functions.ts; `result` of the returned function picks f, f′ or f″ (whatever the kernel says). */
  call(name: FunctionName, a: number, b = a, value = 0): (result: 0 | 1 | 2) => number {
    const node = this.#node(CODE.call, [a, b], value, name);
    return (result) => this.#node(PART, [node, result]);
  }

  /** Orders the nodes that the outputs need, gives each a slot that is free by then, and encodes them. */
  build(outputs: readonly number[]): Tape {
    const nodes = this.#nodes;
    const lastUse = new Int32Array(nodes.length).fill(-1);
    for (const output of outputs) lastUse[output] = nodes.length;
    for (let i = nodes.length - 1; i >= 0; i--) {
      const { code, args } = nodes[i]!;
      // A call stays even where its results are unused: it is what notices a fault.
      if (lastUse[i]! < 0 && code !== CODE.call) continue;
      for (const arg of code === PART ? args.slice(0, 1) : args) lastUse[arg] = Math.max(lastUse[arg]!, i);
    }

    const slotOf = new Int32Array(nodes.length).fill(-1);
    const free: number[] = [];
    const release: number[][] = [];
    let slots = 1; // Slot 0 takes the results of functions that nobody reads.
    const allocate = (node: number): number => {
      const slot = free.pop() ?? slots++;
      slotOf[node] = slot;
      const last = lastUse[node]!;
      if (last < nodes.length) {
        release[last] ??= [];
        release[last].push(slot);
      }
      return slot;
    };
    const constants: { slot: number; value: number }[] = [];
    for (const [i, { code, value }] of nodes.entries()) {
      if (code === CONSTANT && lastUse[i]! >= 0) {
        constants.push({ slot: slots, value });
        slotOf[i] = slots++;
      }
    }
    const parts = new Map<number, [number, number, number]>();
    for (const [i, { code, args }] of nodes.entries()) {
      if (code !== PART || lastUse[i]! < 0) continue;
      const call = args[0]!;
      const results = parts.get(call) ?? [-1, -1, -1];
      results[args[1]!] = i;
      parts.set(call, results);
    }

    const code: number[] = [];
    const values: number[] = [];
    for (const [i, node] of nodes.entries()) {
      if (node.code === CODE.call) {
        const results = (parts.get(i) ?? [-1, -1, -1]).map((part) => (part < 0 ? 0 : allocate(part)));
        code.push(CODE.call, FUNCTION_NAMES.indexOf(node.name!), values.length);
        code.push(slotOf[node.args[0]!]!, slotOf[node.args[1]!]!, ...results);
        values.push(node.value);
      } else if (node.code >= 0 && lastUse[i]! >= 0) {
        // Operands that die here may share their slot with the result: every kernel reads before it writes.
        for (const slot of release[i] ?? []) free.push(slot);
        release[i] = [];
        code.push(node.code, allocate(i));
        if (node.code === CODE.coordinate) code.push(node.value);
        else code.push(...node.args.map((arg) => slotOf[arg]!));
      }
      for (const slot of release[i] ?? []) free.push(slot);
    }
    return {
      code: Int32Array.from(code),
      values: Float64Array.from(values),
      slots,
      constants,
      outputs: outputs.map((output) => {
        const value = this.constantOf(output);
        return value === undefined ? { slot: slotOf[output]! } : { value };
      }),
    };
  }
}
