import type { Range } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';

/** What can be rewritten at a place without a change of meaning. */
export function refactorings(_snapshot: Snapshot, _range: Range): readonly Action[] {
  return [];
}
