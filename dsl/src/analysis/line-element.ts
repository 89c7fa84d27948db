import type { Expression, Range } from '../ast.ts';
import { underDifferential } from '../lowering/differential.ts';
import { run, type Task } from '../lowering/trampoline.ts';
import type { ChartModel } from '../model.ts';
import type { Checker } from './checker.ts';
import { isMistakenCall } from './mistaken-call.ts';
import { unknownName } from './unknown-name.ts';

/** How many differentials an expression multiplies; `unknown` after an error that has been reported. */
type Degree = number | 'unknown';

/**
 * Checks that `ds^2 = …` is a sum of terms with two differentials of the chart's coordinates.
 *
 * @param spatial of `dl^2`: the differential of the first coordinate may not stand in it
 */
export function checkLineElement(checker: Checker, chart: ChartModel, expression: Expression, spatial = false): void {
  new LineElement(checker, chart, spatial).quadratic(expression);
}

class LineElement {
  readonly #checker: Checker;
  readonly #chart: ChartModel;
  readonly #spatial: boolean;

  constructor(checker: Checker, chart: ChartModel, spatial: boolean) {
    this.#checker = checker;
    this.#chart = chart;
    this.#spatial = spatial;
  }

  /** Every term of the sum by itself, so that each wrong one is marked. */
  quadratic(expression: Expression): void {
    const waiting = [expression];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next.kind === 'group') waiting.push(next.inner);
      else if (next.kind === 'unary' && next.operator !== 'not') waiting.push(next.operand);
      else if (isSum(next)) waiting.push(next.right, next.left);
      else if (next.kind === 'if') {
        this.#checker.condition(next.condition, { chart: this.#chart });
        waiting.push(next.otherwise, next.then);
      } else this.#term(next);
    }
  }

  #term(expression: Expression): void {
    const degree = run(this.#degree(expression));
    if (degree === 2 || degree === 'unknown' || isZero(expression)) return;
    const name = this.#spatial ? 'dl^2' : 'ds^2';
    this.#wrong(expression.range, `Every term of \`${name}\` has two differentials; this one has ${count(degree)}.`);
  }

  *#degree(expression: Expression): Task<Degree> {
    switch (expression.kind) {
      case 'error':
        return 'unknown';
      case 'name':
        return this.#name(expression);
      case 'group':
        return yield this.#degree(expression.inner);
      case 'juxtaposition':
        if (isMistakenCall(this.#checker, this.#chart, expression)) return 'unknown';
        return yield this.#product(expression.left, expression.right);
      case 'unary':
        if (expression.operator !== 'not') return yield this.#degree(expression.operand);
        break;
      case 'binary':
        switch (expression.operator) {
          case '*':
            return yield this.#product(expression.left, expression.right);
          case '+':
          case '-':
            return yield this.#same(expression.left, expression.right);
          case '/': {
            const left = yield this.#degree(expression.left);
            const right = yield this.#degree(expression.right);
            if (right === 0 || right === 'unknown') return left;
            return this.#wrong(expression.right.range, 'A line element cannot be divided by a differential.');
          }
          case '^':
            return yield this.#power(expression);
          default:
        }
        break;
      case 'if':
        this.#checker.condition(expression.condition, { chart: this.#chart });
        return yield this.#same(expression.then, expression.otherwise);
      default:
    }
    const { report } = this.#checker;
    const before = report.errorCount;
    this.#checker.number(expression, { chart: this.#chart });
    return report.errorCount > before ? 'unknown' : 0;
  }

  *#product(left: Expression, right: Expression): Task<Degree> {
    const a = yield this.#degree(left);
    const b = yield this.#degree(right);
    if (a === 'unknown' || b === 'unknown') return 'unknown';
    if (a + b <= 2) return a + b;
    const range = { start: left.range.start, end: right.range.end };
    return this.#wrong(range, `Every term of a line element has two differentials; this one has ${count(a + b)}.`);
  }

  *#same(left: Expression, right: Expression): Task<Degree> {
    const a = yield this.#degree(left);
    const b = yield this.#degree(right);
    if (a === 'unknown' || isZero(left)) return b;
    if (b === 'unknown' || isZero(right) || a === b) return a;
    return this.#wrong(right.range, `This term has ${count(b)}, and what it is added to has ${count(a)}.`);
  }

  *#power(expression: Extract<Expression, { kind: 'binary' }>): Task<Degree> {
    if (this.#isSphere(expression)) return 'unknown';
    const degree = yield this.#degree(expression.left);
    if (degree === 0 || degree === 'unknown') {
      this.#checker.number(expression.right, { chart: this.#chart });
      return degree;
    }
    const exponent = expression.right;
    if (exponent.kind === 'number' && exponent.value * degree === 2) return 2;
    return this.#wrong(expression.range, 'A differential stands in a line element to the power 2, as in `dr^2`.');
  }

  /** Reports `dΩ^2`, which papers write for the unit sphere. */
  #isSphere({ left, right, range }: Extract<Expression, { kind: 'binary' }>): boolean {
    if (left.kind !== 'name' || left.name.canonical !== 'dΩ' || this.#checker.isValue(left.name)) return false;
    const coordinates = this.#chart.declaration.coordinates;
    if (right.kind !== 'number' || coordinates.length !== 4 || this.#chart.coordinates.includes('Ω')) return false;
    const [, , polar, azimuth] = coordinates;
    const text = `(d${polar!.text}^2 + sin(${polar!.text})^2 d${azimuth!.text}^2)`;
    const fixes = [{ title: `Write \`${text}\``, edits: [{ range, text }] }];
    const message = `\`${left.name.text}\` is not declared; the unit sphere is \`${text}\`.`;
    this.#checker.report.error(left.range, 'name/undeclared', message, { fixes });
    return true;
  }

  #name(expression: Extract<Expression, { kind: 'name' }>): Degree {
    const { name, range } = expression;
    const { names, report } = this.#checker;
    const base = underDifferential(name);
    const index = base === undefined ? -1 : this.#chart.coordinates.indexOf(base);
    if (index > 0 || (index === 0 && !this.#spatial)) return 1;
    if (index === 0) {
      const message = `The spatial metric is of the last three coordinates; \`${name.text}\` is of the first.`;
      report.error(range, 'type/differential', message);
      return 'unknown';
    }
    const declared = this.#chart.coordinates.includes(name.canonical) || names.lets.has(name.canonical);
    if (base === undefined || declared || names.parameters.has(name.canonical)) {
      this.#checker.number(expression, { chart: this.#chart });
      return 0;
    }
    const owner = names.coordinates.get(base)?.[0];
    if (owner !== undefined) {
      const message = `\`${name.text}\` is of a coordinate of \`${owner.name}\`, and this metric is in \`${this.#chart.name}\`.`;
      report.error(range, 'type/chart', message);
    } else if (names.parameters.has(base) || names.lets.has(base)) {
      const what = names.parameters.has(base) ? 'a parameter' : 'a `let`';
      report.error(
        range,
        'type/differential',
        `\`${name.text}\` has no meaning: \`${name.text.slice(1)}\` is ${what}, not a coordinate.`,
      );
    } else {
      const differentials = this.#chart.declaration.coordinates.map((coordinate) => `d${coordinate.text}`);
      const values = [...names.lets.values(), ...names.parameters.values()].map((other) => other.name.text);
      const candidates = [...differentials, ...values];
      unknownName(report, name, 'name/undeclared', `\`${name.text}\` is not declared`, candidates);
    }
    return 'unknown';
  }

  #wrong(range: Range, message: string): Degree {
    this.#checker.report.error(range, 'type/degree', message);
    return 'unknown';
  }
}

function isSum(expression: Expression): expression is Extract<Expression, { kind: 'binary' }> {
  return expression.kind === 'binary' && (expression.operator === '+' || expression.operator === '-');
}

function isZero(expression: Expression): boolean {
  return expression.kind === 'number' && expression.value === 0;
}

function count(differentials: number): string {
  return differentials === 0 ? 'none' : differentials === 1 ? 'one' : differentials === 2 ? 'two' : `${differentials}`;
}
