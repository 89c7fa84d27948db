import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bindParameters, domainOf, evaluate, lowerMetric, type SpacetimeModel } from '@spacetime/dsl';
import { type Snapshot, Workspace } from '@spacetime/server';
import { codeActions } from '../../../src/features/code-actions.ts';
import { applied } from '../../../src/features/fix-all.ts';
import { fixture } from '../../kit.ts';

const FOLDER = fileURLToPath(new URL('../../../../examples/', import.meta.url));

/** Every example, by its name. */
export const EXAMPLES: readonly { readonly name: string; readonly text: string }[] = globSync('*.spacetime', {
  cwd: FOLDER,
})
  .sort()
  .map((name) => ({ name, text: readFileSync(`${FOLDER}${name}`, 'utf8') }));

export function snapshotOf(text: string): Snapshot {
  const workspace = new Workspace();
  workspace.set('/fixture/main.spacetime', text);
  return workspace.snapshot('/fixture/main.spacetime')!;
}

/** Numbers from 0 to 1 that no other code draws. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** The components of all metrics of a spacetime at points of their domains, by the plain interpreter. */
export function metricsAt(spacetime: SpacetimeModel, points = 24): number[][] {
  const random = numbers(7);
  const parameters = bindParameters(spacetime);
  return spacetime.metrics.flatMap((metric) => {
    const { lower, upper } = domainOf(spacetime, metric.chart, parameters);
    const program = lowerMetric(spacetime, metric, parameters);
    return Array.from({ length: points }, () =>
      evaluate(
        program,
        lower.map((low, k) => low + (upper[k]! - low) * random.next().value),
      ),
    );
  });
}

/** Each component to 1e-12 of itself or of the lengths of its coordinate vectors. */
export function assertSameMetrics(a: number[][], b: number[][], what: string): void {
  assert.equal(a.length, b.length, what);
  const diagonal = [0, 4, 7, 9];
  const pairs = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].slice(i).map((j) => [i, j] as const));
  for (const [n, before] of a.entries()) {
    for (const [k, [i, j]] of pairs.entries()) {
      const [x, y] = [before[k]!, b[n]![k]!];
      const size = Math.max(
        Math.abs(x),
        Math.abs(y),
        Math.sqrt(Math.abs(before[diagonal[i]!]! * before[diagonal[j]!]!)) || 0,
      );
      assert.ok(Math.abs(x - y) <= 1e-12 * size, `${what}: component ${i}${j} is ${y}, not ${x}`);
    }
  }
}

/** The text after the action of a title, at `$0` or on the selection between two of them; undefined where there is none. */
export function refactored(source: string, title: RegExp): string | undefined {
  const { snapshot, cursors } = fixture(source);
  const range = { start: cursors[0]!, end: cursors.at(-1)! };
  const found = codeActions(snapshot, range, []).find((action) => title.test(action.title));
  const edits = found?.edits();
  return (
    edits &&
    applied(
      snapshot.text,
      [...edits].sort((a, b) => a.range.start - b.range.start),
    )
  );
}
