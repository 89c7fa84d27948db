import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { trainFit } from '@spacetime/field';
import { Workspace } from '@spacetime/server';
import { codeLenses } from '../../src/features/code-lenses.ts';
import { schwarzschild } from '../checks/metrics.ts';
import { fixture } from '../kit.ts';

/** What stands above the declarations. */
const titles = (snapshot: Parameters<typeof codeLenses>[0]) =>
  codeLenses(snapshot).map((lens) => {
    const name = snapshot.text.slice(lens.range.start, lens.range.end);
    return `${name}: ${lens.kind === 'references' ? 'references' : lens.title}`;
  });

test('declarations without errors have their actions', () => {
  const { snapshot } = fixture(
    `${schwarzschild()}spacetime Empty { }
fit F of S { }
fit Broken of S { steps -1 }
geodesic Fall of S { at (0, 10, 1, 0)  velocity (_, 0, 0, 0) }
render Look of S { camera at (0, 10, 1, 0) looking inward }
data D { file "d.h5" }
`,
  );
  assert.deepEqual(titles(snapshot), [
    'S: Plot curvature',
    'S: references',
    'Empty: references',
    'F: Fit EinField',
    'F: references',
    'Broken: references',
    'Fall: Trace',
    'Look: Render',
    'D: references',
  ]);
});

/** A folder with a fit that was trained for some steps. */
async function trained(t: TestContext, out: string) {
  const folder = mkdtempSync(join(tmpdir(), 'spacetime-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const text = `${schwarzschild()}fit F of S { encode (log(r))  network mlp(width = 4, depth = 1)  optimizer lm  samples sobol(50)  steps 3  validate sobol(50) every 3 }\n`;
  const path = join(folder, 's.spacetime');
  writeFileSync(path, text);
  const fit = analyze(path, { read: (file) => (file === path ? text : undefined), resolve: (_, file) => file })
    .fits[0]!;
  const { validation } = await trainFit(fit, { out: join(folder, out), threads: 1 });
  return { path, text, mae: validation!.mae };
}

test('a field beside the file is the last result, stale when its fit or metric is another', async (t) => {
  const { path, text, mae } = await trained(t, 's.F.einfield');
  const workspace = new Workspace();
  const lensOf = (now: string) => {
    workspace.set(path, now);
    return codeLenses(workspace.snapshot(path)!).find(({ kind }) => kind === 'field');
  };
  const found = lensOf(text);
  assert.ok(found?.kind === 'field');
  assert.equal(Number(found.title.replace('MAE ', '')), Number(mae.toPrecision(2)));
  assert.equal(found.field, path.replace('s.spacetime', 's.F.einfield'));
  const isStale = (now: string) => {
    const lens = lensOf(now);
    return lens?.kind === 'field' && lens.title.endsWith('(stale)');
  };
  assert.equal(isStale(`// Above.\n${text}\nfit G of S {}\n`), false);
  assert.equal(isStale(text.replace('steps 3', 'steps 4')), true);
  assert.equal(isStale(text.replace('2*M/r', '3*M/r')), true);
  assert.equal(lensOf(text.replace('fit F', 'fit Other')), undefined);

  const untrusted = new Workspace({ trusted: false, folders: ['/elsewhere'] });
  untrusted.set(path, text);
  assert.equal(
    codeLenses(untrusted.snapshot(path)!).some(({ kind }) => kind === 'field'),
    false,
  );
});
