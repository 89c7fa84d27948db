import type { SpacetimeModel } from '@spacetime/dsl';
import { jsonOf, SymbolicMetric } from '@spacetime/symbolic';
import type { SpacetimeFacts } from './spacetime.ts';

/** A formula, to be read and for LaTeX. */
export interface Formula {
  readonly text: string;
  readonly latex: string;
}

/** Exact expressions, each confirmed by automatic differentiation; what is long in coming is left out. */
export interface ExactFacts {
  readonly determinant?: Formula;
  readonly kretschmann?: Formula;
  /** By the names of the indices with spaces between: `t t r`. Those that vanish aren't there. */
  readonly christoffel: Readonly<Record<string, Formula>>;
  /** Definitions of the file that the others name. */
  readonly lets: Readonly<Record<string, Formula>>;
  /** At how many points each was compared at least. */
  readonly points: number;
}

export interface RefineOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for each quantity of each metric; 400 unless given. */
  readonly time?: number;
}

const WANTED = ['determinant', 'kretschmann', 'christoffel'] as const;

/** The facts with exact expressions, as far as they come soon. Lets others have their turn between the quantities. */
export async function withExact(
  spacetime: SpacetimeModel,
  facts: SpacetimeFacts,
  options: RefineOptions = {},
): Promise<SpacetimeFacts> {
  const metrics: SpacetimeFacts['metrics'][number][] = [];
  for (const metric of facts.metrics) {
    const exact = metric.local && (await exactFacts(new SymbolicMetric(spacetime, metric.chart), options));
    metrics.push(exact === undefined ? metric : { ...metric, exact });
  }
  return { ...facts, metrics };
}

async function exactFacts(
  symbolic: SymbolicMetric,
  { signal, time = 400 }: RefineOptions,
): Promise<ExactFacts | undefined> {
  const found: { -readonly [K in keyof ExactFacts]: ExactFacts[K] } = {
    ...{ christoffel: {}, lets: {}, points: Number.POSITIVE_INFINITY },
  };
  for (const quantity of WANTED) {
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
    const { entries, lets, verified, refused } = jsonOf(symbolic.symbols(quantity, { time }));
    // What is too much for one is too much for the next.
    if (refused !== undefined) break;
    if (entries.length === 0) continue;
    found.points = Math.min(found.points, verified.points);
    found.lets = { ...found.lets, ...Object.fromEntries(lets.map(({ name, text, latex }) => [name, { text, latex }])) };
    const formulas = entries.map(({ text, latex }) => ({ text, latex }));
    if (quantity !== 'christoffel') found[quantity] = formulas[0]!;
    else found.christoffel = Object.fromEntries(entries.map(({ indices }, k) => [indices.join(' '), formulas[k]!]));
  }
  return Number.isFinite(found.points) ? found : undefined;
}
