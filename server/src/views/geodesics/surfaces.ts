import { dependence, type MetricField, pairIndex, raise, STREAMS } from '@spacetime/geometry';
import type { GeodesicSurface } from '@spacetime/protocol';

/** Radii that are looked at for a change of sign, evenly in their logarithm, from the domain's edge inwards. */
const RADII = 512;
const INNERMOST = 1e-3;
const ANGLES = 61;
/** A radius is found to this part of itself. */
const PRECISION = 1e-13;

/**
 * Surfaces about the middle of a chart with angles, of a metric that depends neither on its first coordinate nor on the
 * last: the outermost at which surfaces of constant r are null (g^rr = 0 for every θ at the same r: a Killing horizon),
 * at which ∂_t is (g_tt = 0), and the circular orbits of light in the equatorial plane. What isn't found for certain
 * is left out.
 *
 * The metric's formula is followed beyond the domain; a place where it has no value ends the search.
 */
export function surfacesOf(field: MetricField): readonly GeodesicSurface[] {
  const { coordinates, domain } = field.chart;
  // Bits of the first coordinate and of the last.
  if (dependence(field) & 0b1001) return [];
  const [t, r] = coordinates;
  const [low, high] = [domain.lower[2]!, domain.upper[2]!];
  const angles = Array.from({ length: ANGLES }, (_, k) => low + ((high - low) * k) / (ANGLES - 1));
  const lower = domain.lower[1]!;
  const surface = (kind: GeodesicSurface['kind'], label: string, radii: readonly number[], at = angles) => {
    const outside = radii.some((radius) => radius < lower);
    return { kind, label, radii, angles: at, outside } satisfies GeodesicSurface;
  };
  const found: GeodesicSurface[] = [];
  const horizon = shellOf(field, angles, inverseRadial);
  const isRound = horizon !== undefined && spread(horizon) < 1e-9;
  if (isRound) found.push(surface('horizon', `g^${r}${r} = 0`, horizon));
  const limit = shellOf(field, angles, (metric) => metric[0]!);
  const isHorizon = isRound && limit?.every((radius, k) => Math.abs(radius / horizon[k]! - 1) < 1e-9);
  if (limit !== undefined && !isHorizon) found.push(surface('static-limit', `g_${t}${t} = 0`, limit));
  const innermost = isRound ? Math.max(...horizon) : 0;
  for (const { radius, label } of photonOrbits(field, innermost)) {
    found.push(surface('photon-orbit', label, [radius], [Math.PI / 2]));
  }
  return found;
}

function spread(radii: readonly number[]): number {
  return (Math.max(...radii) - Math.min(...radii)) / Math.max(...radii);
}

/** At each angle the outermost radius at which a function of the metric changes its sign; undefined where it doesn't for one. */
function shellOf(
  field: MetricField,
  angles: readonly number[],
  of: (metric: Float64Array) => number,
): readonly number[] | undefined {
  const radii: number[] = [];
  for (const theta of angles) {
    const radius = rootOf(field, theta, 0, of, 0);
    if (radius === undefined) return undefined;
    radii.push(radius);
  }
  return radii;
}

/**
 * The outermost zero of a function of the metric's jet along a line of constant angles; a change of sign through infinity
 * is none.
 * @param least the radius down to which it is looked for
 */
function rootOf(
  field: MetricField,
  theta: number,
  order: 0 | 1,
  of: (jet: Float64Array) => number,
  least: number,
): number | undefined {
  const { lower, upper } = field.chart.domain;
  const outermost = upper[1]!;
  const innermost = Math.max(least, INNERMOST * outermost);
  const width = 10 * STREAMS[order];
  const points = new Float64Array(4 * (RADII + 1));
  const jets = new Float64Array(width * (RADII + 1));
  const put = (radius: number, k: number) =>
    points.set([(lower[0]! + upper[0]!) / 2, radius, theta, (lower[3]! + upper[3]!) / 2], 4 * k);
  const valueAt = (k: number) => of(jets.subarray(width * k, width * (k + 1)));
  for (let k = 0; k <= RADII; k++) put(outermost * (innermost / outermost) ** (k / RADII), k);
  field.jets(points, RADII + 1, order, jets);
  const first = valueAt(0);
  let k = 1;
  while (k <= RADII && valueAt(k) !== 0 && Math.sign(valueAt(k)) === Math.sign(first)) k++;
  // Beyond a place without a value nothing is known.
  if (k > RADII || !Number.isFinite(valueAt(k))) return undefined;
  let [low, high, above] = [points[4 * k + 1]!, points[4 * k - 3]!, valueAt(k - 1)];
  const size = Math.max(Math.abs(above), Math.abs(valueAt(k)));
  while (high - low > PRECISION * high) {
    const middle = (low + high) / 2;
    put(middle, 0);
    field.jets(points, 1, order, jets);
    const here = valueAt(0);
    if (here === 0) return middle;
    if (Math.sign(here) === Math.sign(above)) [high, above] = [middle, here];
    else low = middle;
  }
  return Math.abs(above) < 1e-6 * size ? (low + high) / 2 : undefined;
}

const UP = [0, 1, 0, 0] as const;
const raised = new Float64Array(4);

/** g^rr of the ten components of g_ab. */
function inverseRadial(metric: Float64Array): number {
  raise(metric, 0, UP, 0, raised, 0);
  return raised[1]!;
}

/**
 * Circles of light in the equatorial plane, where it is one of symmetry: null, g_tt + 2 Ω g_tφ + Ω² g_φφ = 0, and
 * geodesic, ∂_r of the same at constant Ω = 0. One for each direction; they are one where the metric does not rotate.
 */
function photonOrbits(field: MetricField, innermost: number): readonly { radius: number; label: string }[] {
  const { coordinates, domain } = field.chart;
  const { lower, upper } = domain;
  const equator = Math.PI / 2;
  if (!(lower[2]! < equator && upper[2]! > equator)) return [];
  const [tt, tp, pp] = [pairIndex(0, 0), pairIndex(0, 3), pairIndex(3, 3)];
  let isSymmetric = true;
  const value = (sign: 1 | -1) => (jet: Float64Array) => {
    // cos(π/2) is not 0 to the last bit.
    for (let k = 30; k < 40; k++) if (Math.abs(jet[k]!) > 1e-12 * (1 + Math.abs(jet[k - 30]!))) isSymmetric = false;
    const root = Math.sqrt(jet[tp]! ** 2 - jet[tt]! * jet[pp]!);
    const omega = (-jet[tp]! + sign * root) / jet[pp]!;
    return jet[20 + tt]! + 2 * omega * jet[20 + tp]! + omega ** 2 * jet[20 + pp]!;
  };
  const least = innermost * (1 + 1e-9);
  const found = ([1, -1] as const).map((sign) => rootOf(field, equator, 1, value(sign), least));
  if (!isSymmetric) return [];
  const [along, against] = found;
  if (along !== undefined && against !== undefined && Math.abs(along / against - 1) < 1e-9) {
    return [{ radius: along, label: '' }];
  }
  const [t, , , phi] = coordinates;
  return [
    ...(along === undefined ? [] : [{ radius: along, label: `d${phi}/d${t} > 0` }]),
    ...(against === undefined ? [] : [{ radius: against, label: `d${phi}/d${t} < 0` }]),
  ];
}
