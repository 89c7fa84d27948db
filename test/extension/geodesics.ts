import { match, ok } from 'node:assert/strict';
import { commands, Position, WorkspaceEdit, workspace } from 'vscode';
import { insertGeodesic } from '../../client/src/commands/trace.ts';
import { orbit } from '../orbit.ts';
import { api, file, opened, SCHWARZSCHILD, shown } from './kit.ts';

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

  test('a block is written where there is none, and followed', async () => {
    const document = await opened('orbitless.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const { app } = await api();
    const text = await shown('geodesics', 'ready', () => insertGeodesic(app, document.uri));
    match(
      document.getText(),
      /geodesic Orbit of Schwarzschild \{\n {2}chart {5}Spherical\n.*\n {2}at {8}\(0, 13\.2, π\/2, 0\)/,
    );
    // L = 0.97 r √(M/(r − 3M)): somewhat less than that of the circular orbit.
    match(
      text,
      /^Orbit: E 0\.9\d+, L 4\.0090\d+, pericentre 11\.\d+, apocentre 13\.2.*, precession .*where it was to end/,
    );
    await commands.executeCommand('workbench.action.files.revert', document.uri);
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
