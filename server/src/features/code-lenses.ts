import { dirname, join } from 'node:path';
import type { Range, SymbolEntry } from '@spacetime/dsl';
import { COMMANDS, type CommandName } from '@spacetime/protocol';
import type { Snapshot } from '../workspace/snapshot.ts';
import { type LastResult, lastResult } from './last-result.ts';
import { number } from './show.ts';

/** A line above a declaration. */
export type Lens =
  /** How often the name at the range is used: counted when the editor shows it. */
  | { readonly kind: 'references'; readonly range: Range }
  /** Something to do with a declaration. */
  | {
      readonly kind: 'action';
      readonly range: Range;
      readonly title: string;
      readonly command: CommandName;
      readonly name: string;
    }
  /** What a fit was trained to. */
  | {
      readonly kind: 'field';
      readonly range: Range;
      readonly title: string;
      readonly name: string;
      readonly field: string;
    };

const ACTIONS: Partial<Record<SymbolEntry['kind'], readonly [title: string, command: CommandName]>> = {
  spacetime: ['Plot curvature', COMMANDS.plot],
  fit: ['Fit EinField', COMMANDS.fit],
  geodesic: ['Trace', COMMANDS.trace],
  render: ['Render', COMMANDS.render],
};

/** Actions on a document's declarations that have no errors, how often they are used, and results. */
export function codeLenses(snapshot: Snapshot): readonly Lens[] {
  const { model, path, tree } = snapshot;
  return tree.declarations.flatMap((declaration): Lens[] => {
    if (declaration.kind === 'import' || declaration.name.canonical === '') return [];
    const { kind, name } = declaration;
    const { range } = name;
    const action = ACTIONS[kind];
    const found = [...model.spacetimes, ...model.fits, ...model.jobs].find((one) => one.declaration === declaration);
    const isReady = found?.sound === true && !('metrics' in found && found.metric === undefined);
    const lenses: Lens[] = [];
    if (action !== undefined && isReady) {
      lenses.push({ kind: 'action', range, title: action[0], command: action[1], name: name.canonical });
    }
    const fit = kind === 'fit' ? model.fits.find((one) => one.declaration === declaration) : undefined;
    const result = fit && lastResult(snapshot, fit);
    if (result !== undefined) {
      const field = join(dirname(path), result.file);
      lenses.push({ kind: 'field', range, title: resultTitle(result), name: name.canonical, field });
    }
    if (kind === 'spacetime' || kind === 'fit' || kind === 'data') lenses.push({ kind: 'references', range });
    return lenses;
  });
}

/** `MAE 4.5e-12`, `trained 100 steps (stale)` */
function resultTitle({ header: { training }, isStale }: LastResult): string {
  const { validation, steps } = training;
  const what = validation === undefined ? `trained ${steps} steps` : `MAE ${number(validation.mae, 2)}`;
  return isStale ? `${what} (stale)` : what;
}
