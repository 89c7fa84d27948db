import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, languages, Uri, window, workspace } from 'vscode';
import { FORMATS } from '../../client/src/commands/formats.ts';
import { api, EXTENSION, eventually, file, opened, SCHWARZSCHILD } from './kit.ts';

/** How a file of each format begins, or what is in it: by the format's own rules. */
const SIGNS: Readonly<Record<string, (bytes: Buffer) => void>> = {
  // A protocol buffer: field 1, ir_version, as a varint.
  onnx: (bytes) => equal(bytes[0], 0x08),
  python: (bytes) => match(bytes.toString(), /^import |\nimport /),
  c: (bytes) => match(bytes.toString(), /#include <math.h>/),
  // Eight bytes of length, then as much JSON.
  safetensors: (bytes) => ok(JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0)))) !== null),
  json: (bytes) => ok(JSON.parse(bytes.toString()) !== null),
  report: (bytes) => match(bytes.toString(), /^<!doctype html>/i),
  source: (bytes) => match(bytes.toString(), /fit Small of Schwarzschild/),
};

/** Ends what waits for a choice by its first entry, until something has come of it. */
async function acceptUntil<T>(look: () => T | undefined): Promise<T> {
  return eventually(async () => {
    const found = look();
    if (found === undefined) await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    return look();
  });
}

suite('commands', () => {
  test('every command of the manifest is there', async () => {
    await api();
    const known = new Set(await commands.getCommands(true));
    const { contributes } = extensions.getExtension(EXTENSION)!.packageJSON;
    const named = contributes.commands.map(({ command }: { command: string }) => command) as string[];
    ok(named.length > 15);
    deepEqual(
      named.filter((command) => !known.has(command)),
      [],
    );
  });

  test('a field is exported in every format', async () => {
    const field = file('quick.einfield').fsPath;
    const folder = file('.').fsPath;
    for (const format of [...FORMATS.map((one) => one.format), 'report', 'source']) {
      const out = join(folder, `exported.${format}`);
      await commands.executeCommand('spacetime.export', { field, format, out });
      ok(existsSync(out), format);
      SIGNS[format]!(readFileSync(out));
    }
  });

  test('what this machine trains on is a page, made anew each time', async () => {
    const uri = Uri.from({ scheme: 'spacetime-engine', path: '/Engine.md' });
    await commands.executeCommand('spacetime.doctor');
    const text = (await workspace.openTextDocument(uri)).getText();
    for (const part of ['# What this machine trains on', '## node', '## cpu', '## webgpu', '## tensorflow', '## auto'])
      ok(text.includes(part), `${part} in ${text}`);
    match(text, /✔ float64: \S+ ms a step/);
    // Times differ from run to run.
    const changed = eventually(
      async () => ((await workspace.openTextDocument(uri)).getText() === text ? undefined : true),
      workspace.onDidChangeTextDocument as never,
    );
    await commands.executeCommand('spacetime.doctor');
    equal(await changed, true);
  }).timeout(120_000);

  test('a template becomes a document of its own', async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    const made = commands.executeCommand('spacetime.new');
    const document = await acceptUntil(() => {
      const active = window.activeTextEditor?.document;
      return active?.isUntitled ? active : undefined;
    });
    await made;
    equal(document.languageId, 'spacetime');
    match(document.getText(), /^spacetime \w+ \{/m);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('all that the walkthrough and the views point to is there', async () => {
    const { contributes } = extensions.getExtension(EXTENSION)!.packageJSON;
    const [walkthrough] = contributes.walkthroughs;
    const known = new Set(await commands.getCommands(true));
    const texts: string[] = [
      ...walkthrough.steps.map(({ description }: { description: string }) => description),
      ...contributes.viewsWelcome.map(({ contents }: { contents: string }) => contents),
    ];
    const named = texts.flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command!));
    ok(named.length >= walkthrough.steps.length, named.join());
    deepEqual(
      named.filter((command) => !known.has(command)),
      [],
    );
    const { extensionPath } = extensions.getExtension(EXTENSION)!;
    for (const { media } of walkthrough.steps) {
      const page = join(extensionPath, media.markdown);
      const pictures = [...readFileSync(page, 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path]) => path!);
      for (const picture of pictures) ok(existsSync(join(page, '..', picture)), `${picture} of ${page}`);
    }
  });

  test('the server is started anew, and answers', async () => {
    const { app } = await api();
    const states: string[] = [];
    const listening = app.server.onState((state) => states.push(state));
    await commands.executeCommand('spacetime.restart');
    listening.dispose();
    equal(app.server.state, 'running');
    ok(states.includes('starting') && states.at(-1) === 'running', states.join());
    const { uri } = await opened('restarted.spacetime', SCHWARZSCHILD.replace('STEPS', '-3'));
    const [first] = await eventually(() => {
      const all = languages.getDiagnostics(uri);
      return all.length > 0 ? all : undefined;
    }, languages.onDidChangeDiagnostics as never);
    match(first!.message, /-3 is out of range/);
  });

  test('the log is shown', async () => {
    await commands.executeCommand('spacetime.log');
    await commands.executeCommand('workbench.action.closePanel');
  });

  test('what cannot be is said', async () => {
    const { app } = await api();
    await rejects(
      app.server.request('spacetime/field/info', { field: file('none.einfield').fsPath }),
      /none\.einfield/,
    );
  });
});
