import type { BinaryOperator, Expression, LetDeclaration, Name, Range } from '../ast.ts';
import { CONSTANTS, FUNCTIONS } from '../functions.ts';
import type { SpacetimeModel } from '../model.ts';
import type { Operation, Program } from '../program.ts';
import { apply } from './algebra.ts';
import { Builder, type Register } from './builder.ts';
import type { ChartScope } from './scope.ts';
import { run, type Task } from './trampoline.ts';

/** Expressions met (functions inlined) before lowering gives up: a text of a few lines can ask for 2^100. */
const BUDGET = 1 << 20;

type Locals = ReadonlyMap<string, Register>;
const NO_LOCALS: Locals = new Map();

/** What lowering needs of a spacetime beyond its charts. */
export type Lets = Pick<SpacetimeModel, 'file' | 'lets'>;

const OPERATIONS: Readonly<Record<BinaryOperator, Operation>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '^': 'power',
  '<': 'less',
  '<=': 'less-equal',
  '>': 'less',
  '>=': 'less-equal',
  '=': 'equal',
  and: 'and',
  or: 'or',
};

/**
 * Turns expressions into registers of one builder. Total: a name without a meaning, a cycle, an `error`
 * expression or a text beyond the budget becomes the constant NaN.
 */
export class Lowering {
  readonly builder = new Builder();
  readonly #spacetime: Lets | undefined;
  readonly #parameters: ReadonlyMap<string, number>;
  #budget = BUDGET;

  constructor(spacetime: Lets | undefined, parameters: ReadonlyMap<string, number>) {
    this.#spacetime = spacetime;
    this.#parameters = parameters;
  }

  /** @param file the file of the expression's ranges */
  lower(expression: Expression, scope: ChartScope, file: string): Register {
    return run(this.#expression(expression, scope, file, NO_LOCALS));
  }

  finish(outputs: readonly Register[]): Program {
    return this.builder.finish(this.#budget > 0 ? outputs : outputs.map(() => this.#nothing()));
  }

  *#expression(expression: Expression, scope: ChartScope, file: string, locals: Locals): Task<Register> {
    if (this.#budget-- <= 0) return this.#nothing();
    switch (expression.kind) {
      case 'number':
        this.#mark(file, expression.range);
        return this.builder.constant(expression.value);
      case 'group':
        return yield this.#expression(expression.inner, scope, file, locals);
      case 'name':
        return yield this.#name(expression.name, scope, file, locals);
      case 'unary': {
        const operand = yield this.#expression(expression.operand, scope, file, locals);
        if (expression.operator === '+') return operand;
        this.#mark(file, expression.range);
        return apply(this.builder, expression.operator === '-' ? 'negate' : 'not', operand);
      }
      case 'binary': {
        const left = yield this.#expression(expression.left, scope, file, locals);
        const right = yield this.#expression(expression.right, scope, file, locals);
        this.#mark(file, expression.range);
        const swapped = expression.operator === '>' || expression.operator === '>=';
        const operation = OPERATIONS[expression.operator];
        return swapped ? apply(this.builder, operation, right, left) : apply(this.builder, operation, left, right);
      }
      case 'juxtaposition': {
        const left = yield this.#expression(expression.left, scope, file, locals);
        const right = yield this.#expression(expression.right, scope, file, locals);
        this.#mark(file, expression.range);
        return apply(this.builder, 'multiply', left, right);
      }
      case 'if': {
        const condition = yield this.#expression(expression.condition, scope, file, locals);
        const then = yield this.#expression(expression.then, scope, file, locals);
        const otherwise = yield this.#expression(expression.otherwise, scope, file, locals);
        this.#mark(file, expression.range);
        return apply(this.builder, 'select', condition, then, otherwise);
      }
      case 'call': {
        const values: Register[] = [];
        for (const argument of expression.arguments) {
          values.push(yield this.#expression(argument, scope, file, locals));
        }
        return yield this.#call(expression.callee, values, expression.range, scope, file);
      }
      case 'hole':
      case 'error':
        return this.#nothing();
    }
  }

  *#name(name: Name, scope: ChartScope, file: string, locals: Locals): Task<Register> {
    const key = name.canonical;
    const local = locals.get(key);
    if (local !== undefined) return local;
    this.#mark(file, name.range);
    const index = scope.coordinate(key);
    if (index >= 0) return this.builder.coordinate(index);
    const parameter = this.#parameters.get(key);
    if (parameter !== undefined) return this.builder.constant(parameter);
    const declaration = this.#spacetime?.lets.get(key);
    if (declaration !== undefined && declaration.parameters === undefined) {
      return yield this.#once(`let ${key}`, scope, () =>
        this.#expression(declaration.value, scope, this.#file(), NO_LOCALS),
      );
    }
    const constant = CONSTANTS.get(key);
    if (constant !== undefined) return this.builder.constant(constant);
    const replaced = scope.replacement(key);
    if (replaced === undefined) return this.#nothing();
    const { scope: inner, value } = replaced;
    return yield this.#once(`map ${key}`, inner, () => this.#expression(value, inner, this.#file(), NO_LOCALS));
  }

  *#call(callee: Name, values: readonly Register[], range: Range, scope: ChartScope, file: string): Task<Register> {
    const key = callee.canonical;
    const declaration = this.#spacetime?.lets.get(key);
    if (declaration?.parameters !== undefined) {
      if (declaration.parameters.length !== values.length) return this.#nothing();
      return yield this.#once(`${key}(${values.join()})`, scope, () => this.#inline(declaration, values, scope));
    }
    const builtin = FUNCTIONS.get(key);
    const first = values[0];
    const count = builtin?.parameters.length ?? 0;
    if (builtin === undefined || first === undefined || values.length < count) return this.#nothing();
    if (values.length > count && !builtin.variadic) return this.#nothing();
    this.#mark(file, range);
    const { operation, reciprocalOf } = builtin;
    if (reciprocalOf !== undefined) {
      return apply(this.builder, 'divide', this.builder.constant(1), apply(this.builder, reciprocalOf, first));
    }
    if (operation === undefined) return this.#nothing();
    if (count === 1) return apply(this.builder, operation, first);
    return values.slice(1).reduce((sofar, next) => apply(this.builder, operation, sofar, next), first);
  }

  *#inline(declaration: LetDeclaration, values: readonly Register[], scope: ChartScope): Task<Register> {
    const locals = new Map(declaration.parameters?.map((parameter, i) => [parameter.canonical, values[i]!]));
    const body = () => this.#expression(declaration.value, scope, this.#file(), locals);
    return yield this.#guarded(`function ${declaration.name.canonical}`, scope, body);
  }

  /** Lowers what `key` names at its first use in a scope. */
  *#once(key: string, scope: ChartScope, lower: () => Task<Register>): Task<Register> {
    const known = scope.known.get(key);
    if (known !== undefined) return known;
    const register = yield this.#guarded(key, scope, lower);
    scope.known.set(key, register);
    return register;
  }

  /** Ends cycles: what leads back to itself has no value. */
  *#guarded(key: string, scope: ChartScope, lower: () => Task<Register>): Task<Register> {
    if (scope.active.has(key)) return this.#nothing();
    scope.active.add(key);
    const register = yield lower();
    scope.active.delete(key);
    return register;
  }

  #file(): string {
    return this.#spacetime?.file ?? '';
  }

  #mark(file: string, range: Range): void {
    this.builder.source = { file, range };
  }

  #nothing(): Register {
    return this.builder.constant(Number.NaN);
  }
}
