import { equal, match, ok } from 'node:assert/strict';
import {
  type CompletionList,
  commands,
  type Hover,
  languages,
  type MarkdownString,
  Position,
  type TextEdit,
  WorkspaceEdit,
  workspace,
} from 'vscode';
import { api, eventually, opened, SCHWARZSCHILD } from './kit.ts';

suite('language', () => {
  suiteSetup(async () => {
    await (await api()).app.server.start();
  });

  test('a mistake is a problem, and goes when it is mended', async () => {
    const document = await opened(
      'mistake.spacetime',
      SCHWARZSCHILD.replace('-f dt^2', '-ff dt^2').replace('STEPS', '10'),
    );
    const found = await eventually(
      () => languages.getDiagnostics(document.uri).find(({ message }) => message.includes('ff')),
      languages.onDidChangeDiagnostics as never,
    );
    equal(document.getText(found.range), 'ff');
    equal(found.source, 'spacetime');
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, found.range, 'f');
    await workspace.applyEdit(edit);
    await eventually(
      () => languages.getDiagnostics(document.uri).every(({ message }) => !message.includes('ff')) || undefined,
      languages.onDidChangeDiagnostics as never,
    );
    await document.save();
  });

  test('names in scope are completed, in Greek too', async () => {
    const document = await opened('complete.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const at = document.positionAt(document.getText().indexOf('48*M') + 4);
    const { items } = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      at,
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const name of ['M', 'r', 'θ', 'f']) ok(labels.includes(name), `${name} of ${labels.slice(0, 40)}`);
  });

  test('hovering over the metric says how its signature is known', async () => {
    const document = await opened('hover.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const at = document.positionAt(document.getText().indexOf('metric in') + 2);
    const text = await eventually(async () => {
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, at);
      const shown = hovers.flatMap(({ contents }) => contents).map((one) => (one as MarkdownString).value ?? one);
      return shown.find((one) => one.includes('proved'));
    });
    match(text, /-,\+,\+,\+|\(-, *\+, *\+, *\+\)/);
  });

  test('formatting puts spaces right and changes nothing else', async () => {
    const document = await opened(
      'format.spacetime',
      SCHWARZSCHILD.replace('STEPS', '10').replace('  let f = 1 - 2*M/r', 'let f=1-2*M/r'),
    );
    const edits = await commands.executeCommand<TextEdit[]>('vscode.executeFormatDocumentProvider', document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    const edit = new WorkspaceEdit();
    edit.set(document.uri, edits);
    await workspace.applyEdit(edit);
    equal(document.getText(), SCHWARZSCHILD.replace('STEPS', '10'));
    await document.save();
  });

  test('the language of the file is ours, whatever its letters', async () => {
    const document = await opened('words.spacetime', 'spacetime Φ₀ {}\n');
    equal(document.languageId, 'spacetime');
    const range = document.getWordRangeAtPosition(new Position(0, 11));
    equal(range && document.getText(range), 'Φ₀');
  });
});
