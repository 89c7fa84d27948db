import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCycles } from '../../src/analysis/cycles.ts';

/** Groups of nodes that reach one another, by the transitive closure. */
function groups(count: number, edges: readonly (readonly [number, number])[]): number[][] {
  const reach = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => edges.some(([a, b]) => a === i && b === j)),
  );
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) reach[i]![j] ||= reach[i]![k]! && reach[k]![j]!;
  }
  const found: number[][] = [];
  for (let i = 0; i < count; i++) {
    if (!reach[i]![i] || found.some((group) => group.includes(i))) continue;
    found.push(Array.from({ length: count }, (_, j) => j).filter((j) => reach[i]![j] && reach[j]![i]));
  }
  return found;
}

test('cycles are the groups of nodes that reach one another', () => {
  const node = fc.nat(7);
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node), { maxLength: 14 }), (edges) => {
      const found = findCycles([0, 1, 2, 3, 4, 5, 6, 7], (from) => edges.filter(([a]) => a === from).map(([, b]) => b));
      assert.deepEqual(
        found.toSorted((a, b) => a[0]! - b[0]!),
        groups(8, edges),
      );
    }),
    { numRuns: 300, seed: 6 },
  );
});
