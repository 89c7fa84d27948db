import { dirname, isAbsolute, join } from 'node:path';
import { DataError, openSimulation, type Simulation } from '@spacetime/data';
import type { DataSource, FitModel } from '@spacetime/dsl';
import type { LearnedField } from '@spacetime/field';
import { Failure } from './failure.ts';
import { ProgressLine } from './show/progress.ts';

/** Where the data of a block lie: beside the file that declares it. */
export function dataPath({ file, path }: DataSource): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

/**
 * Opens the data that a fit is of, and says on stderr what was assumed of them; undefined for a fit of a spacetime.
 *
 * @param path instead of what the block says
 * @throws DataError where they cannot be read
 */
export async function openDataOf({ data }: FitModel, options: OpenOptions = {}): Promise<Simulation | undefined> {
  return data === undefined ? undefined : openData(data, options);
}

interface OpenOptions {
  /** Instead of where the block says that they lie. */
  readonly path?: string | undefined;
  /** Without notes. */
  readonly quiet?: boolean;
}

/** The same for a `data` block. */
export async function openData(data: DataSource, { path, quiet = false }: OpenOptions = {}): Promise<Simulation> {
  const line = new ProgressLine();
  try {
    const request = { path: path ?? dataPath(data), format: data.format, within: data.within, excise: data.excise };
    const simulation = await openSimulation(request, (done, what) =>
      line.show(`reading ${(100 * done).toFixed(0)}%  ${what}`),
    );
    line.clear();
    if (!quiet) for (const note of simulation.notes) process.stderr.write(`note: ${data.name}: ${note}\n`);
    return simulation;
  } finally {
    line.clear();
  }
}

/**
 * The data that a trained field is of, looked for beside it as its source says.
 *
 * @param file where the field lies
 */
export async function openDataBehind(
  learned: LearnedField,
  file: string,
  path?: string,
): Promise<Simulation | undefined> {
  const { fit } = learned;
  if (fit.data === undefined) {
    if (path === undefined) return undefined;
    throw new Failure(`${file} was trained on a metric's formulas, not on data: leave --data out`);
  }
  const data = { ...fit.data, file: join(dirname(file), fit.data.file) };
  try {
    return await openDataOf({ ...fit, data }, { path, quiet: true });
  } catch (error) {
    if (!(error instanceof DataError) || error.code !== 'data/file') throw error;
    throw new Failure(
      `${error.message}. ${file} holds what was learned of the data, not the data: --data PATH says where they lie`,
    );
  }
}
