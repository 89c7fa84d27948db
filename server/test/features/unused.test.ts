import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SymbolEntry } from '@spacetime/dsl';
import fc from 'fast-check';
import { nameDiagnostics } from '../../src/features/diagnostics.ts';
import { UNUSED } from '../../src/features/unused.ts';
import { Workspace } from '../../src/index.ts';

const block = (name: string) => `/// ${name}
spacetime ${name} {
  parameter M = 1 in 0 .. 2
  parameter q = 1
  chart C(t, r, θ, φ) { r in 3 .. 9 }
  let f = 1 - 2*M/r
  let g(x) = x^2
  let h = g(q)
  let w = 2
  metric in C { ds^2 = -f dt^2 + dr^2/f + r^2 dθ^2 + r^2*sin(θ)^2 dφ^2 }
}
fit Fit${name} of ${name} { chart C  encode (1/r, h*cos(θ))  network mlp(width = 8, depth = 1) }
geodesic Way${name} of Fit${name} { at (0, 6, π/2, 0)  velocity (_, 0, 0, M/9) }
`;
const TEXT = ['A', 'B', 'D', 'E'].map(block).join('\n');

const unused = (workspace: Workspace) =>
  nameDiagnostics(workspace, '/a.spacetime')
    .filter(({ code }) => code === UNUSED)
    .map(({ range, message }) => `${range.start} ${range.end} ${message}`);

/** The same from all names of the text, read anew. */
function unusedAfresh(text: string): string[] {
  const workspace = new Workspace();
  workspace.set('/a.spacetime', text);
  const { occurrences, model } = workspace.snapshot('/a.spacetime')!;
  if (model.diagnostics.some(({ severity }) => severity === 'error')) return [];
  const used = new Set(occurrences.filter(({ declares }) => !declares).map(({ symbol }) => symbol));
  const hasMetric = ({ container }: SymbolEntry) =>
    typeof container === 'object' &&
    container.declaration?.kind === 'spacetime' &&
    container.declaration.members.some(({ kind }) => kind === 'metric');
  return occurrences
    .filter(({ symbol, declares }) => declares && /let|function|parameter/u.test(symbol.kind) && !used.has(symbol))
    .filter(({ symbol }) => hasMetric(symbol))
    .map(({ range, text: name }) => `${range.start} ${range.end} \`${name}\` is not used in this file.`);
}

test('what no block of a file uses is the same after any edits as in the text read anew', () => {
  const piece = fc.constantFrom('', ' ', '\n', ', f', '+q', '+g(h)', 'M', 'A', 'B', 'let u = M\n', '// ', '}');
  let shown = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(TEXT.length), fc.nat(4), piece), { minLength: 1, maxLength: 6 }), (edits) => {
      const workspace = new Workspace();
      const texts = [TEXT];
      for (const [place, length, inserted] of edits) {
        // Writes there, and takes it back.
        for (const text of [TEXT.slice(0, place) + inserted + TEXT.slice(place + length), TEXT]) texts.push(text);
      }
      for (const text of texts) {
        workspace.set('/a.spacetime', text);
        const found = unused(workspace);
        assert.deepEqual(found, unusedAfresh(text));
        shown += found.length;
      }
    }),
    { numRuns: 25 },
  );
  assert.ok(shown > 100, `${shown} were shown`);
});

const unusedOf = (text: string) => {
  const workspace = new Workspace();
  workspace.set('/a.spacetime', text);
  return unused(workspace).length;
};

test('a use in a block that looks through a fit counts', () => {
  const bare = block('A').replace('1 - 2*M/r', '1 - 2/r').replace(', h*cos(θ))', ')');
  assert.equal(unusedOf(bare), 2, 'h and w');
  assert.equal(unusedOf(bare.replace('M/9', '1/9')), 3, 'h, w and M');
});
