import { ok } from 'node:assert/strict';
import { commands, Position, WorkspaceEdit, workspace } from 'vscode';
import { file, opened, SCHWARZSCHILD, shown } from './kit.ts';
import { orbit } from './orbit.ts';

const TEXT = `${SCHWARZSCHILD.replace('STEPS', '10')}
geodesic Orbit of Schwarzschild {
  at        (0, 18, π/2, 0)
  velocity  (_, 0, 0, 0.0117)
  until     τ = 1500
}
`;

suite('geodesics', () => {
  test('an orbit has the constants, turning points and precession of the closed form', async () => {
    const { uri } = await opened('orbit.spacetime', TEXT);
    const target = { uri: uri.toString(), name: 'Orbit' };
    const text = await shown('geodesics', 'ready', () => commands.executeCommand('spacetime.trace', target));
    const wanted = orbit(1, 18, 0.0117);
    for (const [name, value] of Object.entries(wanted)) {
      const found = Number(new RegExp(`\\b${name} (\\S+?)[,;]`, 'u').exec(text)?.[1]);
      ok(Math.abs(found / value - 1) < 1e-8, `${name} ${value}: ${text}`);
    }
  });

  test('a change of the block makes its panel stale', async () => {
    await shown('geodesics', 'stale', async () => {
      const document = await workspace.openTextDocument(file('orbit.spacetime'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, new Position(0, 0), '// Changed.\n');
      return workspace.applyEdit(edit);
    });
  });
});
