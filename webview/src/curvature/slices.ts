import {
  type Slice,
  type SliceParams,
  VIEW_SLICE,
  type ViewQuantity,
  type ViewSource,
  type ViewTarget,
} from '@spacetime/protocol';
import type { Host } from '../host.ts';
import { type Grid, gridOf, type Range } from './grid.ts';

/** Cells of a side, one request after another: the first is there at once. */
const SIZES = [32, 96, 256, 512];
const LINE_SIZE = 128;

export interface PlaneRequest {
  readonly target: ViewTarget;
  readonly quantity: ViewQuantity;
  readonly axes: readonly [number, number];
  readonly ranges: readonly [Range, Range];
  readonly at: readonly number[];
  readonly sources: readonly ViewSource[];
}

export interface Plane {
  readonly grids: ReadonlyMap<ViewSource, Grid>;
  readonly faulty: number;
  readonly fault?: string;
  /** No finer one follows. */
  readonly isLast: boolean;
}

/** Asks for a plane in finer and finer cells, until the signal aborts. */
export async function* planes(host: Host, request: PlaneRequest, signal: AbortSignal): AsyncGenerator<Plane> {
  for (const [i, size] of SIZES.entries()) {
    const slice = await ask(host, request, size, signal);
    const grids = new Map(slice.values.map((values) => [values.source, gridOf(values, size, size, ...request.ranges)]));
    const { faulty, fault } = slice;
    yield { grids, faulty, ...(fault !== undefined && { fault }), isLast: i === SIZES.length - 1 };
  }
}

/** A plane of an exact quantity, of which only its zeros are wanted. */
export async function zeroPlane(host: Host, request: PlaneRequest, signal: AbortSignal): Promise<Grid> {
  const { values } = await ask(host, { ...request, sources: ['exact'] }, LINE_SIZE, signal);
  return gridOf(values[0]!, LINE_SIZE, LINE_SIZE, ...request.ranges);
}

function ask(host: Host, request: PlaneRequest, size: number, signal: AbortSignal): Promise<Slice> {
  const params: SliceParams = { ...request, width: size, height: size };
  return host.request(VIEW_SLICE, params, signal);
}
