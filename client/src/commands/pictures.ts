import { Uri } from 'vscode';
import type { App } from '../app.ts';
import { type Given, isJob, viewTarget } from './targets.ts';

/** The curvature of the spacetime at the cursor, or of a learned field. */
export async function plot({ panels }: App, given: Given): Promise<void> {
  const target = await viewTarget(given);
  if (target !== undefined) await panels.open({ kind: 'curvature', target });
}

export async function differences({ panels }: App, given: Given): Promise<void> {
  const target = await viewTarget(given);
  if (target !== undefined) await panels.open({ kind: 'differences', target });
}

/** A trained field in its editor: of a row of the view Fits, of a lens, or of the explorer. */
export async function openField({ panels }: App, given: Given | { readonly field: string }): Promise<void> {
  const path =
    given instanceof Uri ? given.fsPath : isJob(given) ? given.out : (given as { field?: string } | undefined)?.field;
  if (path !== undefined) await panels.open({ kind: 'field', path });
}
