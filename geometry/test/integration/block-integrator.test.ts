import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPT, BlockIntegrator, DORMAND_PRINCE_5, DORMAND_PRINCE_8 } from '@spacetime/geometry';
import { distance, flowOf, follow, KEPLER, keplerState } from './kit.ts';

const METHODS = [DORMAND_PRINCE_5, DORMAND_PRINCE_8];
const eccentricity = (key: number) => 0.05 + (0.9 * ((key * 7) % 40)) / 40;

for (const method of METHODS) {
  test(`${method.name}: a trajectory is the same alone and in a block, bit for bit`, () => {
    const options = { method, rtol: 1e-8, atol: 1e-10 };
    const block = new BlockIntegrator(KEPLER, { ...options, capacity: 16 });
    const ends = new Map<number, { state: Float64Array; middle: Float64Array; length: number }>();
    const look = (from: BlockIntegrator) => {
      for (let row = 0; row < from.count; row++) {
        if (from.outcome[row] !== ATTEMPT.reached) continue;
        const middle = new Float64Array(4);
        from.interpolant([row]).at(row, 0.5, middle);
        const state = from.after.slice(4 * row, 4 * row + 4);
        ends.set(from.keys[row]!, { state, middle, length: from.length(row) });
      }
    };
    for (let next = 0; next < 40 || block.count > 0; ) {
      while (block.room > 0 && next < 40) {
        block.add(next, keplerState(eccentricity(next), 0), 0, 5 + (next % 5));
        next++;
      }
      block.advance();
      look(block);
      block.compact();
    }
    assert.equal(ends.size, 40);
    for (const [key, found] of [...ends]) {
      const alone = new BlockIntegrator(KEPLER, { ...options, capacity: 1 });
      alone.add(key, keplerState(eccentricity(key), 0), 0, 5 + (key % 5));
      while (alone.count > 0 && !alone.isFinished(0)) alone.advance();
      ends.delete(key);
      look(alone);
      assert.deepEqual(ends.get(key), found);
    }
  });

  // SciPy's RK45 and DOP853 end 65 to 500 tolerances from the truth here, after as many evaluations.
  test(`${method.name}: errors follow the tolerance`, () => {
    for (const tolerance of [1e-5, 1e-8, 1e-11]) {
      const { end, rejected, lengths } = follow(KEPLER, method, tolerance, keplerState(0.6, 0), 20);
      const error = distance(keplerState(0.6, 20), end);
      assert.ok(error < 1000 * tolerance && error > 10 * tolerance, `${tolerance}: ${error}`);
      assert.ok(rejected < 0.3 * lengths.length);
      assert.ok(Math.max(...lengths) > 3 * Math.min(...lengths.slice(0, -1)));
    }
  });

  test(`${method.name}: backwards it returns to where it came from`, () => {
    const there = follow(KEPLER, method, 1e-10, keplerState(0.4, 0), 7);
    const back = follow(KEPLER, method, 1e-10, [...there.end], -7);
    assert.ok(distance(keplerState(0.4, 0), back.end) < 1e-7);
    assert.ok(back.lengths.every((length) => length < 0));
  });
}

test('where f has no value steps shrink until they stall, and others go on', () => {
  // y′ = 1/√(1 − y), which ends at y = 1, t = 2/3; −y is not looked at.
  const flow = flowOf(1, ([y]) => [y! < 1 ? 1 / Math.sqrt(1 - y!) : Number.NaN]);
  const block = new BlockIntegrator(flow, { method: DORMAND_PRINCE_8, rtol: 1e-9, atol: 1e-12, capacity: 3 });
  block.add(0, [0], 0, 5);
  block.add(1, [-100], 0, 5);
  block.add(2, [2], 0, 5);
  const outcomes = new Map<number, number>();
  for (let i = 0; i < 500 && outcomes.size < 3; i++) {
    block.advance();
    for (let row = 0; row < block.count; row++) {
      if (!block.isFinished(row)) continue;
      outcomes.set(block.keys[row]!, block.outcome[row]!);
      if (block.keys[row] === 0) assert.ok(Math.abs(block.start[row]! - 2 / 3) < 1e-9);
    }
  }
  const { stalled, reached } = ATTEMPT;
  assert.deepEqual([...outcomes].sort(), [
    [0, stalled],
    [1, reached],
    [2, stalled],
  ]);
});

test('a row that is finished leaves, and its place is taken', () => {
  const block = new BlockIntegrator(KEPLER, { method: DORMAND_PRINCE_5, rtol: 1e-6, atol: 1e-6, capacity: 2 });
  block.add(7, keplerState(0.1, 0), 0, 10);
  block.add(8, keplerState(0.2, 0), 0, 10);
  assert.throws(() => block.add(9, keplerState(0.2, 0), 0, 10), RangeError);
  block.advance();
  block.finish(0);
  block.compact();
  assert.equal(block.room, 1);
  block.add(9, keplerState(0.3, 0), 0, 10);
  block.advance();
  assert.deepEqual([...block.keys.subarray(0, block.count)], [8, 9]);
  assert.equal(block.start[1], 0);
  assert.ok(block.start[0]! > 0);
});

test('ceilings keep tolerances from growing with an angle', () => {
  // An angle that turns at a rate of its own, seen after a million turns.
  const turning = (ceilings?: number[]) => ({
    ...flowOf(1, ([y]) => [1.5 + Math.cos(y!)]),
    ...(ceilings === undefined ? {} : { ceilings }),
  });
  const steps = (turns: number, ceilings?: number[]) =>
    follow(turning(ceilings), DORMAND_PRINCE_8, 1e-11, [2 * Math.PI * turns + 1], 20).lengths.length;
  assert.ok(steps(1e6) < 0.5 * steps(1e6, [1]));
  assert.ok(Math.abs(steps(1e6, [1]) - steps(0, [1])) < 5);
});
