import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import { analyze, type SpacetimeModel } from '@spacetime/dsl';
import {
  type ExactMetric,
  exactMetric,
  type MetricField,
  type Order,
  STREAMS,
  samplePoints,
} from '@spacetime/geometry';
import { openGpuField } from '../../../../src/engines/webgpu/evaluation/gpu-field.ts';
import { diskHost } from '../../../../src/file/sources.ts';
import type { GpuField, LearnedField } from '../../../../src/index.ts';
import { useSoftwareVulkan } from '../software-vulkan.ts';

useSoftwareVulkan();

/** Half a unit in a float32's last place: what one rounding costs. */
export const ROUNDING = 2 ** -24;

export function example(name: string): SpacetimeModel {
  return analyze(join(import.meta.dirname, '../../../../../examples', `${name}.spacetime`), diskHost).spacetimes[0]!;
}

/** A metric given by text. */
export function metricOf(text: string): ExactMetric {
  const { diagnostics, spacetimes } = analyze('given.spacetime', { read: () => text, resolve: (_from, path) => path });
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
  return exactMetric(spacetimes[0]!);
}

/** Ten functions as a metric's components. */
export function tenOf(functions: readonly string[]): ExactMetric {
  assert.equal(functions.length, 10);
  const [a, b, c, d, e, f, g, h, i, j] = functions;
  return metricOf(`spacetime Ten {
  chart C(t, r, u, w) {
    t in 0.05 .. 0.95
    r in 1.1 .. 40
    u in -3 .. 3
    w in -500 .. 500
  }
  metric in C {
    g[t, t] = ${a}
    g[t, r] = ${b}
    g[t, u] = ${c}
    g[t, w] = ${d}
    g[r, r] = ${e}
    g[r, u] = ${f}
    g[r, w] = ${g}
    g[u, u] = ${h}
    g[u, w] = ${i}
    g[w, w] = ${j}
  }
}`);
}

const opened: GpuField[] = [];
after(() => {
  for (const field of opened) field.dispose();
});

export async function onDevice(field: LearnedField | ExactMetric, limits = {}): Promise<GpuField> {
  const gpu = await openGpuField(field, limits);
  opened.push(gpu);
  return gpu;
}

/** Points in the domain of a field's chart. */
export function pointsIn(field: MetricField, count: number): Float64Array {
  return samplePoints({ kind: 'uniform', count }, field.chart.domain, 1);
}

export function exactJets(field: MetricField, points: Float64Array, order: Order): Float64Array {
  const jets = new Float64Array((points.length / 4) * STREAMS[order] * 10);
  assert.equal(field.jets(points, points.length / 4, order, jets), undefined);
  return jets;
}

/** Every number is right to `tolerance` of itself, or of `floor` where it is smaller. */
export function near(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  floor: number,
  what: string,
): void {
  assert.equal(actual.length, expected.length, what);
  let worst = 0;
  for (let k = 0; k < expected.length; k++) {
    const error = Math.abs(actual[k]! - expected[k]!) / Math.max(Math.abs(expected[k]!), floor);
    // Not a number compares as false.
    if (!(error <= worst)) worst = error;
  }
  assert.ok(worst <= tolerance, `${what}: ${worst}`);
}

/** Ten functions of t in 0.05 .. 0.95, r in 1.1 .. 40, u in -3 .. 3 and w in -500 .. 500, with their derivatives. */
export async function checkFunctions(functions: readonly string[], floor: number): Promise<void> {
  const field = tenOf(functions);
  const points = pointsIn(field, 96);
  const gpu = await onDevice(field);
  const { jets, fault } = await gpu.jets(points, 2);
  assert.equal(fault, undefined);
  near(jets, exactJets(field, points, 2), ROUNDING * (1 + 1e-3), floor, functions.join());
}
