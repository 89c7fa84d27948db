import type { ViewChart, ViewQuantity, ViewSource } from '@spacetime/protocol';
import { phrase } from '../phrase.ts';
import { MAPS, type MapName } from './colours.ts';
import type { Range } from './grid.ts';
import type { ScaleKind } from './scale.ts';

/** What the user chose to see; found again after a reload. */
export interface CurvatureView {
  readonly quantity: ViewQuantity;
  readonly axes: readonly [number, number];
  /** All four coordinates; those of the axes are the cursor's. */
  readonly at: readonly number[];
  /** What is seen of the axes. */
  readonly ranges: readonly [Range, Range];
  readonly scale: ScaleKind | 'auto';
  readonly map: MapName;
  readonly contours: boolean;
  /** Where g_tt and g^ii of the axes vanish. */
  readonly horizons: boolean;
  readonly surface: boolean;
}

export const RANKS: Readonly<Record<ViewQuantity['name'], number>> = {
  kretschmann: 0,
  scalar: 0,
  weylSquared: 0,
  weylDualSquared: 0,
  ricciSquared: 0,
  chernPontryagin: 0,
  gaussBonnet: 0,
  determinant: 0,
  metric: 2,
  inverse: 2,
  christoffel: 3,
  riemann: 4,
  ricci: 2,
  einstein: 2,
  weyl: 4,
};

/** As a relativist writes them. */
export const SYMBOLS: Readonly<Record<ViewQuantity['name'], string>> = {
  kretschmann: phrase('Kretschmann scalar'),
  scalar: phrase('Ricci scalar R'),
  weylSquared: phrase('Weyl invariant I₁ = C·C'),
  weylDualSquared: phrase('Weyl invariant I₂ = *C·C'),
  ricciSquared: 'R_ab R^ab',
  chernPontryagin: phrase('Chern–Pontryagin *R·R'),
  gaussBonnet: phrase('Gauss–Bonnet density'),
  determinant: phrase('determinant g'),
  metric: phrase('metric g_ab'),
  inverse: phrase('inverse g^ab'),
  christoffel: phrase('Christoffel symbols Γ^a_bc'),
  riemann: phrase('Riemann tensor R^a_bcd'),
  ricci: phrase('Ricci tensor R_ab'),
  einstein: phrase('Einstein tensor G_ab'),
  weyl: phrase('Weyl tensor C_abcd'),
};

/** The plane of the two coordinates of widest domain among the second to fourth, through the middle of the others. */
export function standardView(
  { lower, upper }: ViewChart,
  quantity: ViewQuantity = { name: 'kretschmann' },
): CurvatureView {
  const extent = (i: number) => upper[i]! - lower[i]!;
  const wide = [1, 2, 3, 0].filter((i) => extent(i) > 0);
  const [first = 1, second = 2] = wide;
  const axes = first < second ? ([first, second] as const) : ([second, first] as const);
  return {
    ...{ quantity, axes, at: lower.map((low, i) => (low + upper[i]!) / 2) },
    ranges: [
      [lower[axes[0]]!, upper[axes[0]]!],
      [lower[axes[1]]!, upper[axes[1]]!],
    ],
    ...{ scale: 'auto', map: MAPS[0], contours: true, horizons: true, surface: false },
  };
}

/** What came from a reload, as far as it fits the chart. */
export function viewOf(kept: unknown, chart: ViewChart, quantity: ViewQuantity | undefined): CurvatureView {
  const standard = standardView(chart, quantity);
  if (typeof kept !== 'object' || kept === null) return standard;
  const view = { ...standard, ...(kept as Partial<CurvatureView>) };
  const isAxis = (axis: unknown) => Number.isInteger(axis) && Number(axis) >= 0 && Number(axis) < 4;
  const isNumbers = (values: unknown, length: number) =>
    Array.isArray(values) && values.length === length && values.every((value) => Number.isFinite(value));
  const isSound =
    isNumbers(view.axes, 2) &&
    view.axes.every(isAxis) &&
    view.axes[0] !== view.axes[1] &&
    isNumbers(view.at, 4) &&
    Array.isArray(view.ranges) &&
    view.ranges.length === 2 &&
    view.ranges.every((range) => isNumbers(range, 2) && range[0] < range[1]) &&
    view.quantity?.name in RANKS &&
    (view.quantity.indices?.length ?? 0) === RANKS[view.quantity.name];
  return isSound ? view : standard;
}

/** `R^r_{trt}` of the chart's coordinates, or the name of a scalar. */
export function labelOf(
  { name, indices = [] }: ViewQuantity,
  coordinates: readonly string[],
  say: (text: string) => string,
): string {
  const letters = indices.map((i) => coordinates[i] ?? '?');
  const [a, ...rest] = letters;
  switch (name) {
    case 'metric':
      return `g_${letters.join('')}`;
    case 'inverse':
      return `g^${letters.join('')}`;
    case 'christoffel':
      return `Γ^${a}_${rest.join('')}`;
    case 'riemann':
      return `R^${a}_${rest.join('')}`;
    case 'ricci':
      return `R_${letters.join('')}`;
    case 'einstein':
      return `G_${letters.join('')}`;
    case 'weyl':
      return `C_${letters.join('')}`;
    default:
      return say(SYMBOLS[name]);
  }
}

/** What the values of a source are called. */
const SOURCES: Readonly<Record<ViewSource, string>> = {
  exact: phrase('exact'),
  learned: phrase('learned'),
  error: phrase('error'),
};
/** Of a field of data: those are not exact. */
const SOURCES_OF_DATA: typeof SOURCES = { ...SOURCES, exact: phrase('data'), error: phrase('learned − data') };

export function sourcesOf({ data }: Pick<ViewChart, 'data'>): typeof SOURCES {
  return data === true ? SOURCES_OF_DATA : SOURCES;
}

export const SCALES: Readonly<Record<ScaleKind | 'auto', string>> = {
  auto: phrase('automatic'),
  linear: phrase('linear'),
  log: phrase('logarithmic'),
  symlog: phrase('symmetric log'),
};
