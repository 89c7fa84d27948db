import { createHash } from 'node:crypto';
import { DataError } from './data-error.ts';
import { GridField, type Slice } from './field/grid-field.ts';
import { makeMetric } from './grid/make-metric.ts';
import { patchesOf, type Region } from './grid/patches.ts';
import { metricPieces, stepsOf } from './metric-pieces.ts';
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
      excluded += makeMetric(patch, names, excise);
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

function timesOf(pieces: readonly Piece[]): string {
  const times = [...new Set(pieces.map(({ time }) => time))].sort((a, b) => a - b);
  return times.length === 1 ? `t = ${times[0]}` : `${times.length} times, t = ${times[0]} .. ${times.at(-1)}`;
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
