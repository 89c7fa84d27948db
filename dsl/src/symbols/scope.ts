import type { ChartDeclaration, Name, SpacetimeDeclaration } from '../ast.ts';
import { CONSTANTS, FUNCTIONS } from '../functions.ts';
import type { SymbolEntry, SymbolKind } from './symbol.ts';

/** What the language itself has, one object for each name. */
const BUILTINS: ReadonlyMap<string, SymbolEntry> = new Map(
  [...FUNCTIONS.keys()].map((name) => [name, { kind: 'builtin', name, declarations: [] }]),
);
const NUMBERS: ReadonlyMap<string, SymbolEntry> = new Map(
  [...CONSTANTS.keys()].map((name) => [name, { kind: 'constant', name, declarations: [] }]),
);

/** A name's meaning; `differential` where it is that of the coordinate after a `d`. */
export interface Meaning {
  readonly symbol: SymbolEntry;
  readonly differential?: true;
}

/** What names mean within a spacetime: in the order in which the analysis looks for them. */
export class SpacetimeScope {
  readonly symbol: SymbolEntry;
  readonly charts = new Map<string, SymbolEntry>();
  readonly coordinates = new Map<string, SymbolEntry>();
  readonly #values = new Map<string, SymbolEntry>();
  readonly #coordinatesOf = new Map<string, ReadonlySet<string>>();

  constructor(symbol: SymbolEntry, declaration: SpacetimeDeclaration, file: string) {
    this.symbol = symbol;
    const own = (kind: SymbolKind, name: Name, node: SymbolEntry['declaration']): SymbolEntry => ({
      ...{ kind, name: name.canonical, file, declarations: [name], container: symbol },
      ...(node && { declaration: node }),
    });
    for (const member of declaration.members) {
      if (member.kind === 'parameter') this.#declare(this.#values, own('parameter', member.name, member));
      else if (member.kind === 'let') {
        this.#declare(this.#values, own(member.parameters === undefined ? 'let' : 'function', member.name, member));
      } else if (member.kind === 'chart') {
        this.#declare(this.charts, own('chart', member.name, member));
        this.#addCoordinates(member, file);
      }
    }
  }

  /** The value or function of a name in an expression, by the chart that the expression is in. */
  find(name: string, chart: string | undefined): Meaning | undefined {
    if (chart !== undefined && this.#coordinatesOf.get(chart)?.has(name)) {
      return { symbol: this.coordinates.get(name)! };
    }
    const symbol = NUMBERS.get(name) ?? this.#values.get(name) ?? this.coordinates.get(name) ?? BUILTINS.get(name);
    if (symbol !== undefined) return { symbol };
    const coordinate = name.startsWith('d') ? this.coordinates.get(name.slice(1)) : undefined;
    return coordinate && { symbol: coordinate, differential: true };
  }

  /** What is called: never a coordinate. */
  findFunction(name: string): SymbolEntry | undefined {
    return this.#values.get(name) ?? BUILTINS.get(name);
  }

  parameter(name: string): SymbolEntry | undefined {
    return this.#values.get(name);
  }

  #declare(scope: Map<string, SymbolEntry>, symbol: SymbolEntry): void {
    if (symbol.name !== '' && !scope.has(symbol.name)) scope.set(symbol.name, symbol);
  }

  #addCoordinates(chart: ChartDeclaration, file: string): void {
    this.#coordinatesOf.set(chart.name.canonical, new Set(chart.coordinates.map((name) => name.canonical)));
    for (const name of chart.coordinates) {
      const known = this.coordinates.get(name.canonical);
      if (known !== undefined) (known.declarations as Name[]).push(name);
      else if (name.canonical !== '') {
        this.coordinates.set(name.canonical, {
          ...{ kind: 'coordinate', name: name.canonical, file, declarations: [name] },
          ...{ declaration: chart, container: this.symbol },
        });
      }
    }
  }
}

/** What the language has, outside any spacetime. */
export function builtinMeaning(name: string): SymbolEntry | undefined {
  return NUMBERS.get(name) ?? BUILTINS.get(name);
}
