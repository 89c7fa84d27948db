import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { trainingPlan } from '../../../../src/engines/webgpu/training/plan.ts';
import { balanceSource, gramSource } from '../../../../src/engines/webgpu/wgsl/balance.ts';
import { orthonormalSource, sortSource } from '../../../../src/engines/webgpu/wgsl/eigenbasis.ts';
import { pullSource, pushSource } from '../../../../src/engines/webgpu/wgsl/factorised.ts';
import { matricesSource } from '../../../../src/engines/webgpu/wgsl/matrices.ts';
import { gatherRowsSource, gatherSource } from '../../../../src/engines/webgpu/wgsl/step.ts';
import {
  adamSource,
  lambSource,
  larsSource,
  soapDirectionSource,
  soapMomentSource,
  soapPermuteSource,
  soapWeightSource,
} from '../../../../src/engines/webgpu/wgsl/updates.ts';
import { networkLayout } from '../../../../src/layout.ts';
import type { FirstOrderModel } from '../../../../src/optimizers/optimizer.ts';
import { shapeOf } from '../../cases.ts';
import { BALANCES, OPTIMIZERS } from './trainings.ts';

type Kind<K extends FirstOrderModel['kind']> = Extract<FirstOrderModel, { kind: K }>;

/** A weight of 5 by 4 and a bias. */
const FACTORISED = [
  { from: 0, rows: 5, columns: 4, scale: 0, to: 5 },
  { from: 20, rows: 5, columns: 1, scale: undefined, to: 25 },
];

/** Of a small network behind fixed features; its weights begin at 32. */
function sources(): string {
  const layout = networkLayout(shapeOf({ width: 8, depth: 2, fourier: true }));
  const of = <K extends FirstOrderModel['kind']>(kind: K) => {
    const model = OPTIMIZERS[kind] as Kind<K>;
    return [trainingPlan(layout, 2, model, kind === 'soap' ? BALANCES.config : BALANCES.fixed)!, model] as const;
  };
  return [
    gatherSource({ streams: 3, inputs: 3, outputs: 2 }),
    gatherRowsSource(20),
    gramSource(155, 3),
    balanceSource(BALANCES.fixed, 2),
    balanceSource(BALANCES.gradnorm, 1),
    balanceSource(BALANCES.config, 2),
    adamSource(...of('adam')),
    adamSource(...of('adamw')),
    lambSource(...of('lamb')),
    larsSource(...of('lars')),
    soapMomentSource(...of('soap')),
    soapDirectionSource(...of('soap')),
    soapWeightSource(of('soap')[0]),
    soapPermuteSource(of('soap')[0]),
    pushSource(FACTORISED),
    pullSource(FACTORISED, 30, 35),
    matricesSource(true),
    sortSource(8),
    orthonormalSource(8, true),
    orthonormalSource(8, false),
  ].join('\n// ---\n');
}

test('the kernels of a training are those of the snapshot', () => {
  const snapshot = new URL('kernels.wgsl.snap', import.meta.url);
  assert.equal(sources(), readFileSync(snapshot, 'utf8'), 'changed on purpose: write the new text to the snapshot');
});
