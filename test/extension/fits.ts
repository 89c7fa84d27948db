import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type { FitJob } from '@spacetime/protocol';
import { commands, languages } from 'vscode';
import type { App } from '../../client/src/app.ts';
import { api, eventually, opened, SCHWARZSCHILD } from './kit.ts';

suite('fits', () => {
  let app: App;
  const until = (id: () => string | undefined, wanted: (job: FitJob) => boolean) =>
    eventually(
      () => {
        const name = id();
        const job = name === undefined ? undefined : app.fits.get(name);
        return job !== undefined && wanted(job) ? job : undefined;
      },
      app.fits.onChanged as never,
      app.fits.onProgress as never,
    );

  suiteSetup(async () => {
    app = (await api()).app;
    await app.server.start();
    await app.fits.refresh();
    deepEqual(app.fits.all, []);
  });

  test('one is started by its command, and leaves a field', async () => {
    const { uri } = await opened('quick.spacetime', SCHWARZSCHILD.replace('STEPS', '40'));
    await commands.executeCommand('spacetime.fit', { uri: uri.toString(), name: 'Small' });
    const job = await until(
      () => app.fits.all[0]?.id,
      ({ state }) => state === 'finished',
    );
    equal(job.fit, 'Small');
    ok(existsSync(job.out), job.out);
  });

  test('one is stopped, and goes on from its checkpoint', async () => {
    const { uri } = await opened('long.spacetime', SCHWARZSCHILD.replace('STEPS', '2000000'));
    await commands.executeCommand('spacetime.fit', { uri: uri.toString(), name: 'Small' });
    const id = app.fits.all[0]!.id;
    await until(
      () => id,
      ({ progress }) => progress?.phase === 'training' && progress.step > 0,
    );
    await commands.executeCommand('spacetime.stop', app.fits.get(id));
    const stopped = await until(
      () => id,
      ({ state }) => state === 'interrupted',
    );
    ok(stopped.checkpoint! > 0, String(stopped.checkpoint));
    await commands.executeCommand('spacetime.resume', stopped);
    const again = app.fits.all[0]!.id;
    ok(again !== id);
    const going = await until(
      () => again,
      ({ progress }) => progress?.phase === 'training',
    );
    ok(going.progress!.phase === 'training' && going.progress!.step >= stopped.checkpoint!);
    await commands.executeCommand('spacetime.stop', going);
    await until(
      () => again,
      ({ state }) => state === 'interrupted',
    );
    await commands.executeCommand('spacetime.removeFit', app.fits.get(again));
    equal(app.fits.get(again), undefined);
  });

  test('one with errors is refused in words', async () => {
    const { uri } = await opened('wrong.spacetime', SCHWARZSCHILD.replace('STEPS', '-3'));
    await eventually(() => languages.getDiagnostics(uri)[0], languages.onDidChangeDiagnostics as never);
    const before = app.fits.all.length;
    await commands.executeCommand('spacetime.fit', { uri: uri.toString(), name: 'Small' });
    equal(app.fits.all.length, before);
  });
});
