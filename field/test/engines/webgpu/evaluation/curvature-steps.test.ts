import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurvatureChain, type CurvatureQuantity, QUANTITY_WIDTHS } from '@spacetime/geometry';
import { appendCurvature } from '../../../../src/engines/webgpu/evaluation/curvature-steps.ts';
import {
  CONSTANT,
  Constants,
  type Operand,
  Steps,
  ZERO,
} from '../../../../src/engines/webgpu/evaluation/program-table.ts';
import { OPERATIONS, type OperationName } from '../../../../src/engines/webgpu/wgsl/program.ts';
import { randomVector } from '../../cases.ts';

const ALL = Object.keys(QUANTITY_WIDTHS) as CurvatureQuantity[];
const NAMES = Object.keys(OPERATIONS) as OperationName[];

/** What the kernel does, in float64. */
function apply(name: OperationName, last: number, a: number, b: number): number {
  const results: Partial<Record<OperationName, number>> = {
    load: a,
    multiply: a * b,
    accumulate: last + a * b,
    reduce: last - a * b,
    size: last + Math.abs(a * b),
    plus: last + a,
    minus: last - a,
    scale: last * a,
    inverse: 1 / a,
    root: Math.sqrt(a),
    abs: Math.abs(a),
  };
  const result = results[name];
  assert.ok(result !== undefined, name);
  return result;
}

/** The quantities of a jet whose vanishing numbers are known to vanish, their condition, and the number of steps. */
function interpret(quantities: readonly CurvatureQuantity[], jet: Float64Array) {
  const steps = new Steps(new Constants(), 151);
  const operands = Array.from(jet, (value, k) => (value === 0 ? ZERO : 1 + k));
  const { outputs, condition } = appendCurvature(quantities, operands, steps);
  const constants = steps.constants.pack();
  const slots = new Float64Array(steps.slots);
  slots.set(jet, 1);
  const fetch = (operand: Operand) =>
    operand >= CONSTANT
      ? constants[2 * (operand - CONSTANT)]! + constants[2 * (operand - CONSTANT) + 1]!
      : slots[operand]!;
  const code = steps.pack();
  let last = 0;
  for (let k = 0; k < code.length; k += 4) {
    last = apply(NAMES[code[k]!]!, last, fetch(code[k + 2]!), fetch(code[k + 3]!));
    slots[code[k + 1]!] = last;
  }
  return {
    values: outputs.map(({ operand, sign }) => sign * fetch(operand)),
    condition: fetch(condition),
    steps: code.length / 4,
  };
}

function check(jet: Float64Array): void {
  const chain = new CurvatureChain(1);
  const { values } = interpret(ALL, jet);
  let start = 0;
  for (const name of ALL) {
    const { [name]: expected, fault } = chain.compute(jet, 1, [name], 2);
    assert.equal(fault, undefined);
    const largest = Math.max(...expected.map(Math.abs));
    for (const [k, value] of expected.entries()) {
      const found = values[start + k]!;
      assert.ok(Math.abs(found - value) <= 2e-13 * largest, `${name} ${k}: ${found} for ${value}`);
    }
    start += expected.length;
    const alone = interpret([name], jet).values;
    for (const [k, value] of alone.entries()) assert.equal(value, values[start - expected.length + k], name);
  }
  assert.equal(start, values.length);
}

function randomJet(): Float64Array {
  const jet = randomVector(150, 5);
  for (const [k, place] of [0, 4, 7, 9].entries()) jet[place]! += k === 0 ? -2 : 2;
  return jet;
}

test('the steps give every quantity of the chain in its order', () => check(randomJet()));

test('of a diagonal metric of two coordinates too, in fewer steps', () => {
  const jet = randomJet().map((value, k) => {
    const [stream, component] = [Math.floor(k / 10), k % 10];
    const kept = [0, 4, 7, 9].includes(component) && [0, 2, 3, 9, 10, 12].includes(stream);
    return kept ? value : 0;
  });
  check(jet);
  const [sparse, full] = [interpret(['kretschmann'], jet).steps, interpret(['kretschmann'], randomJet()).steps];
  assert.ok(sparse < full / 3, `${sparse} ${full}`);
});

test('the condition is 1 for a diagonal metric, large near a degenerate one, 0 where it is degenerate by structure', () => {
  const jet = new Float64Array(150);
  for (const [k, place] of [0, 4, 7, 9].entries()) jet[place] = k === 0 ? -1e-3 : 10 ** k;
  assert.ok(Math.abs(interpret(['inverse'], jet).condition - 1) < 1e-15);
  jet[1] = 1;
  jet[0] = 0.1 + 1e-9;
  assert.ok(interpret(['inverse'], jet).condition > 1e7);
  const none = jet.map((value, k) => (k === 9 ? 0 : value));
  assert.equal(interpret(['inverse'], none).condition, 0);
});
