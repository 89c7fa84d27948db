import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainNode, type Surroundings } from '../src/plain-node.ts';

/** An editor's runtime on a machine with these Nodes: from path to what `--version` prints. */
function editor(nodes: Record<string, string>, change: Partial<Surroundings> = {}): Surroundings {
  return {
    execPath: '/editor/code',
    versions: { node: '22.20.0', electron: '39.0.0' },
    env: { PATH: '/usr/bin:/opt/node/bin' },
    platform: 'linux',
    exists: (path) => Object.hasOwn(nodes, path),
    version: (path) => nodes[path],
    packaged: () => '/clone/node_modules/node/bin/node',
    ...change,
  };
}

test('this Node serves unless it is an editor’s', () => {
  const plain = { versions: { node: '24.1.0' }, execPath: '/usr/bin/node' };
  assert.deepEqual(plainNode(editor({}, plain)), { path: '/usr/bin/node' });
  assert.deepEqual(plainNode(), { path: process.execPath });
});

test('in an editor: the package’s, then the first on the path that is new enough', () => {
  const all = {
    '/clone/node_modules/node/bin/node': 'v24.21.0',
    '/usr/bin/node': 'v18.20.4',
    '/opt/node/bin/node': 'v22.18.0',
  };
  assert.deepEqual(plainNode(editor(all)), { path: '/clone/node_modules/node/bin/node' });
  const unpackaged = { packaged: () => undefined };
  assert.deepEqual(plainNode(editor(all, unpackaged)), { path: '/opt/node/bin/node' });
  const old = { '/usr/bin/node': 'v22.17.1', '/opt/node/bin/node': 'garbage' };
  const found = plainNode(editor(old, unpackaged));
  assert.ok('reason' in found);
  assert.match(found.reason, /^no Node 22\.18 or newer was found .* name it in SPACETIME_NODE$/);
});

test('under Windows the path is written otherwise', () => {
  const windows = { platform: 'win32', packaged: () => undefined, env: { Path: 'C/node' } };
  assert.deepEqual(plainNode(editor({ 'C/node/node.exe': 'v25.0.0' }, windows)), { path: 'C/node/node.exe' });
});

test('SPACETIME_NODE comes first, and says what is wrong with it', () => {
  const env = { SPACETIME_NODE: '/my/node', PATH: '' };
  assert.deepEqual(plainNode(editor({ '/my/node': 'v30.0.0' }, { env })), { path: '/my/node' });
  for (const [nodes, what] of [
    [{}, 'no such file'],
    [{ '/my/node': 'v20.1.0' }, 'v20.1.0'],
  ] as const) {
    assert.deepEqual(plainNode(editor(nodes, { env })), {
      reason: `SPACETIME_NODE is /my/node: ${what}; Node 22.18 or newer is needed`,
    });
  }
});
