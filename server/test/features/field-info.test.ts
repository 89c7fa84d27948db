import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { trainFit } from '@spacetime/field';
import { Workspace } from '@spacetime/server';
import { fieldInfo } from '../../src/features/field-info.ts';
import { schwarzschild } from '../checks/metrics.ts';

test('a field says what it is, and whether its source is as it was', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'field-info-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [path, field] = [join(folder, 'a.spacetime'), join(folder, 'a.einfield')];
  const text = `${schwarzschild()}fit F of S { network mlp(width = 4, depth = 2)  optimizer adam  samples sobol(64)  batch 32  steps 3  validate sobol(32) every 3 }\n`;
  writeFileSync(path, text);
  const model = analyze(path, { read: () => text, resolve: (_, other) => other });
  await trainFit(model.fits[0]!, { out: field, threads: 1 });
  const workspace = new Workspace();
  const info = fieldInfo(workspace, field);
  assert.deepEqual([info.path, info.fit, info.spacetime, info.network], [field, 'F', 'S', '4 → 4 → 4 → 2, silu']);
  assert.deepEqual([info.training.steps, info.training.samples, info.training.validation!.points], [3, 64, 32]);
  // Two components differ from flat space: (4·4 + 4) + (4·4 + 4) + (4·2 + 2).
  assert.equal(info.weights, 50);
  assert.deepEqual(info.sources, [{ path, text, isCurrent: true }]);
  workspace.set(path, `${text} `);
  assert.equal(fieldInfo(workspace, field).sources[0]!.isCurrent, false);
});

test('what is no field, or out of reach, is refused', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'field-info-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'b.einfield');
  writeFileSync(file, 'not a field');
  assert.throws(() => fieldInfo(new Workspace(), file), { name: 'EinfieldError' });
  assert.throws(() => fieldInfo(new Workspace(), 'b.einfield'), /is not the path of a file/);
  assert.throws(() => fieldInfo(new Workspace({ trusted: false }), file), /not trusted/);
});
