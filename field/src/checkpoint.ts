import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from './file/atomic-write.ts';
import { checksum } from './file/einfield.ts';
import { EinfieldError } from './file/einfield-error.ts';
import { decodeTensors, encodeTensors, type Tensor } from './file/safetensors.ts';
import { FitError } from './fit-error.ts';
import { PRODUCT } from './product.ts';
import { type ReadonlyState, StateError } from './state.ts';

/** Where a training stands, in the side file `OUT.state` beside its `.einfield`: enough to go on bit for bit. */
export interface Checkpoint {
  /** Identifies everything that the numbers below depend on; see `fingerprint`. */
  readonly fingerprint: string;
  readonly fit: string;
  /** Steps done. */
  readonly step: number;
  readonly seconds: number;
  readonly state: ReadonlyState;
}

const FORMAT = 'einfield-state';

export function statePath(out: string): string {
  return `${out}.state`;
}

export async function writeCheckpoint(out: string, checkpoint: Checkpoint): Promise<void> {
  const tensors = new Map<string, Tensor>();
  for (const [name, data] of checkpoint.state) tensors.set(name, { shape: [data.length], data });
  const metadata = new Map([
    ['format', FORMAT],
    ['version', '1'],
    ['product', PRODUCT],
    ['fit', checkpoint.fit],
    ['fingerprint', checkpoint.fingerprint],
    ['step', String(checkpoint.step)],
    ['seconds', String(checkpoint.seconds)],
  ]);
  metadata.set('checksum', checksum({ tensors, metadata }));
  await writeAtomically(statePath(out), encodeTensors({ tensors, metadata }));
}

/** @throws EinfieldError where the file is damaged, FitError where there is none; each says what to do */
export function readCheckpoint(out: string): Checkpoint {
  const path = statePath(out);
  if (!existsSync(path))
    throw new FitError(`there is nothing to resume: ${path} does not exist; start without --resume`, 'usage');
  try {
    return decodeCheckpoint(path);
  } catch (error) {
    throw notResumable(out, error);
  }
}

/** @throws EinfieldError where the file is damaged: what is wrong, as said of "it" */
export function decodeCheckpoint(path: string): Checkpoint {
  const { tensors, metadata } = decodeTensors(readFileSync(path));
  const text = (key: string) => {
    const value = metadata.get(key);
    if (value === undefined) throw new EinfieldError(`it does not say its ${key}`);
    return value;
  };
  if (text('format') !== FORMAT || text('version') !== '1') throw new EinfieldError('it is no state of a training');
  if (text('checksum') !== checksum({ tensors, metadata }))
    throw new EinfieldError('its checksum does not fit its contents');
  const step = Number(text('step'));
  const seconds = Number(text('seconds'));
  if (!Number.isSafeInteger(step) || step < 0 || !(seconds >= 0)) throw new EinfieldError('its step is not valid');
  const state = new Map([...tensors].map(([name, { data }]) => [name, data]));
  return { fingerprint: text('fingerprint'), fit: text('fit'), step, seconds, state };
}

/** Of a state that is damaged: which file it is, and what to do; anything else as it is. */
export function notResumable(out: string, error: unknown): unknown {
  if (!(error instanceof EinfieldError || error instanceof StateError)) return error;
  const { message } = error;
  return new EinfieldError(
    `${statePath(out)} cannot be resumed from: ${message}; start without --resume, or with --from ${out} for its weights`,
  );
}
