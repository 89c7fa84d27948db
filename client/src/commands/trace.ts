import { basename } from 'node:path';
import {
  type GeodesicTarget,
  type PointValue,
  VIEW_CHART,
  VIEW_POINT,
  type ViewChart,
  type ViewTarget,
} from '@spacetime/protocol';
import { l10n, type Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { App } from '../app.ts';
import { geodesicBlock, startOf } from './geodesic-template.ts';
import { chosen, declarations, documentOf, type Given, isJob } from './targets.ts';

/** The `geodesic` block at the cursor, the one that a lens names, or the one that the user picks, in its panel. */
export async function trace(app: App, given: Given): Promise<void> {
  const uri = isJob(given) ? undefined : documentOf(given);
  if (uri === undefined) {
    await window.showInformationMessage(l10n.t('Open a .spacetime file first.'));
    return;
  }
  const named = (given as { readonly name?: unknown } | undefined)?.name;
  const target: GeodesicTarget | undefined =
    typeof named === 'string' ? { uri: uri.toString(), name: named } : await pick(app, uri);
  if (target !== undefined) await app.panels.open({ kind: 'geodesics', targets: [target] });
}

async function pick(app: App, uri: Uri): Promise<GeodesicTarget | undefined> {
  if ((await declarations(uri, 'geodesic')).length === 0) return offerTemplate(app, uri);
  const name = (await chosen(uri, 'geodesic', l10n.t('Which geodesic?')))?.name;
  return name === undefined ? undefined : { uri: uri.toString(), name };
}

/** Where a file has no such block it can have one: a bound orbit where the metric has one, else a fall from rest. */
async function offerTemplate(app: App, uri: Uri): Promise<GeodesicTarget | undefined> {
  const insert = l10n.t('Insert a Block');
  const asked = l10n.t('{0} declares no geodesic.', basename(uri.fsPath));
  if ((await window.showInformationMessage(asked, insert)) !== insert) return undefined;
  const spacetime = (await chosen(uri, 'spacetime', l10n.t('Which spacetime?')))?.name;
  if (spacetime === undefined) throw new Error(l10n.t('{0} declares no spacetime.', basename(uri.fsPath)));
  const target: ViewTarget = { uri: uri.toString(), spacetime };
  const chart = await app.server.request<ViewChart>(VIEW_CHART, target);
  const at = startOf(chart);
  const point = (quantity: 'metric' | 'christoffel') =>
    app.server.request<PointValue>(VIEW_POINT, { target, quantity, at });
  const [metric, christoffel] = await Promise.all([point('metric'), point('christoffel')]);
  const kinds = ['geodesic', 'spacetime', 'fit'] as const;
  const name = freeName((await Promise.all(kinds.map((kind) => declarations(uri, kind)))).flat());
  const block = geodesicBlock({ name, spacetime, chart, at, metric: metric.exact, christoffel: christoffel.exact });
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.insert(uri, end, `${end.character === 0 ? '' : '\n'}\n${block}`);
  if (!(await workspace.applyEdit(edit))) throw new Error(l10n.t('{0} cannot be changed.', basename(uri.fsPath)));
  return { uri: uri.toString(), name };
}

function freeName(taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name));
  for (let k = 1; ; k++) {
    const name = k === 1 ? 'Orbit' : `Orbit${k}`;
    if (!names.has(name)) return name;
  }
}
