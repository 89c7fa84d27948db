import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { jetTape } from '@spacetime/geometry';
import { appendCurvature } from '../../../../src/engines/webgpu/evaluation/curvature-steps.ts';
import { appendTape, CONSTANT, Constants, Steps } from '../../../../src/engines/webgpu/evaluation/program-table.ts';
import { featuresSource, joinSource, resultsSource } from '../../../../src/engines/webgpu/wgsl/metric.ts';
import { preciseLayerSource } from '../../../../src/engines/webgpu/wgsl/precise-layer.ts';
import { OPERATIONS, programSource } from '../../../../src/engines/webgpu/wgsl/program.ts';
import { twoFloat } from '../../../../src/engines/webgpu/wgsl/two-float.ts';
import { metricOf } from './on-device.ts';

const SMALL = `spacetime Small {
  chart C(t, r, x, y)
  metric in C { ds^2 = -dt^2 + sqrt(r) dr^2 + sin(x)^2 dx^2 + r*x dy^2 }
}`;

/** The steps of a small program's jets and of its Ricci scalar, as a listing, and the kernels that run them. */
function text(): string {
  const steps = new Steps(new Constants(), 1);
  const jet = appendTape(jetTape(metricOf(SMALL).program, 2), steps);
  const programs = steps.pack().length;
  const { outputs, condition } = appendCurvature(['scalar'], jet, steps);
  const constants = steps.constants.pack();
  const operand = (code: number) => (code >= CONSTANT ? `${constants[2 * (code - CONSTANT)]}` : `#${code}`);
  const names = Object.keys(OPERATIONS);
  const code = steps.pack();
  const lines: string[] = [];
  for (let k = 0; k < code.length; k += 4) {
    if (k === programs) lines.push('// the curvature chain');
    lines.push(`// #${code[k + 1]} = ${names[code[k]!]} ${operand(code[k + 2]!)} ${operand(code[k + 3]!)}`);
  }
  lines.push(`// scalar ${operand(outputs[0]!.operand)}, condition ${operand(condition)}`);
  const layer = { streams: 6, directions: 2, activated: { activation: 'silu', omega: 1, scale: 1 } } as const;
  const kernels = [featuresSource(24), joinSource(40), resultsSource(), preciseLayerSource(layer)];
  const sources = [programSource(steps.used), ...kernels];
  return [lines.join('\n'), ...sources].join('\n// ---\n');
}

test('a small program’s steps and the kernels are those of the snapshot', () => {
  const snapshot = new URL('kernels.wgsl.snap', import.meta.url);
  assert.equal(text(), readFileSync(snapshot, 'utf8'), 'changed on purpose: write the new text to the snapshot');
});

test('a float64 is written as two float32, the first the nearest', () => {
  for (const value of [0.1, -2, Math.PI, 1e-20, 3e38]) {
    const [high, low] = twoFloat(value)
      .match(/-?\d[\d.e+-]*(?=f[,)])/g)!
      .map(Number);
    assert.equal(high, Math.fround(value));
    assert.ok(Math.abs(high! + low! - value) <= 2 ** -48 * Math.abs(value));
  }
  assert.throws(() => twoFloat(1e39), RangeError);
});
