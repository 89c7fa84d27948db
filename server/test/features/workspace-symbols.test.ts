import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workspaceSymbols } from '../../src/features/workspace-symbols.ts';
import { fixture, shown } from '../kit.ts';

const { workspace } = fixture(`//- kerr.spacetime
spacetime Kerr {
  parameter M = 1
  chart BoyerLindquist(t, r, θ, φ)
  let Δ = r^2
}
//- main.spacetime
import "kerr.spacetime"
fit Quick of Kerr { seed 0 }
`);
const always = () => Promise.resolve(true);
const found = async (query: string) =>
  (await workspaceSymbols(workspace, query, always)).map(({ name, kind, container, path, range }) => {
    assert.ok(shown(workspace.read(path)!, range).includes(`«${name}»`));
    return `${kind} ${name}${container ? ` of ${container}` : ''}`;
  });

test('names are found by letters in their order, Greek ones by either spelling', async () => {
  assert.deepEqual(await found('kr'), ['spacetime Kerr']);
  assert.deepEqual(await found('bl'), ['chart BoyerLindquist of Kerr']);
  assert.deepEqual(await found('Delta'), ['let Δ of Kerr']);
  assert.deepEqual(await found('theta'), ['coordinate θ of BoyerLindquist']);
  assert.deepEqual(await found('quick'), ['fit Quick']);
  assert.deepEqual(await found('seed'), []);
  assert.equal((await found('')).length, 9);
});

test('nothing more is looked for once nobody waits', async () => {
  assert.deepEqual(await workspaceSymbols(workspace, '', () => Promise.resolve(false)), []);
});
