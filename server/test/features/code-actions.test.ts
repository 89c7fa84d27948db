import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../src/features/code-actions.ts';
import { nameDiagnostics } from '../../src/features/diagnostics.ts';
import { applied } from '../../src/features/fix-all.ts';
import { type Fixture, fixture } from '../kit.ts';

const TWICE = `spacetime S {
  chart A(t, x, y, z)
  let f = 2 x + 3 y
  let g = 4 z$0
  metric in A { ds^2 = -dt^2 + f dx^2 + g dy^2 + dz^2 }
}
`;

function actionsAt({ snapshot, cursors, workspace }: Fixture, kind: string) {
  const range = { start: cursors[0]!, end: cursors[0]! };
  return codeActions(snapshot, range, nameDiagnostics(workspace, snapshot.path)).filter(
    (action) => action.kind === kind,
  );
}

test('what is the matter at several places is mended at all of them at once', () => {
  const found = fixture(TWICE);
  const { snapshot } = found;
  const titles = actionsAt(found, 'quickfix').map(({ title }) => title);
  assert.deepEqual(titles, ['Insert `*`', 'Insert `*`: all 2 of this kind']);
  const all = actionsAt(found, 'quickfix').at(-1)!;
  assert.match(applied(snapshot.text, all.edits()!), /2\*x \+ 3\*y[\s\S]*4\*z/u);
});

test('a whole document is mended where there is no choice, and left alone where there is none', () => {
  const found = fixture(TWICE);
  const [action] = actionsAt(found, 'source.fixAll');
  const text = applied(found.snapshot.text, action!.edits()!);
  found.workspace.set(found.snapshot.path, text);
  assert.deepEqual(nameDiagnostics(found.workspace, found.snapshot.path), []);
  assert.deepEqual(actionsAt(fixture('spacetime S { let f = Q$0 }'), 'source.fixAll'), []);
});

test('one fix is preferred at most, and nothing is offered elsewhere', () => {
  const found = fixture(
    'spacetime S {\n  chart A(t, x, y, z)\n  metric in A signature (-,-,+,+$0) { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n}\n',
  );
  assert.deepEqual(
    actionsAt(found, 'quickfix').map(({ title, preferred, diagnostic }) => [title, preferred, diagnostic?.code]),
    [
      ['Write `(-,+,+,+)`', true, 'type/signature'],
      ['Write `(+,-,-,-)`', undefined, 'type/signature'],
    ],
  );
  assert.deepEqual(actionsAt(fixture('spacetime S {\n  chart A(t, x, y, z)\n$0\n}\n'), 'quickfix'), []);
});
