import { FitError, type GpuField, NoDevice, openGpuField, probeAdapters } from '@spacetime/field';
import { ingredientOf, type Quantity, type QuantityValues, quantityFrom, quantityOf } from '@spacetime/geometry';
import { Failure } from './failure.ts';
import type { Target } from './target.ts';

export type EvaluationEngine = 'auto' | 'cpu' | 'webgpu';

/** Fewer points are done on the processor before a device is found. */
const MANY = 10_000;
/** Parts of the largest component that rounding is, in float64 and in pairs of float32. */
const ROUNDING = { cpu: 2 ** -45, webgpu: 2 ** -38 };
/** At so many of the points a device's values are held against float64. */
const COMPARED = 8;
/** Of the metric's largest component: a thousand times what float32 loses. */
const TRUST = 1e-4;

/** A quantity at points, and in one line by what it was computed where that was not simply the processor. */
export interface Evaluated {
  readonly result: QuantityValues;
  readonly note?: string;
  /** What is smaller, beside the largest component, is rounding. */
  readonly rounding: number;
}

/**
 * @param points shape [count, 4]
 * @throws Failure where a device was asked for and there is none, or it cannot do this
 */
export async function evaluateBy(
  engine: EvaluationEngine,
  target: Target,
  quantity: Quantity,
  points: Float64Array,
): Promise<Evaluated> {
  const count = points.length / 4;
  const onProcessor = (note?: string): Evaluated => {
    const result = quantityOf(target.field, quantity, points, count);
    return { result, rounding: ROUNDING.cpu, ...(note === undefined ? {} : { note }) };
  };
  if (engine === 'cpu') return onProcessor();
  if (engine === 'auto' && count < MANY) {
    return onProcessor(`engine cpu: fewer than ${MANY} points are not worth a graphics device`);
  }
  if (engine === 'auto') {
    const { adapters, reason } = await probeAdapters();
    const [adapter] = adapters;
    if (!adapter) return onProcessor(`engine cpu: no graphics device (${reason})`);
    if (adapter.software) return onProcessor(`engine cpu: ${adapter.name} stands in for a graphics device in software`);
    if (adapter.refusal !== undefined) return onProcessor(`engine cpu: ${adapter.name} gives no device`);
  }
  let gpu: GpuField | undefined;
  try {
    gpu = await openGpuField(sourceOf(target));
    await trust(gpu, target, points);
    const { name, software } = gpu.adapter;
    const result = await onDevice(gpu, quantity, points);
    const stands = software ? ': the processor stands in for a graphics device, engine cpu is faster' : '';
    const note = `engine webgpu on ${name}${stands}; ${digits(target, quantity, points, result)}`;
    return { result, note, rounding: ROUNDING.webgpu };
  } catch (error) {
    if (!(error instanceof NoDevice || error instanceof FitError || error instanceof Failure)) throw error;
    if (engine === 'auto') return onProcessor(`engine cpu: ${error.message}`);
    if (error instanceof Failure) throw error;
    throw new Failure(
      error instanceof NoDevice
        ? `the engine webgpu has no device: ${error.message}; choose engine cpu`
        : error.message,
    );
  } finally {
    gpu?.dispose();
  }
}

/** Where a device's values are held against float64. */
function compared(points: Float64Array): Float64Array {
  const count = points.length / 4;
  const chosen = Math.min(COMPARED, count);
  const places = Array.from({ length: chosen }, (_, k) => 4 * Math.floor((k * count) / chosen));
  return Float64Array.from(places.flatMap((place) => [...points.subarray(place, place + 4)]));
}

/** @throws Failure where a driver computes wrongly: the metric is then far from what rounding explains */
async function trust(gpu: GpuField, target: Target, points: Float64Array): Promise<void> {
  const some = compared(points);
  const exact = new Float64Array(2.5 * some.length);
  target.field.jets(some, some.length / 4, 0, exact);
  const { jets } = await gpu.metric(some);
  const largest = exact.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  for (const [k, value] of exact.entries()) {
    if (Number.isNaN(value) || Number.isNaN(jets[k])) continue;
    if (!(Math.abs(value - jets[k]!) <= TRUST * largest)) {
      throw new Failure(`${gpu.adapter.name} computes wrongly: ${jets[k]} for ${value}; choose engine cpu`);
    }
  }
}

/** What can be opened on a device: formulas, and networks in the chart that they were trained in. */
function sourceOf({ field, learned }: Target): Parameters<typeof openGpuField>[0] {
  if (field === learned) return learned;
  if ('program' in field) return field as Parameters<typeof openGpuField>[0];
  throw new Failure(
    `the engine webgpu has a learned field in its own chart alone, ${learned?.chart.name}: leave --chart out, or choose engine cpu`,
  );
}

async function onDevice(gpu: GpuField, quantity: Quantity, points: Float64Array): Promise<QuantityValues> {
  const ingredient = ingredientOf(quantity);
  if (ingredient === undefined) {
    const { jets, count, fault } = await gpu.metric(points);
    return quantityFrom(quantity, Float64Array.from(jets, shortest), count, fault);
  }
  const found = await gpu.curvature(points, [ingredient]);
  return quantityFrom(quantity, Float64Array.from(found[ingredient], shortest), found.count, found.fault);
}

/** The number of fewest digits that is this float32, so that no digits are shown that it does not have. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** What the digits are worth: float64 at some of the points, beside. */
function digits({ field }: Target, quantity: Quantity, points: Float64Array, { data, fault }: QuantityValues): string {
  if (fault) return 'values are rounded to float32';
  const count = points.length / 4;
  const width = data.length / count;
  const some = compared(points);
  const chosen = some.length / 4;
  const exact = quantityOf(field, quantity, some, chosen).data;
  let largest = 0;
  let difference = 0;
  for (const [k, value] of exact.entries()) {
    const place = Math.floor((Math.floor(k / width) * count) / chosen);
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - data[place * width + (k % width)]!));
  }
  const where = chosen === count ? 'here' : `at ${chosen} of the points`;
  const [by, of] = [difference, largest].map((value) => value.toExponential(1));
  return `values are rounded to float32; ${where} float64 differs by ${by} at most, the largest value being ${of}`;
}
