import type { Instruction, Program } from '@spacetime/dsl';
import type { OnnxGraph } from './onnx-graph.ts';
import { DOUBLE } from './onnx-model.ts';

/** TensorProto.DataType. */
const FLOAT = 1;

/**
 * Programs in ONNX's operators on doubles, a column [N, 1] a register.
 *
 * The standard has every elementary function for doubles; ONNX Runtime, which nearly everyone runs models with, lacks tan,
 * the hyperbolic functions but tanh, and all inverse ones. Those are composed here of the others, as accurately.
 */
export class OnnxFunctions {
  readonly #graph: OnnxGraph;
  readonly #coordinates: readonly string[];
  /** Results that are conditions (bool) and not numbers. */
  readonly #conditions = new Set<string>();

  /** @param coordinates four columns */
  constructor(graph: OnnxGraph, coordinates: readonly string[]) {
    this.#graph = graph;
    this.#coordinates = coordinates;
  }

  /** @returns the program's outputs side by side, shape [N, outputs] */
  run({ instructions, outputs }: Program): string {
    const names: string[] = [];
    for (const instruction of instructions) names.push(this.#instruction(instruction, names));
    const shape = this.#graph.apply('Shape', [this.#coordinates[0]!]);
    const columns = outputs.map((register) => {
      const name = this.#asNumber(names[register]!);
      return instructions[register]!.depends === 0 ? this.#graph.apply('Expand', [name, shape]) : name;
    });
    return this.#graph.apply('Concat', columns, { axis: 1 });
  }

  #instruction({ operation, a, b, c, value }: Instruction, names: readonly string[]): string {
    if (operation === 'constant') return this.#graph.number(value);
    if (operation === 'coordinate') return this.#coordinates[value]!;
    if (operation === 'and' || operation === 'or' || operation === 'not') {
      const operands = [a, b]
        .filter((register) => register >= 0)
        .map((register) => this.#asCondition(names[register]!));
      return this.#condition({ and: 'And', or: 'Or', not: 'Not' }[operation], operands);
    }
    if (operation === 'select') {
      const [yes, no] = [b, c].map((register) => this.#asNumber(names[register]!)) as [string, string];
      return this.#apply('Where', this.#asCondition(names[a]!), yes, no);
    }
    const x = this.#asNumber(names[a]!);
    const y = b < 0 ? '' : this.#asNumber(names[b]!);
    switch (operation) {
      case 'add':
        return this.#apply('Add', x, y);
      case 'subtract':
        return this.#apply('Sub', x, y);
      case 'multiply':
        return this.#apply('Mul', x, y);
      case 'divide':
        return this.#apply('Div', x, y);
      case 'power':
        return this.#apply('Pow', x, y);
      case 'integer-power':
        return value === 2 ? this.#apply('Mul', x, x) : this.#apply('Pow', x, this.#graph.number(value));
      case 'minimum':
        return this.#apply('Min', x, y);
      case 'maximum':
        return this.#apply('Max', x, y);
      case 'less':
        return this.#condition('Less', [x, y]);
      case 'less-equal':
        return this.#condition('LessOrEqual', [x, y]);
      case 'equal':
        return this.#condition('Equal', [x, y]);
      case 'negate':
        return this.#apply('Neg', x);
      case 'sqrt':
        return this.#apply('Sqrt', x);
      case 'exp':
        return this.#apply('Exp', x);
      case 'log':
        return this.#apply('Log', x);
      case 'sin':
        return this.#apply('Sin', x);
      case 'cos':
        return this.#apply('Cos', x);
      case 'abs':
        return this.#apply('Abs', x);
      case 'sign':
        return this.#apply('Sign', x);
      case 'tanh':
        return this.#apply('Tanh', x);
      case 'tan':
        return this.#apply('Div', this.#apply('Sin', x), this.#apply('Cos', x));
      case 'cosh':
        return this.#cosh(x);
      case 'sinh':
        return this.#apply('Mul', this.#apply('Tanh', x), this.#cosh(x));
      case 'atan2':
        return this.#angle(x, y);
      case 'atan':
        return this.#angle(x, this.#graph.number(1));
      case 'asin':
        return this.#angle(x, this.#otherLeg(x));
      case 'acos':
        return this.#angle(this.#otherLeg(x), x);
      case 'atanh': {
        const one = this.#graph.number(1);
        const ratio = this.#apply('Div', this.#apply('Add', x, x), this.#apply('Sub', one, x));
        return this.#apply('Mul', this.#graph.number(0.5), this.#logOnePlus(ratio));
      }
      case 'asinh':
        return this.#asinh(x);
      case 'acosh': {
        const t = this.#apply('Sub', x, this.#graph.number(1));
        const square = this.#apply('Mul', t, this.#apply('Add', t, this.#graph.number(2)));
        return this.#logOnePlus(this.#apply('Add', t, this.#apply('Sqrt', square)));
      }
    }
  }

  #cosh(x: string): string {
    const sum = this.#apply('Add', this.#apply('Exp', x), this.#apply('Exp', this.#apply('Neg', x)));
    return this.#apply('Mul', this.#graph.number(0.5), sum);
  }

  /** sign(x) log(1 + |x| + x²/(1 + √(1 + x²))). */
  #asinh(x: string): string {
    const one = this.#graph.number(1);
    const size = this.#apply('Abs', x);
    const square = this.#apply('Mul', x, x);
    const root = this.#apply('Sqrt', this.#apply('Add', one, square));
    const rest = this.#apply('Div', square, this.#apply('Add', one, root));
    return this.#apply('Mul', this.#apply('Sign', x), this.#logOnePlus(this.#apply('Add', size, rest)));
  }

  /** √(1 − x²) */
  #otherLeg(x: string): string {
    const one = this.#graph.number(1);
    return this.#apply('Sqrt', this.#apply('Mul', this.#apply('Sub', one, x), this.#apply('Add', one, x)));
  }

  /** log(1 + u) = u log(w)/(w − 1) with w = 1 + u as rounded, and u where that is 1 (Kahan). */
  #logOnePlus(u: string): string {
    const one = this.#graph.number(1);
    const w = this.#apply('Add', one, u);
    const isOne = this.#apply('Equal', w, one);
    const below = this.#apply('Where', isOne, one, this.#apply('Sub', w, one));
    const quotient = this.#apply('Div', this.#apply('Mul', u, this.#apply('Log', w)), below);
    return this.#apply('Where', isOne, u, quotient);
  }

  /**
   * The angle of (x, y): in float32 first, by the ratio of the smaller to the larger, and then turned by the rest,
   * δ = (y cos − x sin)/(x cos + y sin) ≈ 1e-7, of which the cube is below float64's rounding.
   */
  #angle(y: string, x: string): string {
    const zero = this.#graph.number(0);
    const [wide, high] = [this.#apply('Abs', x), this.#apply('Abs', y)];
    const ratio = this.#apply('Div', this.#apply('Min', wide, high), this.#apply('Max', wide, high));
    const single = this.#graph.apply('Atan', [this.#graph.apply('Cast', [ratio], { to: FLOAT })]);
    const acute = this.#graph.apply('Cast', [single], { to: DOUBLE });
    const steep = this.#apply('Sub', this.#graph.number(Math.PI / 2), acute);
    const right = this.#apply('Where', this.#apply('Less', wide, high), steep, acute);
    const left = this.#apply('Sub', this.#graph.number(Math.PI), right);
    const upper = this.#apply('Where', this.#apply('Less', x, zero), left, right);
    const guess = this.#apply('Where', this.#apply('Less', y, zero), this.#apply('Neg', upper), upper);
    const [sin, cos] = [this.#apply('Sin', guess), this.#apply('Cos', guess)];
    const across = this.#apply('Sub', this.#apply('Mul', y, cos), this.#apply('Mul', x, sin));
    const along = this.#apply('Add', this.#apply('Mul', x, cos), this.#apply('Mul', y, sin));
    return this.#apply('Add', guess, this.#apply('Div', across, along));
  }

  #apply(operator: string, ...inputs: readonly string[]): string {
    return this.#graph.apply(operator, inputs);
  }

  #condition(operator: string, inputs: readonly string[]): string {
    const name = this.#graph.apply(operator, inputs);
    this.#conditions.add(name);
    return name;
  }

  #asNumber(name: string): string {
    return this.#conditions.has(name) ? this.#graph.apply('Cast', [name], { to: DOUBLE }) : name;
  }

  #asCondition(name: string): string {
    if (this.#conditions.has(name)) return name;
    return this.#condition('Not', [this.#condition('Equal', [name, this.#graph.number(0)])]);
  }
}
