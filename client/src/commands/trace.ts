import { basename, extname } from 'node:path';
import {
  FIELD_INFO,
  type FieldInfo,
  type PointValue,
  VIEW_CHART,
  VIEW_POINT,
  type ViewChart,
  type ViewTarget,
} from '@spacetime/protocol';
import { l10n, Uri, window } from 'vscode';
import type { App } from '../app.ts';
import { geodesicBlock, startOf } from './geodesic-template.ts';
import { appendBlock, offerToInsert } from './new-block.ts';
import { activeField, chosen, declarations, documentOf, type Given, isJob } from './targets.ts';

/**
 * The `geodesic` block that a lens names, that is at the cursor, or that the user picks, in its panel. For a learned field
 * a block of its source, followed through the field too.
 */
export async function trace(app: App, given: Given): Promise<void> {
  const field = fieldOf(given);
  if (field !== undefined) return traceThrough(app, field);
  const uri = documentOf(given);
  if (uri === undefined) {
    await window.showInformationMessage(l10n.t('Open a .spacetime or .einfield file first.'));
    return;
  }
  const named = (given as { readonly name?: unknown } | undefined)?.name;
  if (typeof named === 'string') return open(app, uri, named);
  if ((await declarations(uri, 'geodesic')).length === 0) return offer(app, uri);
  const name = (await chosen(uri, 'geodesic', l10n.t('Which geodesic?')))?.name;
  if (name !== undefined) await open(app, uri, name);
}

/** The path of the learned field that a command is about. */
function fieldOf(given: Given): string | undefined {
  if (isJob(given)) return given.out;
  const file = given instanceof Uri ? given : given === undefined ? activeField() : undefined;
  return file !== undefined && extname(file.fsPath) === '.einfield' ? file.fsPath : undefined;
}

async function traceThrough(app: App, field: string): Promise<void> {
  const { sources } = await app.server.request<FieldInfo>(FIELD_INFO, { field });
  const [source] = sources;
  if (source === undefined) return;
  const uri = Uri.file(source.path);
  const file = basename(source.path);
  if (!source.isCurrent) {
    throw new Error(
      l10n.t('{0} is not as it was when the field was trained: open it, and choose the field in the panel.', file),
    );
  }
  const name = (await chosen(uri, 'geodesic', l10n.t('Which geodesic?')))?.name;
  if (name === undefined) throw new Error(l10n.t('{0} declares no geodesic.', file));
  await open(app, uri, name, field);
}

async function open({ panels }: App, uri: Uri, name: string, field?: string): Promise<void> {
  const targets = [{ uri: uri.toString(), name }];
  await panels.open({ kind: 'geodesics', targets, ...(field !== undefined && { field }) });
}

/** Nothing says where a geodesic begins: offers to write it down. */
async function offer(app: App, uri: Uri): Promise<void> {
  const file = basename(uri.fsPath);
  if ((await declarations(uri, 'spacetime')).length === 0) {
    await window.showInformationMessage(l10n.t('{0} declares no spacetime.', file));
    return;
  }
  offerToInsert(l10n.t('{0} has no geodesic block, which says where one begins.', file), () =>
    insertGeodesic(app, uri),
  );
}

/** Writes a block for a spacetime at the end of the document, a bound orbit where there is one, and follows it. */
export async function insertGeodesic(app: App, uri: Uri): Promise<void> {
  const spacetime = (await chosen(uri, 'spacetime', l10n.t('Which spacetime?')))?.name;
  if (spacetime === undefined) return;
  const target: ViewTarget = { uri: uri.toString(), spacetime };
  const chart = await app.server.request<ViewChart>(VIEW_CHART, target);
  const at = startOf(chart);
  const point = (quantity: 'metric' | 'christoffel') =>
    app.server.request<PointValue>(VIEW_POINT, { target, quantity, at });
  const [metric, christoffel] = await Promise.all([point('metric'), point('christoffel')]);
  const facts = { spacetime, chart, at, metric: metric.exact, christoffel: christoffel.exact };
  const name = await appendBlock(uri, 'geodesic', 'Orbit', (one) => geodesicBlock({ name: one, ...facts }));
  await open(app, uri, name);
}
