import type { Expression, LetDeclaration, Name, Range } from '../ast.ts';
import { CONSTANTS, FUNCTIONS } from '../functions.ts';
import { run, type Task } from '../lowering/trampoline.ts';
import type { SpacetimeNames } from './names.ts';
import { isMissing } from './names.ts';
import type { Kind, LetInfo, Place } from './place.ts';
import type { Report } from './report.ts';
import { reportAmbiguous, reportUndeclared, reportUnusable } from './resolve.ts';

type Locals = ReadonlySet<string>;
const NO_LOCALS: Locals = new Set();
const ANYWHERE: Place = { anywhere: true };

/** Checks the names and kinds of expressions within one spacetime. Each mistake is reported once. */
export class Checker {
  readonly names: SpacetimeNames;
  readonly report: Report;
  /** The parameters' declared values, once they are known. */
  defaults: ReadonlyMap<string, number> = new Map();
  readonly #lets = new Map<string, LetInfo>();
  readonly #active = new Set<string>();
  /** Misplaced lets, reported at their first use in a chart. */
  readonly #misplaced = new Set<string>();

  constructor(names: SpacetimeNames, report: Report) {
    this.names = names;
    this.report = report;
  }

  /** Reports in another file, for expressions of a fit that uses this spacetime. */
  withReport(report: Report): Checker {
    const other = new Checker(this.names, report);
    for (const [key, info] of this.#lets) other.#lets.set(key, info);
    other.defaults = this.defaults;
    return other;
  }

  /** Checks that an expression is a number. */
  number(expression: Expression, place: Place): void {
    const kind = run(this.#kind(expression, place, NO_LOCALS));
    this.#want('number', kind, expression.range);
  }

  condition(expression: Expression, place: Place): void {
    const kind = run(this.#kind(expression, place, NO_LOCALS));
    this.#want('condition', kind, expression.range);
  }

  /** Checks a let's value; what else depends on it asks for the result. */
  declaration(name: string): LetInfo | undefined {
    const declaration = this.names.lets.get(name);
    if (declaration !== undefined) run(this.#declaration(declaration));
    return this.#lets.get(name);
  }

  *#declaration(declaration: LetDeclaration): Task<Kind> {
    const key = declaration.name.canonical;
    const known = this.#lets.get(key);
    if (known !== undefined) return known.kind;
    // Cycles are reported by themselves.
    if (this.#active.has(key)) return 'unknown';
    this.#active.add(key);
    const locals = new Set(declaration.parameters?.map((parameter) => parameter.canonical));
    const used = new Map<string, Range>();
    const kind = yield this.#kind(declaration.value, ANYWHERE, locals, used);
    this.#active.delete(key);
    this.#lets.set(key, { kind, coordinates: used });
    return kind;
  }

  /** @param used collects the coordinates that are mentioned */
  *#kind(expression: Expression, place: Place, locals: Locals, used?: Map<string, Range>): Task<Kind> {
    switch (expression.kind) {
      case 'number':
        return 'number';
      case 'group':
        return yield this.#kind(expression.inner, place, locals, used);
      case 'name':
        return yield this.#name(expression.name, place, locals, used);
      case 'unary': {
        const wanted = expression.operator === 'not' ? 'condition' : 'number';
        const kind = yield this.#kind(expression.operand, place, locals, used);
        return this.#want(wanted, kind, expression.operand.range);
      }
      case 'binary': {
        const wanted = expression.operator === 'and' || expression.operator === 'or' ? 'condition' : 'number';
        const left = yield this.#kind(expression.left, place, locals, used);
        this.#want(wanted, left, expression.left.range);
        const right = yield this.#kind(expression.right, place, locals, used);
        this.#want(wanted, right, expression.right.range);
        return CONDITIONS.has(expression.operator) ? 'condition' : 'number';
      }
      case 'juxtaposition': {
        const left = yield this.#kind(expression.left, place, locals, used);
        this.#want('number', left, expression.left.range);
        const right = yield this.#kind(expression.right, place, locals, used);
        return this.#want('number', right, expression.right.range);
      }
      case 'if': {
        const condition = yield this.#kind(expression.condition, place, locals, used);
        this.#want('condition', condition, expression.condition.range);
        const then = yield this.#kind(expression.then, place, locals, used);
        const otherwise = yield this.#kind(expression.otherwise, place, locals, used);
        if (then === 'unknown') return otherwise;
        return this.#want(then, otherwise, expression.otherwise.range);
      }
      case 'call': {
        for (const argument of expression.arguments) {
          const kind = yield this.#kind(argument, place, locals, used);
          this.#want('number', kind, argument.range);
        }
        return yield this.#call(expression, place, locals, used);
      }
      case 'hole':
        this.report.error(expression.range, 'type/hole', '`_` stands only for a component of a velocity.');
        return 'unknown';
      case 'error':
        return 'unknown';
    }
  }

  *#name(name: Name, place: Place, locals: Locals, used?: Map<string, Range>): Task<Kind> {
    const key = name.canonical;
    if (isMissing(name)) return 'unknown';
    if (locals.has(key)) return 'number';
    if (place.chart?.coordinates.includes(key)) return 'number';
    if (CONSTANTS.has(key)) return 'number';
    const declaration = this.names.lets.get(key);
    if (place.numbersOnly === undefined) {
      if (this.names.parameters.has(key)) return 'number';
      if (declaration !== undefined) return yield this.#let(name, declaration, place, used);
    }
    const targets = place.replaced?.get(key) ?? [];
    if (targets.length > 1) reportAmbiguous(name, key, targets, this.report);
    if (targets.length > 0) return 'number';
    if (place.anywhere && this.names.coordinates.has(key)) {
      if (used !== undefined && !used.has(key)) used.set(key, name.range);
      return 'number';
    }
    reportUnusable(this.names, name, place, locals, this.report);
    return 'unknown';
  }

  *#let(name: Name, declaration: LetDeclaration, place: Place, used?: Map<string, Range>): Task<Kind> {
    if (declaration.parameters !== undefined) {
      const example = declaration.parameters.map((parameter) => parameter.text).join(', ');
      const message = `\`${name.text}\` is a function; give it its arguments: \`${name.text}(${example})\`.`;
      this.report.error(name.range, 'type/function', message);
      return 'unknown';
    }
    const kind = yield this.#declaration(declaration);
    // A name that some chart has for a coordinate is decided where the chart is.
    if (place.anywhere && this.names.coordinates.has(name.canonical)) used?.set(name.canonical, name.range);
    else this.#place(name, place, used);
    return kind;
  }

  /** Checks that the coordinates behind a let have a meaning where it is used. */
  #place(name: Name, place: Place, used?: Map<string, Range>): void {
    const waiting = [...(this.#lets.get(name.canonical)?.coordinates ?? [])];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [coordinate, range] = next;
      if (place.anywhere) {
        if (used !== undefined && !used.has(coordinate)) used.set(coordinate, range);
      } else if (place.chart?.coordinates.includes(coordinate)) {
        // Its meaning in this chart.
      } else if (this.names.lets.has(coordinate)) {
        waiting.push(...(this.#lets.get(coordinate)?.coordinates ?? []));
      } else {
        const targets = place.replaced?.get(coordinate) ?? [];
        if (targets.length === 1) continue;
        if (targets.length > 1) reportAmbiguous(name, coordinate, targets, this.report);
        else this.#misplace(name, coordinate, range, place);
        return;
      }
    }
  }

  #misplace(name: Name, coordinate: string, range: Range, place: Place): void {
    const key = `${place.chart?.name ?? ''} ${name.canonical}`;
    if (this.#misplaced.has(key)) return;
    this.#misplaced.add(key);
    const related = [{ file: this.names.file, range, message: `\`${coordinate}\` is used here.` }];
    const depends = `\`${name.text}\` depends on \`${coordinate}\``;
    if (place.chart === undefined) {
      const message = `${place.constant ?? 'This'} must be constant, and ${depends}.`;
      this.report.error(name.range, 'type/constant', message, { related });
    } else {
      const charts = (this.names.coordinates.get(coordinate) ?? []).map((chart) => `\`${chart.name}\``).join(' and ');
      const message = `${depends}, a coordinate of ${charts}, not of \`${place.chart.name}\`.`;
      this.report.error(name.range, 'type/chart', message, { related });
    }
  }

  *#call(
    expression: Extract<Expression, { kind: 'call' }>,
    place: Place,
    locals: Locals,
    used?: Map<string, Range>,
  ): Task<Kind> {
    const { callee, range } = expression;
    const key = callee.canonical;
    const given = expression.arguments.length;
    const declaration = locals.has(key) ? undefined : this.names.lets.get(key);
    if (place.numbersOnly === undefined && declaration?.parameters !== undefined) {
      const kind = yield this.#declaration(declaration);
      this.#place(callee, place, used);
      this.#count(callee, range, declaration.parameters.length, given, false);
      return kind;
    }
    const builtin = FUNCTIONS.get(key);
    if (builtin !== undefined) {
      this.#count(callee, range, builtin.parameters.length, given, builtin.variadic);
      return 'number';
    }
    if (isMissing(callee)) return 'unknown';
    if (locals.has(key) || this.isValue(callee)) this.reportNoFunction(expression);
    else reportUndeclared(this.names, callee, place, locals, this.report, 'function');
    return 'unknown';
  }

  /** Whether a name stands for a number, so that it cannot be called. */
  isValue({ canonical: key }: Name): boolean {
    const { lets, parameters, coordinates } = this.names;
    const declaration = lets.get(key);
    if (declaration !== undefined) return declaration.parameters === undefined;
    return parameters.has(key) || coordinates.has(key) || CONSTANTS.has(key);
  }

  reportNoFunction({ callee, arguments: given }: Extract<Expression, { kind: 'call' }>): void {
    const end = callee.range.end;
    const message = `\`${callee.text}\` is not a function${given.length === 1 ? '; a product needs `*`' : ''}.`;
    const fixes = [{ title: 'Insert `*`', edits: [{ range: { start: end, end }, text: '*' }] }];
    this.report.error(callee.range, 'type/call', message, given.length === 1 ? { fixes } : {});
  }

  #count(callee: Name, range: Range, wanted: number, given: number, more: boolean): void {
    if (given === wanted || (more && given > wanted)) return;
    const arguments_ = wanted === 1 ? '1 argument' : `${wanted} arguments`;
    const message = `\`${callee.text}\` takes ${more ? 'at least ' : ''}${arguments_}, not ${given}.`;
    this.report.error(range, 'type/arguments', message);
  }

  #want(wanted: Kind, found: Kind, range: Range): Kind {
    if (wanted === found || found === 'unknown' || wanted === 'unknown') return wanted;
    const message =
      wanted === 'number'
        ? 'A number is expected here, and this is a condition.'
        : 'A condition such as `r < 2` is expected here, and this is a number.';
    this.report.error(range, 'type/mismatch', message);
    return 'unknown';
  }
}

const CONDITIONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '=', 'and', 'or']);
