import { createHash } from 'node:crypto';
import { DataError } from './data-error.ts';
import { GridField, type Slice } from './field/grid-field.ts';
import { type MetricNames, metricNames, toFourMetric } from './grid/metric-names.ts';
import { type Patch, patchesOf, type Region } from './grid/patches.ts';
import { openSource } from './open.ts';
import { placeOnLevels } from './place.ts';
import { type Format, type OnProgress, type Piece, pointsOf, type Source } from './source.ts';
import { symmetryNotes } from './symmetries.ts';

/** What a `data` block asks for. */
export interface DataRequest {
  /** A file or a folder. */
  readonly path: string;
  readonly format: Format;
  /** Closed intervals; everything is wanted along an axis without one. */
  readonly within?:
    | { readonly t?: Interval; readonly x?: Interval; readonly y?: Interval; readonly z?: Interval }
    | undefined;
  /** Points whose lapse is below this are left out. */
  readonly excise?: number | undefined;
}

type Interval = readonly [number, number];

/** A simulation's metric in memory, as a field. */
export interface Simulation {
  readonly field: GridField;
  readonly request: DataRequest;
  readonly files: readonly string[];
  /** Bytes of the metric's variables at the points that are used, as the files have them. */
  readonly bytes: number;
  /** Points of all levels and times; those among them without a metric. */
  readonly points: number;
  readonly excluded: number;
  /** For users: what was assumed or left out. */
  readonly notes: readonly string[];
  /** The same for the same numbers. */
  readonly fingerprint: string;
  /** Carries points that are spread evenly over the domain to the boxes of the levels, shape [count, 4], in place. */
  place(points: Float64Array): void;
}

/** Numbers that are hashed at once. */
const HASHED = 2 ** 24;

const ALL: Interval = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

/**
 * Reads the metric of a simulation.
 *
 * @throws DataError with a sentence that says what is wrong and where
 */
export async function openSimulation(request: DataRequest, onProgress?: OnProgress): Promise<Simulation> {
  const source = await openSource(request.path, request.format, (done, what) => onProgress?.(0.2 * done, what));
  try {
    return simulationOf(source, request, (done, what) => onProgress?.(0.2 + 0.8 * done, what));
  } finally {
    source.close();
  }
}

/** The same of a source that is open. */
export function simulationOf(source: Source, request: DataRequest, onProgress?: OnProgress): Simulation {
  const { path, within = {}, excise = 0 } = request;
  const { names, pieces } = metricPieces(source, path);
  const notes = [...source.notes, ...names.notes];
  const [from, to] = within.t ?? ALL;
  const chosen = stepsOf(pieces, names, notes).filter(([first]) => first!.time >= from && first!.time <= to);
  if (chosen.length === 0)
    throw new DataError('grid', `${path}: no time lies within t ${from} .. ${to}; the data have ${timesOf(pieces)}`);
  const region: Region = [within.x ?? ALL, within.y ?? ALL, within.z ?? ALL];
  const variables = names.variables.map((name) => name ?? '');
  const hash = createHash('sha256');
  const slices: Slice[] = [];
  let excluded = 0;
  let points = 0;
  for (const [n, step] of chosen.entries()) {
    const levels = [...new Set(step.map(({ level }) => level))].sort((a, b) => b - a);
    const patches = levels.flatMap((level, l) => {
      const own = step.filter((piece) => piece.level === level);
      return patchesOf(own, variables, region, (done, what) =>
        onProgress?.((n + (l + done) / levels.length) / chosen.length, what),
      );
    });
    for (const patch of patches) {
      excluded += finish(patch, names, excise);
      points += pointsOf(patch.shape);
      hash.update(JSON.stringify([step[0]!.time, patch.level, patch.origin, patch.delta, patch.shape]));
      for (let at = 0; at < patch.values.length; at += HASHED) {
        const part = patch.values.subarray(at, at + HASHED);
        hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      }
    }
    slices.push({ time: step[0]!.time, patches });
  }
  const usable = slices.map(({ time, patches }) => ({
    time,
    patches: patches.filter(({ shape }) => shape.every((count) => count >= LEAST)),
  }));
  if (!usable.every(({ patches }) => patches.length > 0)) {
    throw new DataError(
      'grid',
      `${path}: fewer than ${LEAST} points remain along an axis${region.flat().some(Number.isFinite) ? ': widen x, y and z' : ''}`,
    );
  }
  if (excluded === points)
    throw new DataError('variables', `${path}: no point has a metric of signature (-,+,+,+) with finite numbers`);
  if (excluded > 0)
    notes.push(
      `${excluded} of ${points} points have no metric (not a number, excised, or not of signature (-,+,+,+)) and are left out`,
    );
  if (slices.length === 1) notes.push(`a single time (t = ${slices[0]!.time}): nothing depends on t`);
  const field = new GridField(usable);
  notes.push(...symmetryNotes(field.chart.domain, usable[0]!.patches));
  const { patches } = usable[0]!;
  return {
    ...{ field, request, files: source.files, bytes: bytesOf(chosen, usable), points, excluded, notes },
    fingerprint: hash.digest('hex'),
    place: (places) => placeOnLevels(places, field.chart.domain, patches),
  };
}

/** Points along each axis that a second derivative needs. */
const LEAST = 3;

/** The pieces that are grids and hold the metric. @throws DataError where there are none */
export function metricPieces(
  source: Source,
  path: string,
): { readonly names: MetricNames; readonly pieces: readonly Piece[] } {
  const isSolid = (piece: Piece) => piece.scattered !== true && piece.shape.every((count) => count > 1);
  const solid = source.pieces.filter(isSolid);
  const names = metricNames(new Set((solid.length > 0 ? solid : source.pieces).map(({ variable }) => variable)), path);
  if (solid.length === 0) {
    throw new DataError(
      'grid',
      `${path}: its variables are on lines or planes (${[...new Set(source.pieces.map(shapeText))].slice(0, 3).join(', ')} points); a fit needs them on a grid in x, y and z`,
    );
  }
  const wanted = new Set(names.variables);
  return { names, pieces: solid.filter(({ variable }) => wanted.has(variable)) };
}

function shapeText({ shape }: Piece): string {
  return shape.join(' × ');
}

/** The pieces of each time at which all levels and variables are there, in order of time. */
function stepsOf(pieces: readonly Piece[], names: MetricNames, notes: string[]): (readonly Piece[])[] {
  const byIteration = Map.groupBy(pieces, ({ iteration }) => iteration);
  const levels = new Set(pieces.map(({ level }) => level)).size;
  const needed = names.variables.filter((name) => name !== undefined).length;
  const isWhole = (step: readonly Piece[]) => {
    const kinds = new Set(step.map(({ level, variable }) => `${level} ${variable}`));
    return kinds.size === levels * needed;
  };
  const steps = [...byIteration.values()].sort((a, b) => a[0]!.time - b[0]!.time);
  const whole = steps.filter(isWhole);
  if (whole.length === 0) {
    const lacking = steps[0]!;
    throw new DataError(
      'variables',
      `no iteration has all of ${names.variables.filter((name) => name !== undefined).join(', ')} on all ${levels} levels; iteration ${lacking[0]!.iteration} has ${[...new Set(lacking.map(({ variable, level }) => `${variable} on ${level}`))].slice(0, 6).join(', ')}, …`,
    );
  }
  if (whole.length < steps.length)
    notes.push(
      `${steps.length - whole.length} of ${steps.length} iterations lack a level or a variable and are left out`,
    );
  // The same time twice, as after a restart: the last counts.
  const byTime = new Map(whole.map((step) => [step[0]!.time, step]));
  return [...byTime.values()].map(once);
}

/** A component that several files hold counts once. */
function once(step: readonly Piece[]): readonly Piece[] {
  const key = ({ variable, level, component, origin, delta, shape }: Piece) =>
    `${variable} ${level} ${component} ${origin} ${delta} ${shape}`;
  return [...new Map(step.map((piece) => [key(piece), piece])).values()];
}

function timesOf(pieces: readonly Piece[]): string {
  const times = [...new Set(pieces.map(({ time }) => time))].sort((a, b) => a - b);
  return times.length === 1 ? `t = ${times[0]}` : `${times.length} times, t = ${times[0]} .. ${times.at(-1)}`;
}

/** Makes variables the metric, and NaN of points that have none. @returns how many of these there are */
function finish({ values }: Patch, { kind, variables }: MetricNames, excise: number): number {
  const isThreePlusOne = kind === '3+1';
  const absent = variables.flatMap((name, k) => (name === undefined ? [k] : []));
  let excluded = 0;
  for (let at = 0; at < values.length; at += 10) {
    for (const k of absent) values[at + k] = 0;
    const lapse = isThreePlusOne ? values[at]! : Math.sqrt(lapseSquared(values, at));
    const isGood = lapse > 0 && lapse >= excise && isPositive(values, at);
    if (isGood && isThreePlusOne) toFourMetric(values, at);
    if (isGood && isFinite10(values, at)) continue;
    values.fill(Number.NaN, at, at + 10);
    excluded++;
  }
  return excluded;
}

function isFinite10(values: Float64Array, at: number): boolean {
  for (let k = 0; k < 10; k++) if (!Number.isFinite(values[at + k]!)) return false;
  return true;
}

/** Whether the spatial metric at a point is positive definite (Sylvester). */
function isPositive(v: Float64Array, at: number): boolean {
  return v[at + 4]! > 0 && v[at + 4]! * v[at + 7]! - v[at + 5]! ** 2 > 0 && spatialDeterminant(v, at) > 0;
}

function spatialDeterminant(v: Float64Array, at: number): number {
  const [xx, xy, xz, yy, yz, zz] = [v[at + 4]!, v[at + 5]!, v[at + 6]!, v[at + 7]!, v[at + 8]!, v[at + 9]!];
  return xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
}

/** α² = γ^ij g_ti g_tj − g_tt */
function lapseSquared(v: Float64Array, at: number): number {
  const [xx, xy, xz, yy, yz, zz] = [v[at + 4]!, v[at + 5]!, v[at + 6]!, v[at + 7]!, v[at + 8]!, v[at + 9]!];
  const [x, y, z] = [v[at + 1]!, v[at + 2]!, v[at + 3]!];
  const sum =
    x * x * (yy * zz - yz * yz) +
    y * y * (xx * zz - xz * xz) +
    z * z * (xx * yy - xy * xy) +
    2 * (x * y * (xz * yz - xy * zz) + x * z * (xy * yz - xz * yy) + y * z * (xy * xz - xx * yz));
  return sum / spatialDeterminant(v, at) - v[at]!;
}

function bytesOf(steps: readonly (readonly Piece[])[], slices: readonly Slice[]): number {
  const perPoint = (steps[0] ?? []).filter(
    ({ level, component }, _, [first]) => level === first!.level && component === first!.component,
  );
  const width = [...new Map(perPoint.map(({ variable, bytes }) => [variable, bytes])).values()].reduce(
    (a, b) => a + b,
    0,
  );
  return width * slices.flatMap(({ patches }) => patches).reduce((sum, { shape }) => sum + pointsOf(shape), 0);
}
