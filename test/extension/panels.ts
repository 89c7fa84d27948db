import { deepEqual, equal } from 'node:assert/strict';
import { FIELD_INFO, type FieldInfo } from '@spacetime/protocol';
import { commands, extensions, Uri, window, workspace } from 'vscode';
import { api, EXTENSION, file } from './kit.ts';

suite('panels', () => {
  test('a field opens in its editor, and says what it is', async () => {
    const { app } = await api();
    const field = file('quick.einfield');
    await commands.executeCommand('vscode.open', field);
    const input = window.tabGroups.activeTabGroup.activeTab?.input as { viewType?: string; uri?: Uri };
    deepEqual([input.viewType, input.uri?.fsPath], ['spacetime.field', field.fsPath]);
    const info = await app.server.request<FieldInfo>(FIELD_INFO, { field: field.fsPath });
    deepEqual([info.fit, info.spacetime, info.training.steps], ['Small', 'Schwarzschild', 40]);
    deepEqual(
      info.sources.map(({ path, isCurrent }) => [path, isCurrent]),
      [[file('quick.spacetime').fsPath, true]],
    );
  });

  test('a template becomes a document', async () => {
    const folder = Uri.joinPath(extensions.getExtension(EXTENSION)!.extensionUri, 'examples');
    const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name);
    equal(names.includes('kerr.spacetime'), true);
  });
});
