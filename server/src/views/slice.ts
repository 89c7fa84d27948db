import type { Fault, MetricField } from '@spacetime/geometry';
import type { Slice, SliceParams, SliceValues, ViewSource } from '@spacetime/protocol';
import { base64 } from './base64.ts';
import { ViewError } from './orders.ts';
import { BLOCK, Evaluation } from './quantity.ts';
import type { SeenFields } from './seen.ts';

/** Cells of a slice, at the most. */
const MOST_CELLS = 2 ** 22;

const SOURCES: ReadonlySet<string> = new Set<ViewSource>(['exact', 'learned', 'error']);

/** Values over a plane of the chart or along a line; yields after each block. */
export function* sliceOf(fields: SeenFields, params: Omit<SliceParams, 'target'>): Generator<void, Slice> {
  const { quantity, width, height, sources = ['exact'] } = params;
  const plane = planeOf(fields.exact, params);
  const cells = width * height;
  const wanted = new Set<ViewSource>(sources);
  for (const source of wanted) {
    if (!SOURCES.has(source)) throw new ViewError(`there is no ${source} to show: it is exact, learned or error`);
  }
  const { learned } = fields;
  if (learned === undefined && (wanted.has('learned') || wanted.has('error'))) {
    throw new ViewError('an exact metric has no learned values: open a trained field');
  }
  const evaluate = (field: MetricField, needed: boolean) =>
    needed ? { evaluation: new Evaluation(field, quantity), values: new Float64Array(cells) } : undefined;
  const exact = evaluate(fields.exact, wanted.has('exact') || wanted.has('error'));
  const ours = learned && evaluate(learned, wanted.has('learned') || wanted.has('error'));
  const points = new Float64Array(4 * BLOCK);
  let first: Fault | undefined;
  for (let start = 0; start < cells; start += BLOCK) {
    const count = Math.min(BLOCK, cells - start);
    for (let k = 0; k < count; k++) plane(start + k, points, 4 * k);
    for (const each of [exact, ours]) {
      const fault = each?.evaluation.run(points, count, each.values.subarray(start, start + count));
      first ??= fault;
    }
    yield;
  }
  const values = sources.map((source): SliceValues => {
    const data =
      source === 'exact'
        ? exact!.values
        : source === 'learned'
          ? ours!.values
          : ours!.values.map((value, k) => value - exact!.values[k]!);
    return describe(source, data);
  });
  const faulty = [exact, ours].map(
    (each) => each?.values.reduce((n, value) => n + Number(Number.isNaN(value)), 0) ?? 0,
  );
  return { values, faulty: Math.max(...faulty), ...(first && { fault: first.message }) };
}

/** Writes the point of a cell. */
function planeOf(
  { chart }: MetricField,
  { axes, ranges, at, width, height }: Omit<SliceParams, 'target'>,
): (cell: number, out: Float64Array, offset: number) => void {
  const isSize = (size: number) => Number.isInteger(size) && size >= 1;
  if (!isSize(width) || !isSize(height) || width * height > MOST_CELLS) {
    throw new ViewError(`a slice has 1 to ${MOST_CELLS} cells, not ${width} × ${height}`);
  }
  if (axes?.length !== 2 || !axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < 4)) {
    throw new ViewError(`axes are numbers of coordinates, 0 to 3, not ${axes?.join(' and ')}`);
  }
  if (at?.length !== 4 || !at.every(Number.isFinite)) throw new ViewError('a point has four coordinates');
  const { lower, upper } = chart.domain;
  const edges = ranges ?? axes.map((axis) => [lower[axis]!, upper[axis]!] as const);
  if (!edges.flat().every(Number.isFinite)) throw new ViewError('a range has two ends');
  const along = (k: 0 | 1, cell: number, cells: number) => {
    const [low, high] = edges[k]!;
    return low + ((high - low) * (cell + 0.5)) / cells;
  };
  return (cell, out, offset) => {
    for (let i = 0; i < 4; i++) out[offset + i] = at[i]!;
    if (height > 1) out[offset + axes[1]] = along(1, Math.floor(cell / width), height);
    out[offset + axes[0]] = along(0, cell % width, width);
  };
}

function describe(source: ViewSource, data: Float64Array): SliceValues {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  const isEmpty = lowest > highest;
  return {
    source,
    data: base64(data),
    lowest: isEmpty ? null : lowest,
    highest: isEmpty ? null : highest,
  };
}
