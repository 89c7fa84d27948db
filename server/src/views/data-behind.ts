import { statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { DataError, openSimulation, type Simulation } from '@spacetime/data';
import { openField } from '@spacetime/field';
import { Recent } from '../checks/recent.ts';
import { isWithin } from '../workspace/places.ts';
import { inWords } from './in-words.ts';
import { type Seen, ViewError } from './orders.ts';

const recent = new Recent<Simulation>(1);

/**
 * The data that a learned field was trained on, looked for beside it as its source says; undefined for any other field.
 *
 * @throws ViewError where they cannot be read
 */
export async function dataBehind(seen: Seen): Promise<Simulation | undefined> {
  if (seen.kind !== 'learned') return undefined;
  try {
    const { data } = inWords(() => openField(seen.path)).fit;
    if (data === undefined) return undefined;
    const path = isAbsolute(data.path) ? data.path : join(dirname(seen.path), dirname(data.file), data.path);
    if (seen.folders !== undefined && !isWithin(path, seen.folders))
      throw new ViewError('data outside a workspace that is not trusted are not read');
    const { format, within, excise } = data;
    const found = statSync(path, { throwIfNoEntry: false });
    const key = JSON.stringify([path, format, within, excise, found?.mtimeMs, found?.size]);
    const simulation = recent.get(key) ?? (await openSimulation({ path, format, within, excise }));
    recent.set(key, simulation);
    return simulation;
  } catch (error) {
    if (error instanceof DataError)
      throw new ViewError(`the data that it was trained on cannot be compared with: ${error.message}`);
    throw error;
  }
}
