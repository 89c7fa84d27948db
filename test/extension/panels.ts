import { deepEqual, match, ok } from 'node:assert/strict';
import { FIELD_INFO, type FieldInfo } from '@spacetime/protocol';
import { commands, Position, type Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { api, file, opened, SCHWARZSCHILD, shown } from './kit.ts';

suite('panels', () => {
  test('curvature is that of the closed form', async () => {
    const { uri } = await opened('plot.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const target = { uri: uri.toString(), name: 'Schwarzschild' };
    const text = await shown('curvature', 'ready', () => commands.executeCommand('spacetime.plot', target));
    const [, cells, r, exact] = /^(\d+) cells a side; .*\br = ([\d.]+).*: exact (\S+)/.exec(text)?.map(Number) ?? [];
    ok(cells! >= 128 && r! > 3 && r! < 20, text);
    // K = 48 M²/r⁶, shown to six digits at an r of nine.
    const kretschmann = 48 / r! ** 6;
    ok(Math.abs(exact! / kretschmann - 1) < 6e-6, `${text}, ${kretschmann}`);
  });

  test('a change of the source makes them stale', async () => {
    await shown('curvature', 'stale', async () => {
      const document = await workspace.openTextDocument(file('plot.spacetime'));
      const edit = new WorkspaceEdit();
      edit.insert(document.uri, new Position(0, 0), '// Changed.\n');
      return workspace.applyEdit(edit);
    });
  });

  test('finite differences are set against the field', async () => {
    const field = file('quick.einfield');
    const text = await shown('differences', 'ready', () => commands.executeCommand('spacetime.differences', field));
    ok(text.length > 0);
  });

  test('a training is shown by its fit', async () => {
    const { app } = await api();
    const done = app.fits.all.find(({ state }) => state === 'finished');
    await commands.executeCommand('workbench.action.closeAllEditors');
    match(await shown('training', 'ready', () => commands.executeCommand('spacetime.training', done)), /Small/);
  });

  test('a field opens in its editor, and says what it is', async () => {
    const { app } = await api();
    const field = file('quick.einfield');
    const text = await shown('field', 'ready', () => commands.executeCommand('vscode.open', field));
    match(text, /^Small of Schwarzschild: \d+ weights, \d+ bytes, MAE \d\.\d+e-\d/);
    const input = window.tabGroups.activeTabGroup.activeTab?.input as { viewType?: string; uri?: Uri };
    deepEqual([input.viewType, input.uri?.fsPath], ['spacetime.field', field.fsPath]);
    const info = await app.server.request<FieldInfo>(FIELD_INFO, { field: field.fsPath });
    deepEqual([info.fit, info.spacetime, info.training.steps], ['Small', 'Schwarzschild', 40]);
    deepEqual(
      info.sources.map(({ path, isCurrent }) => [path, isCurrent]),
      [[file('quick.spacetime').fsPath, true]],
    );
  });
});
