import type { Range } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';
import { extractActions } from './extract.ts';
import { greekActions } from './greek.ts';
import { inlineActions } from './inline.ts';
import { formActions } from './metric-form.ts';
import { periodicActions } from './periodic.ts';
import { symmetricActions } from './symmetric.ts';

/** What can be rewritten at a place without a change of meaning. */
export function refactorings(snapshot: Snapshot, range: Range): readonly Action[] {
  return [extractActions, inlineActions, formActions, periodicActions, symmetricActions, greekActions].flatMap((of) =>
    of(snapshot, range),
  );
}
