import { canonicalName, type Expression, PAIR_INDEX, PAIRS } from '@spacetime/dsl';
import { add, constantSum, multiply, ONE, power, powerSum, rationalOf, type Sum, scale, ZERO } from './sums.ts';

/**
 * A homogeneous polynomial in the differentials of a chart's coordinates: degree 0 has one coefficient, degree 1
 * four, degree 2 ten in the order of PAIRS, off-diagonal ones as on paper, not halved.
 */
export interface Form {
  readonly degree: 0 | 1 | 2;
  readonly coefficients: readonly Sum[];
}

/** Reads expressions as sums of products; what is neither stays as it is written, as one factor. */
export class FormReader {
  readonly #text: string;
  readonly #differentials: ReadonlyMap<string, number>;

  /** @param coordinates of the chart, canonical */
  constructor(text: string, coordinates: readonly string[]) {
    this.#text = text;
    this.#differentials = new Map(coordinates.map((name, k) => [canonicalName(`d${name}`), k]));
  }

  /** The quadratic form of a line element; undefined where it is none, or none that can be written out. */
  quadratic(expression: Expression): readonly Sum[] | undefined {
    const form = this.form(expression);
    return form?.degree === 2 ? form.coefficients : undefined;
  }

  /** An expression without differentials. */
  scalar(expression: Expression): Sum | undefined {
    const form = this.form(expression);
    return form?.degree === 0 ? form.coefficients[0] : undefined;
  }

  form(expression: Expression): Form | undefined {
    switch (expression.kind) {
      case 'number': {
        const value = rationalOf(expression.text);
        return scalarForm(value === undefined ? powerSum(expression.text) : constantSum(value));
      }
      case 'name': {
        const index = this.#differentials.get(expression.name.canonical);
        if (index === undefined) return scalarForm(powerSum(expression.name.text));
        return { degree: 1, coefficients: [0, 1, 2, 3].map((k) => (k === index ? ONE : ZERO)) };
      }
      case 'group': {
        const inner = this.form(expression.inner);
        if (inner?.degree !== 0 || inner.coefficients[0]!.length < 2) return inner;
        // A sum of its own stays one, as its writer put it.
        return scalarForm(powerSum(`(${this.#written(expression.inner)})`));
      }
      case 'unary': {
        const operand = expression.operator === 'not' ? undefined : this.form(expression.operand);
        if (operand === undefined || expression.operator === '+') return operand;
        return each(operand, (sum) => scale(sum, -1n));
      }
      case 'juxtaposition':
        return product(this.form(expression.left), this.form(expression.right));
      case 'binary':
        return this.#binary(expression);
      case 'call':
        return scalarForm(powerSum(this.#written(expression)));
      case 'if':
        return scalarForm(powerSum(`(${this.#written(expression)})`));
      default:
        return undefined;
    }
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>): Form | undefined {
    const { operator, left, right } = expression;
    const a = this.form(left);
    if (a === undefined) return undefined;
    switch (operator) {
      case '+':
      case '-': {
        const b = this.form(right);
        if (b === undefined) return undefined;
        const [x, y] = sameDegree(a, b);
        if (x.degree !== y.degree) return undefined;
        return {
          degree: x.degree,
          coefficients: x.coefficients.map((sum, k) => {
            const other = y.coefficients[k]!;
            return add(sum, operator === '+' ? other : scale(other, -1n));
          }),
        };
      }
      case '*':
        return product(a, this.form(right));
      case '/': {
        const b = this.scalar(right);
        const inverse = b && power(b, -1);
        return inverse && each(a, (sum) => multiply(sum, inverse));
      }
      case '^':
        return this.#power(expression, a);
      default:
        return undefined;
    }
  }

  #power({ left, right }: Extract<Expression, { kind: 'binary' }>, base: Form): Form | undefined {
    const exponent = wholeNumber(right);
    if (base.degree > 0) return exponent === 2 ? product(base, base) : exponent === 1 ? base : undefined;
    if (exponent !== undefined) {
      const raised = power(base.coefficients[0]!, exponent);
      return raised && scalarForm(raised);
    }
    // A power that is no whole number is one factor; a product under it stays together.
    const isAtom = left.kind === 'name' || left.kind === 'call' || left.kind === 'group';
    if (!isAtom) return undefined;
    return scalarForm(powerSum(`(${this.#written(left)}^${this.#written(right)})`));
  }

  #written({ range: { start, end } }: Expression): string {
    return this.#text.slice(start, end).replace(/\s+/gu, ' ');
  }
}

function wholeNumber(expression: Expression): number | undefined {
  if (expression.kind === 'group') return wholeNumber(expression.inner);
  if (expression.kind === 'unary' && expression.operator === '-') {
    const inner = wholeNumber(expression.operand);
    return inner === undefined ? undefined : -inner;
  }
  return expression.kind === 'number' && Number.isInteger(expression.value) && Math.abs(expression.value) <= 64
    ? expression.value
    : undefined;
}

function scalarForm(sum: Sum): Form {
  return { degree: 0, coefficients: [sum] };
}

function each(form: Form, change: (sum: Sum) => Sum): Form {
  return { degree: form.degree, coefficients: form.coefficients.map(change) };
}

/** Zero is of every degree. */
function sameDegree(a: Form, b: Form): readonly [Form, Form] {
  if (a.degree === 0 && a.coefficients[0]!.length === 0) return [each(b, () => ZERO), b];
  if (b.degree === 0 && b.coefficients[0]!.length === 0) return [a, each(a, () => ZERO)];
  return [a, b];
}

function product(a: Form | undefined, b: Form | undefined): Form | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.degree === 0) return each(b, (sum) => multiply(a.coefficients[0]!, sum));
  if (b.degree === 0) return each(a, (sum) => multiply(sum, b.coefficients[0]!));
  if (a.degree + b.degree !== 2) return undefined;
  const coefficients: Sum[] = PAIRS.map(() => ZERO);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      const pair = PAIR_INDEX[4 * i + j]!;
      coefficients[pair] = add(coefficients[pair]!, multiply(a.coefficients[i]!, b.coefficients[j]!));
    }
  }
  return { degree: 2, coefficients };
}
