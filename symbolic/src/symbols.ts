import type { ChartModel, SpacetimeModel } from '@spacetime/dsl';
import { type Element, isZero, UnsupportedError } from './elements/element.ts';
import { type Budget, TooLargeError, within } from './polynomials/meter.ts';
import { termsOf } from './polynomials/polynomial.ts';
import { type Definition, QUANTITIES, type SymbolQuantity } from './quantities.ts';
import { type ExactComponents, readMetric } from './reading/metric.ts';
import { Curvature } from './tensors/curvature.ts';
import { Samples } from './verification/samples.ts';
import { verify } from './verification/verify.ts';
import { namesIn, nodesOf, number, type Tree } from './writing/tree.ts';
import { Writer } from './writing/writer.ts';

/** An independent component that does not vanish. */
export interface SymbolEntry {
  /** Over the chart's coordinates, upper ones first. */
  readonly indices: readonly number[];
  readonly tree: Tree;
}

/** A component that is not shown, and why. */
export interface WithheldEntry {
  readonly indices: readonly number[];
  readonly reason: string;
}

/** The exact components of a tensor: only such as agree with automatic differentiation. */
export interface Symbols {
  readonly spacetime: string;
  readonly quantity: SymbolQuantity;
  readonly chart: string;
  /** Canonical names. */
  readonly coordinates: readonly string[];
  /** With the declared values, in the order of the file. */
  readonly parameters: ReadonlyMap<string, number>;
  readonly entries: readonly SymbolEntry[];
  readonly withheld: readonly WithheldEntry[];
  /** `let`s of the file that the entries name, written out, each after those that it names. */
  readonly lets: readonly { readonly name: string; readonly tree: Tree }[];
  /**
   * At how many points each component was compared at least, those that vanish included, and the largest difference
   * relative to the size of the terms that make it up.
   */
  readonly verified: { readonly points: number; readonly worst: number };
  /** Present where there is nothing at all: why. */
  readonly refused?: string;
}

export interface SymbolOptions extends Budget {
  /** Called before each part of the work. */
  readonly onProgress?: (fraction: number, what: string) => void;
}

/** Trees by name, each after those that it names. */
function ordered(names: readonly string[], treeOf: (name: string) => Tree | undefined): ReadonlyMap<string, Tree> {
  const all = new Map<string, Tree>();
  const visit = (name: string): void => {
    const tree = all.has(name) ? undefined : treeOf(name);
    if (tree === undefined) return;
    for (const inner of namesIn(tree)) if (inner !== name) visit(inner);
    all.set(name, tree);
  };
  for (const name of names) visit(name);
  return all;
}

interface Parts {
  readonly exact: ExactComponents;
  readonly curvature: Curvature;
  readonly writer: Writer;
}

/** An expression of more names and numbers than this is no longer read by anyone. */
const LARGEST = 1500;

/**
 * A metric's exact symbols in one chart, each quantity derived when it is first asked for. Parameters stay symbols;
 * every expression is compared with automatic differentiation before it is given out.
 */
export class SymbolicMetric {
  readonly #spacetime: SpacetimeModel;
  readonly #chart: ChartModel;
  #parts: Parts | undefined;
  #samples: Samples | undefined;
  #lets: ReadonlyMap<string, Tree> = new Map();

  /** @param chart the metric's own unless given; must be one of the spacetime's */
  constructor(spacetime: SpacetimeModel, chart?: string) {
    const name = chart ?? spacetime.metrics[0]?.chart.name ?? '';
    const found = spacetime.charts.get(name);
    if (found === undefined) throw new RangeError(`${spacetime.name} has no chart ${name}`);
    this.#spacetime = spacetime;
    this.#chart = found;
  }

  /**
   * @throws the signal's reason where that is aborted; whatever else stands in the way is in the answer
   */
  symbols(quantity: SymbolQuantity, options: SymbolOptions = {}): Symbols {
    try {
      return within(options, () => this.#derive(quantity, options.onProgress ?? (() => {})));
    } catch (error) {
      if (error instanceof TooLargeError) return this.#refused(quantity, `too large: ${error.message}`);
      if (error instanceof UnsupportedError) return this.#refused(quantity, `no exact form: ${error.message}`);
      throw error;
    }
  }

  #derive(quantity: SymbolQuantity, onProgress: NonNullable<SymbolOptions['onProgress']>): Symbols {
    const definition: Definition = QUANTITIES[quantity];
    onProgress(0, 'reading the metric');
    const { curvature, writer, exact } = this.#read();
    onProgress(0.1, `deriving the ${definition.title}`);
    const components = definition.components(curvature);
    onProgress(0.5, 'evaluating jets');
    this.#samples ??= new Samples(this.#spacetime, this.#chart, this.#lets);
    const entries: SymbolEntry[] = [];
    const withheld: WithheldEntry[] = [];
    let points = Number.POSITIVE_INFINITY;
    let worst = 0;
    for (const [k, { indices, place }] of definition.places.entries()) {
      onProgress(0.5 + (0.5 * k) / definition.places.length, 'simplifying and comparing');
      const written = this.#written(components[k]!, writer, exact);
      if (typeof written === 'string') {
        withheld.push({ indices, reason: written });
        continue;
      }
      const verdict = verify(this.#samples, definition.compared, place, written);
      if (!verdict.holds) {
        withheld.push({ indices, reason: `not confirmed: ${verdict.message}` });
        continue;
      }
      points = Math.min(points, verdict.points);
      worst = Math.max(worst, verdict.worst);
      if (written) entries.push({ indices, tree: written });
    }
    const names = new Set(entries.flatMap(({ tree }) => [...namesIn(tree)]));
    for (const name of names) for (const inner of namesIn(this.#lets.get(name) ?? number(0n))) names.add(inner);
    return {
      ...this.#frame(quantity),
      ...{ entries, withheld },
      lets: [...this.#lets].flatMap(([name, tree]) => (names.has(name) ? [{ name, tree }] : [])),
      verified: { points: Number.isFinite(points) ? points : 0, worst },
    };
  }

  /** An expression, nothing for zero, or why it is not shown. */
  #written(x: Element, writer: Writer, { functions }: ExactComponents): Tree | undefined | string {
    if (isZero(x)) return undefined;
    const terms = termsOf(x.p);
    if (terms > LARGEST) return `too large: ${terms} terms in its numerator`;
    const tree = writer.tree(functions.field.resolved(x));
    const size = nodesOf(tree);
    return size > LARGEST ? `too large: ${size} names and numbers` : tree;
  }

  #read(): Parts {
    if (this.#parts === undefined) {
      const exact = readMetric(this.#spacetime, this.#chart.name);
      const { field } = exact.functions;
      const curvature = new Curvature(field, exact.components);
      // All derivatives first: they bring the functions that they need, and the writer counts those.
      curvature.christoffel();
      const writer = new Writer(field, exact.lets);
      const { root } = exact;
      const roots = new Map([...exact.lets].filter(([name]) => name === root?.name));
      const plain = new Writer(field, roots);
      this.#lets = ordered([...this.#spacetime.lets.keys()], (name) => {
        const value = exact.lets.get(name);
        return root?.trees.get(name) ?? (value && plain.tree(value));
      });
      this.#parts = { exact, curvature, writer };
    }
    return this.#parts;
  }

  #refused(quantity: SymbolQuantity, refused: string): Symbols {
    return {
      ...this.#frame(quantity),
      entries: [],
      withheld: [],
      lets: [],
      verified: { points: 0, worst: 0 },
      refused,
    };
  }

  #frame(quantity: SymbolQuantity) {
    const { name, parameters } = this.#spacetime;
    return {
      ...{ spacetime: name, quantity, chart: this.#chart.name, coordinates: this.#chart.coordinates },
      parameters: new Map([...parameters].map(([parameter, { value }]) => [parameter, value])),
    };
  }
}
