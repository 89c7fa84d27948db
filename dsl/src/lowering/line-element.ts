import type { Expression } from '../ast.ts';
import { PAIR_INDEX, PAIRS } from '../program.ts';
import { apply } from './algebra.ts';
import type { Register } from './builder.ts';
import { differentialOf } from './differential.ts';
import type { Lowering } from './expressions.ts';
import type { ChartScope } from './scope.ts';
import { run, type Task } from './trampoline.ts';

/**
 * A homogeneous polynomial in the differentials: degree 0 has one coefficient, degree 1 the four of dx^i,
 * degree 2 the ten of dx^i dx^j (i ≤ j, order of PAIRS; off-diagonal ones as on paper, not halved).
 */
interface Form {
  readonly degree: number;
  readonly coefficients: readonly Register[];
}

/**
 * The components of the quadratic form `ds^2 = …`: ten registers in the order of PAIRS, an off-diagonal one
 * being half of what stands before its two differentials. NaN where the expression is no quadratic form.
 */
export function lowerLineElement(
  lowering: Lowering,
  expression: Expression,
  scope: ChartScope,
  file: string,
): readonly Register[] {
  const { builder } = lowering;
  const form = run(new LineElement(lowering, scope, file).form(expression));
  if (form.degree !== 2) return PAIRS.map(() => builder.constant(Number.NaN));
  const half = builder.constant(0.5);
  return PAIRS.map(([i, j], k) => {
    const coefficient = form.coefficients[k]!;
    return i === j ? coefficient : apply(builder, 'multiply', half, coefficient);
  });
}

class LineElement {
  readonly #lowering: Lowering;
  readonly #scope: ChartScope;
  readonly #file: string;

  constructor(lowering: Lowering, scope: ChartScope, file: string) {
    this.#lowering = lowering;
    this.#scope = scope;
    this.#file = file;
  }

  *form(expression: Expression): Task<Form> {
    switch (expression.kind) {
      case 'name': {
        const index = differentialOf(expression.name, this.#scope.chart?.coordinates ?? []);
        return index === undefined ? this.#scalar(expression) : this.#differential(index);
      }
      case 'group':
        return yield this.form(expression.inner);
      case 'unary': {
        if (expression.operator === 'not') return this.#scalar(expression);
        const operand = yield this.form(expression.operand);
        if (expression.operator === '+') return operand;
        return this.#each(operand, expression, (x) => apply(this.#lowering.builder, 'negate', x));
      }
      case 'juxtaposition': {
        const left = yield this.form(expression.left);
        const right = yield this.form(expression.right);
        return this.#product(left, right, expression);
      }
      case 'binary':
        return yield this.#binary(expression);
      case 'if': {
        const condition = this.#lowering.lower(expression.condition, this.#scope, this.#file);
        const then = yield this.form(expression.then);
        const otherwise = yield this.form(expression.otherwise);
        if (then.degree !== otherwise.degree) return this.#nothing();
        return this.#each(then, expression, (x, k) =>
          apply(this.#lowering.builder, 'select', condition, x, otherwise.coefficients[k]!),
        );
      }
      default:
        return this.#scalar(expression);
    }
  }

  *#binary(expression: Extract<Expression, { kind: 'binary' }>): Task<Form> {
    const { builder } = this.#lowering;
    switch (expression.operator) {
      case '+':
      case '-': {
        const left = yield this.form(expression.left);
        const right = yield this.form(expression.right);
        if (left.degree !== right.degree) return this.#nothing();
        const operation = expression.operator === '+' ? 'add' : 'subtract';
        return this.#each(left, expression, (x, k) => apply(builder, operation, x, right.coefficients[k]!));
      }
      case '*': {
        const left = yield this.form(expression.left);
        const right = yield this.form(expression.right);
        return this.#product(left, right, expression);
      }
      case '/': {
        const left = yield this.form(expression.left);
        const right = yield this.form(expression.right);
        if (right.degree !== 0) return this.#nothing();
        return this.#each(left, expression, (x) => apply(builder, 'divide', x, right.coefficients[0]!));
      }
      case '^': {
        const base = yield this.form(expression.left);
        const exponent = yield this.form(expression.right);
        return this.#power(base, exponent, expression);
      }
      default:
        return this.#scalar(expression);
    }
  }

  #product(left: Form, right: Form, expression: Expression): Form {
    const { builder } = this.#lowering;
    if (left.degree === 0) {
      return this.#each(right, expression, (x) => apply(builder, 'multiply', left.coefficients[0]!, x));
    }
    if (right.degree === 0) {
      return this.#each(left, expression, (x) => apply(builder, 'multiply', x, right.coefficients[0]!));
    }
    if (left.degree + right.degree !== 2) return this.#nothing();
    this.#mark(expression);
    const coefficients = PAIRS.map(() => builder.constant(0));
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        const pair = PAIR_INDEX[4 * i + j]!;
        const term = apply(builder, 'multiply', left.coefficients[i]!, right.coefficients[j]!);
        coefficients[pair] = apply(builder, 'add', coefficients[pair]!, term);
      }
    }
    return { degree: 2, coefficients };
  }

  #power(base: Form, exponent: Form, expression: Expression): Form {
    if (exponent.degree !== 0) return this.#nothing();
    const { builder } = this.#lowering;
    const register = exponent.coefficients[0]!;
    if (base.degree === 0) return this.#each(base, expression, (x) => apply(builder, 'power', x, register));
    const value = builder.constantAt(register);
    if (value === 0) return { degree: 0, coefficients: [builder.constant(1)] };
    if (value === 1) return base;
    return value === 2 ? this.#product(base, base, expression) : this.#nothing();
  }

  #each(form: Form, expression: Expression, change: (x: Register, k: number) => Register): Form {
    this.#mark(expression);
    return { degree: form.degree, coefficients: form.coefficients.map(change) };
  }

  #scalar(expression: Expression): Form {
    return { degree: 0, coefficients: [this.#lowering.lower(expression, this.#scope, this.#file)] };
  }

  #differential(index: number): Form {
    const { builder } = this.#lowering;
    return { degree: 1, coefficients: [0, 1, 2, 3].map((i) => builder.constant(i === index ? 1 : 0)) };
  }

  #nothing(): Form {
    return { degree: 0, coefficients: [this.#lowering.builder.constant(Number.NaN)] };
  }

  #mark(expression: Expression): void {
    this.#lowering.builder.source = { file: this.#file, range: expression.range };
  }
}
