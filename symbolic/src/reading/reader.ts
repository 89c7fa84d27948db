import {
  type Expression,
  FUNCTIONS,
  type LetDeclaration,
  type MapModel,
  type Name,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { type Element, UnsupportedError } from '../elements/element.ts';
import type { Functions } from '../elements/functions.ts';
import { readNumber } from './number.ts';

type Locals = ReadonlyMap<string, Element>;
const NO_LOCALS: Locals = new Map();
/** Expressions within expressions, `let`s inlined. */
const DEEPEST = 400;

/**
 * Turns expressions into elements: parameters stay symbols, `let`s are inlined, a coordinate is whatever it is in terms
 * of the chart's own.
 *
 * @throws UnsupportedError where an expression has no exact form
 */
export class Reader {
  readonly functions: Functions;
  readonly #spacetime: SpacetimeModel;
  readonly #coordinates: ReadonlyMap<string, Element>;
  /** Maps by whose functions names of further coordinates are replaced. */
  readonly #maps: readonly MapModel[];
  readonly #lets: Map<string, Element>;
  readonly #onLet: (name: string, value: Element) => void;
  #depth = 0;

  constructor(
    functions: Functions,
    spacetime: SpacetimeModel,
    coordinates: ReadonlyMap<string, Element>,
    maps: readonly MapModel[],
    {
      lets = new Map(),
      onLet = () => {},
    }: {
      /** Values known already. */
      readonly lets?: ReadonlyMap<string, Element>;
      /** Called with every `let` that was read. */
      readonly onLet?: (name: string, value: Element) => void;
    } = {},
  ) {
    this.functions = functions;
    this.#spacetime = spacetime;
    this.#coordinates = coordinates;
    this.#maps = maps;
    this.#lets = new Map(lets);
    this.#onLet = onLet;
  }

  /** The value of a `let` without arguments, where it was needed so far. */
  get lets(): ReadonlyMap<string, Element> {
    return this.#lets;
  }

  read(expression: Expression, locals: Locals = NO_LOCALS): Element {
    if (this.#depth > DEEPEST) throw new UnsupportedError('its expressions are nested too deeply');
    this.#depth += 1;
    try {
      return this.#read(expression, locals);
    } finally {
      this.#depth -= 1;
    }
  }

  #read(expression: Expression, locals: Locals): Element {
    const { field } = this.functions;
    switch (expression.kind) {
      case 'number':
        return readNumber(this.functions, expression.text);
      case 'group':
        return this.read(expression.inner, locals);
      case 'name':
        return this.#name(expression.name, locals);
      case 'unary': {
        if (expression.operator === 'not') throw new UnsupportedError('`not` has no exact derivative');
        const operand = this.read(expression.operand, locals);
        return expression.operator === '-' ? field.negate(operand) : operand;
      }
      case 'juxtaposition':
        return field.multiply(this.read(expression.left, locals), this.read(expression.right, locals));
      case 'binary':
        return this.#binary(expression, locals);
      case 'call':
        return this.#call(
          expression.callee,
          expression.arguments.map((argument) => this.read(argument, locals)),
        );
      case 'if':
        throw new UnsupportedError('`if … then … else` has no exact derivative where its condition changes');
      case 'hole':
      case 'error':
        throw new UnsupportedError('an expression has an error');
    }
  }

  #binary(expression: Extract<Expression, { kind: 'binary' }>, locals: Locals): Element {
    const left = this.read(expression.left, locals);
    return this.combine(expression.operator, left, this.read(expression.right, locals));
  }

  /** @throws UnsupportedError for comparisons */
  combine(operator: string, left: Element, right: Element): Element {
    const { field } = this.functions;
    switch (operator) {
      case '+':
        return field.add(left, right);
      case '-':
        return field.subtract(left, right);
      case '*':
        return field.multiply(left, right);
      case '/':
        return field.divide(left, right);
      case '^':
        return this.functions.power(left, right);
      default:
        throw new UnsupportedError(`\`${operator}\` is no function that has a derivative`);
    }
  }

  #name(name: Name, locals: Locals): Element {
    const key = name.canonical;
    const local = locals.get(key) ?? this.#coordinates.get(key) ?? this.#lets.get(key);
    if (local !== undefined) return local;
    if (this.#spacetime.parameters.has(key)) return this.functions.symbol(key, -1);
    const declaration = this.#spacetime.lets.get(key);
    if (declaration !== undefined && declaration.parameters === undefined) {
      const value = this.read(declaration.value);
      this.#lets.set(key, value);
      this.#onLet(key, value);
      return value;
    }
    if (key === 'π') return this.functions.symbol('π', -1);
    for (const map of this.#maps) {
      const value = map.values[map.target.coordinates.indexOf(key)];
      if (value !== undefined) return new Reader(this.functions, this.#spacetime, this.#coordinates, [map]).read(value);
    }
    throw new UnsupportedError(key === 'inf' ? 'inf is no number' : `${name.text} has no meaning here`);
  }

  #call(callee: Name, values: readonly Element[]): Element {
    const key = callee.canonical;
    const declaration = this.#spacetime.lets.get(key);
    if (declaration?.parameters !== undefined) return this.#inline(declaration, values);
    const builtin = FUNCTIONS.get(key);
    const count = builtin?.parameters.length ?? 0;
    if (builtin === undefined || values.length < count || (values.length > count && !builtin.variadic)) {
      throw new UnsupportedError(`${callee.text} cannot be called like this`);
    }
    if (!builtin.variadic) return this.functions.apply(key, values);
    return values.slice(1).reduce((sofar, next) => this.functions.apply(key, [sofar, next]), values[0]!);
  }

  #inline({ name, parameters, value }: LetDeclaration, values: readonly Element[]): Element {
    if (parameters!.length !== values.length) throw new UnsupportedError(`${name.text} has other arguments`);
    return this.read(value, new Map(parameters!.map((parameter, i) => [parameter.canonical, values[i]!])));
  }
}
