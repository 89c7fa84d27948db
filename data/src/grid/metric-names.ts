import { DataError } from '../data-error.ts';

/** Where the ten numbers of a point come from: the whole metric, or lapse, shift and spatial metric. */
export interface MetricNames {
  readonly kind: '4-metric' | '3+1';
  /** Ten names in the order of the language, or α, β^x, β^y, β^z, γ_xx, γ_xy, γ_xz, γ_yy, γ_yz, γ_zz; undefined is 0. */
  readonly variables: readonly (string | undefined)[];
  readonly notes: readonly string[];
}

const SPATIAL = ['xx', 'xy', 'xz', 'yy', 'yz', 'zz'];
const LAPSE = ['alp', 'alpha', 'lapse'];
const shifts = (axis: string) => [`beta${axis}`, `beta_${axis}`, `shift_${axis}`, `shift${axis}`, `betau${axis}`];
const spatials = (pair: string) => [`g${pair}`, `g_${pair}`, `gamma_${pair}`, `gamma${pair}`, `metric_${pair}`];
const FULL = ['tt', 'tx', 'ty', 'tz', ...SPATIAL];
const fulls = (pair: string) => (pair.includes('t') ? [`g${pair}`, `g_${pair}`, `metric_${pair}`] : spatials(pair));

/**
 * The metric among variables, in the names of ADMBase (`alp`, `betax`, `gxx`) and their usual variants.
 *
 * @param where for messages: the file or folder
 * @throws DataError where something is missing
 */
export function metricNames(variables: ReadonlySet<string>, where: string): MetricNames {
  const find = (names: readonly string[]) => names.find((name) => variables.has(name));
  const full = FULL.map((pair) => find(fulls(pair)));
  if (full[0] !== undefined) {
    missing(
      full,
      FULL.map((pair) => `g${pair}`),
      variables,
      where,
    );
    return { kind: '4-metric', variables: full, notes: [] };
  }
  const lapse = find(LAPSE);
  const shift = ['x', 'y', 'z'].map((axis) => find(shifts(axis)));
  const spatial = SPATIAL.map((pair) => find(spatials(pair)));
  const isShifted = shift.some((name) => name !== undefined);
  const needed = [lapse, ...(isShifted ? shift : []), ...spatial];
  const names = ['alp', ...(isShifted ? ['betax', 'betay', 'betaz'] : []), ...SPATIAL.map((pair) => `g${pair}`)];
  missing(needed, names, variables, where);
  const notes = isShifted ? [] : ['there is no shift: it is taken to be zero'];
  return { kind: '3+1', variables: [lapse, ...shift, ...spatial], notes };
}

function missing(
  found: readonly (string | undefined)[],
  names: readonly string[],
  variables: ReadonlySet<string>,
  where: string,
): void {
  const lost = names.filter((_, k) => found[k] === undefined);
  if (lost.length === 0) return;
  const has = [...variables].sort();
  const shown = has.slice(0, 12).join(', ') + (has.length > 12 ? ', …' : '');
  throw new DataError(
    'variables',
    `${where}: a metric needs ${lost.join(', ')}, which ${lost.length === 1 ? 'is' : 'are'} not there; it has ${shown || 'no variables'}. Name the folder that holds lapse, shift and metric together`,
  );
}

/**
 * Turns α, β^i, γ_ij at a point into g_tt = −α² + γ_ij β^i β^j, g_ti = γ_ij β^j, g_ij = γ_ij, in place.
 *
 * @param v ten numbers from index `at`
 */
export function toFourMetric(v: Float64Array, at: number): void {
  const alpha = v[at]!;
  const [x, y, z] = [v[at + 1]!, v[at + 2]!, v[at + 3]!];
  const [xx, xy, xz, yy, yz, zz] = [v[at + 4]!, v[at + 5]!, v[at + 6]!, v[at + 7]!, v[at + 8]!, v[at + 9]!];
  const tx = xx * x + xy * y + xz * z;
  const ty = xy * x + yy * y + yz * z;
  const tz = xz * x + yz * y + zz * z;
  v[at] = x * tx + y * ty + z * tz - alpha * alpha;
  v[at + 1] = tx;
  v[at + 2] = ty;
  v[at + 3] = tz;
}
