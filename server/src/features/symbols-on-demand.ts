import { SYMBOLS, type SymbolsParams } from '@spacetime/protocol';
import { SYMBOL_QUANTITIES } from '@spacetime/symbolic';
import type { SymbolsWork } from '../symbolic/orders.ts';
import { ViewError } from '../views/orders.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { seenOf } from './view-target.ts';

/** The longest that a request may ask for, in milliseconds. */
const LONGEST = 3_600_000;

/**
 * What is to be derived, as plain data for a thread: of the metric as the document has it now, saved or not.
 *
 * @throws ViewError where there is no such metric or quantity, or the document has errors
 */
export function symbolsWork(workspace: Workspace, { uri, name, chart, quantity, time }: SymbolsParams): SymbolsWork {
  if (!SYMBOL_QUANTITIES.includes(quantity)) {
    throw new ViewError(`${SYMBOLS} has no ${String(quantity)}: there is ${SYMBOL_QUANTITIES.join(', ')}`);
  }
  if (time !== undefined && !(time > 0 && time <= LONGEST)) {
    throw new ViewError(`time is a number of milliseconds up to ${LONGEST}, not ${String(time)}`);
  }
  const seen = seenOf(workspace, {
    ...{ uri, ...(name !== undefined && { spacetime: name }) },
    ...(chart !== undefined && { chart }),
  });
  if (seen.kind !== 'exact') throw new ViewError('a trained field has no formulas');
  return { seen, quantity, ...(time !== undefined && { time }) };
}
