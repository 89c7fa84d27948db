import type { Expression, LetDeclaration, MetricEntry, Name, SpacetimeDeclaration } from '../ast.ts';
import { partsOf } from '../parts.ts';
import { builtinMeaning, type SpacetimeScope } from './scope.ts';
import type { Occurrence, SymbolEntry } from './symbol.ts';

const NO_LOCALS: ReadonlyMap<string, SymbolEntry> = new Map();

/** Gathers a file's occurrences. */
export class Collector {
  readonly occurrences: Occurrence[] = [];

  add(name: Name, symbol: SymbolEntry | undefined, declares = false, chart?: string): void {
    if (symbol === undefined || name.canonical === '') return;
    const { range, text } = name;
    this.occurrences.push({ range, text, symbol, declares, ...(chart !== undefined && { chart }) });
  }

  /** Names of an expression. A name that means nothing is left out: the analysis has reported it. */
  expression(expression: Expression, scope: SpacetimeScope | undefined, chart?: string, locals = NO_LOCALS): void {
    for (const part of partsOf(expression)) {
      if (part.kind === 'call') {
        const { callee } = part;
        this.add(callee, scope?.findFunction(callee.canonical) ?? builtinMeaning(callee.canonical));
      }
      if (part.kind !== 'name') continue;
      const { name } = part;
      const local = locals.get(name.canonical);
      const meaning = local ? { symbol: local } : scope?.find(name.canonical, chart);
      if (meaning?.differential) this.#differential(name, meaning.symbol, chart);
      else this.add(name, meaning?.symbol ?? builtinMeaning(name.canonical), false, chart);
    }
  }

  #differential({ range, text }: Name, symbol: SymbolEntry, chart: string | undefined): void {
    const inner = { start: range.start + 1, end: range.end };
    this.occurrences.push({
      ...{ range: inner, text: text.slice(1), symbol, declares: false, differential: true },
      ...(chart !== undefined && { chart }),
    });
  }
}

/** Occurrences of a spacetime's own text. */
export function collectSpacetime(declaration: SpacetimeDeclaration, scope: SpacetimeScope, to: Collector): void {
  const charts = declaration.members.filter((member) => member.kind === 'chart');
  const only = charts.length === 1 ? charts[0]!.name.canonical : undefined;
  const chartOf = (name: Name | undefined) => name?.canonical ?? only;
  to.add(declaration.name, scope.symbol, true);
  for (const member of declaration.members) {
    switch (member.kind) {
      case 'parameter':
        to.add(member.name, scope.parameter(member.name.canonical), true);
        to.expression(member.value, scope);
        if (member.within) for (const bound of [member.within.lower, member.within.upper]) to.expression(bound, scope);
        break;
      case 'let':
        collectLet(member, scope, to);
        break;
      case 'chart': {
        const chart = member.name.canonical;
        to.add(member.name, scope.charts.get(chart), true);
        for (const name of member.coordinates) to.add(name, scope.coordinates.get(name.canonical), true, chart);
        for (const { coordinate, interval } of member.domains) {
          to.add(coordinate, scope.coordinates.get(coordinate.canonical), false, chart);
          for (const bound of [interval.lower, interval.upper]) to.expression(bound, scope);
        }
        break;
      }
      case 'metric':
        if (member.chart) to.add(member.chart, scope.charts.get(member.chart.canonical));
        collectEntries(member.entries, scope, chartOf(member.chart), to);
        break;
      case 'background':
        if (member.chart) to.add(member.chart, scope.charts.get(member.chart.canonical));
        collectEntries(member.entries, scope, chartOf(member.chart), to);
        for (const { name, value } of member.assignments) {
          to.add(name, scope.parameter(name.canonical));
          to.expression(value, scope);
        }
        break;
      case 'map':
        to.add(member.source, scope.charts.get(member.source.canonical));
        to.add(member.target, scope.charts.get(member.target.canonical));
        for (const { name, value } of member.assignments) {
          to.add(name, scope.coordinates.get(name.canonical), false, member.target.canonical);
          to.expression(value, scope, member.source.canonical);
        }
        break;
      case 'expect': {
        const { quantity, value, names } = member;
        to.add(quantity, { kind: 'expectation', name: quantity.canonical, declarations: [] });
        if (value) to.expression(value, scope, only);
        for (const name of names) {
          const coordinate = quantity.canonical === 'killing' ? scope.coordinates.get(name.canonical) : undefined;
          to.add(name, coordinate ?? { kind: 'option', name: name.canonical, declarations: [], container: 'petrov' });
        }
        break;
      }
    }
  }
}

function collectLet(member: LetDeclaration, scope: SpacetimeScope, to: Collector): void {
  const symbol = scope.parameter(member.name.canonical);
  to.add(member.name, symbol, true);
  const locals = new Map<string, SymbolEntry>();
  for (const name of member.parameters ?? []) {
    const argument: SymbolEntry = {
      ...{ kind: 'argument', name: name.canonical, declarations: [name], declaration: member },
      ...(symbol?.file !== undefined && { file: symbol.file }),
      ...(symbol && { container: symbol }),
    };
    if (!locals.has(name.canonical)) locals.set(name.canonical, argument);
    to.add(name, argument, true);
  }
  to.expression(member.value, scope, undefined, locals);
}

function collectEntries(
  entries: readonly MetricEntry[],
  scope: SpacetimeScope,
  chart: string | undefined,
  to: Collector,
): void {
  for (const entry of entries) {
    if (entry.kind === 'component') {
      for (const name of [entry.row, entry.column]) {
        to.add(name, scope.coordinates.get(name.canonical), false, chart);
      }
    }
    const values = entry.kind === 'shift' ? entry.values : [entry.value];
    for (const value of values) to.expression(value, scope, chart);
  }
}
