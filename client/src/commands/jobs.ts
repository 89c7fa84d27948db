import { basename } from 'node:path';
import type { FitJob } from '@spacetime/protocol';
import { l10n, Uri, window } from 'vscode';
import type { App } from '../app.ts';
import { isLive, isResumable } from '../fits/fits.ts';
import { stateWords } from '../fits/words.ts';
import { reveal } from '../panels/sources.ts';
import { begin } from './fit.ts';
import { type Given, isJob } from './targets.ts';

/** The fit that is given, the only one there is, or the one that the user picks. */
async function pick(
  { fits }: App,
  given: Given,
  title: string,
  wanted: (job: FitJob) => boolean,
  none: string,
): Promise<FitJob | undefined> {
  if (isJob(given)) return fits.get(given.id) ?? given;
  await fits.refresh();
  const all = fits.all.filter(wanted);
  if (all.length === 0) void window.showInformationMessage(none);
  if (all.length < 2) return all[0];
  return (await window.showQuickPick(all.map(item), { title, matchOnDescription: true }))?.job;
}

function item(job: FitJob) {
  const description = `${basename(Uri.parse(job.uri).fsPath)} · ${stateWords(job)}`;
  return { label: job.fit, description, detail: new Date(job.created).toLocaleString(), job };
}

export async function stop(app: App, given: Given): Promise<void> {
  const job = await pick(app, given, l10n.t('Stop which fit?'), isLive, l10n.t('No fit is running.'));
  if (job !== undefined) await app.fits.stop(job.id);
}

export async function resume(app: App, given: Given): Promise<void> {
  const none = l10n.t('There is no fit with a checkpoint to resume from.');
  const job = await pick(app, given, l10n.t('Resume which fit?'), isResumable, none);
  if (job !== undefined) await begin(app, { uri: job.uri, fit: job.fit, out: job.out, resume: true });
}

export async function training(app: App, given: Given): Promise<void> {
  const none = l10n.t('No fit has been run yet.');
  const job = await pick(app, given, l10n.t('Show the training of which fit?'), () => true, none);
  if (job !== undefined) await app.panels.open({ kind: 'training', ids: [job.id] });
}

/** Several trainings in one panel. */
export async function compare(app: App): Promise<void> {
  await app.fits.refresh();
  const items = app.fits.all.map(item);
  if (items.length < 2) {
    await window.showInformationMessage(l10n.t('There are no two fits to compare yet.'));
    return;
  }
  const title = l10n.t('Compare which fits?');
  const picked = await window.showQuickPick(items, { title, canPickMany: true, matchOnDescription: true });
  if (picked !== undefined && picked.length > 0) {
    await app.panels.open({ kind: 'training', ids: picked.map(({ job }) => job.id) });
  }
}

export async function removeFit(app: App, given: Given): Promise<void> {
  if (isJob(given)) await app.fits.remove(given.id);
}

export async function openSource(_: App, given: Given): Promise<void> {
  if (isJob(given)) await reveal(Uri.parse(given.uri), given.fit);
}

export async function openFitLog(_: App, given: Given): Promise<void> {
  if (isJob(given)) await window.showTextDocument(Uri.file(given.log), { preview: true });
}

export async function refresh({ fits }: App): Promise<void> {
  await fits.refresh();
}
