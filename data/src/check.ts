import type { DataModel, Diagnostic } from '@spacetime/dsl';
import { DataError } from './data-error.ts';
import { type Inventory, inventoryOf } from './inventory.ts';
import { metricPieces } from './metric-pieces.ts';
import { openSource } from './open.ts';
import { simulationOf } from './simulation.ts';
import type { OnProgress } from './source.ts';

/** What is said of a `data` block by its files. */
export interface DataReport {
  readonly diagnostics: readonly Diagnostic[];
  readonly inventory?: Inventory;
  /** Points of all levels and times, and those among them without a metric, where the numbers were read. */
  readonly points?: number;
  readonly excluded?: number;
  readonly notes: readonly string[];
}

/** Bytes of files whose numbers are read for a check; of larger ones what they say of themselves. */
const MOST = 2 ** 28;

/**
 * Looks whether the data of a block can be read, and have a metric: `data/file`, `data/format`, `data/variables`,
 * `data/grid`.
 *
 * @param path where they lie
 */
export async function checkData(data: DataModel, path: string, onProgress?: OnProgress): Promise<DataReport> {
  if (!data.sound || data.path === '') return { diagnostics: [], notes: [] };
  const { format, within, excise } = data;
  try {
    const source = await openSource(path, format, onProgress);
    try {
      const inventory = inventoryOf(source, path);
      if (inventory.bytes > MOST) {
        metricPieces(source, path);
        return { diagnostics: [], inventory, notes: inventory.notes };
      }
      const { points, excluded, notes } = simulationOf(source, { path, format, within, excise }, onProgress);
      return { diagnostics: [], inventory, points, excluded, notes };
    } finally {
      source.close();
    }
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const key = error.code === 'data/format' ? 'format' : 'file';
    const setting = data.settings.get(key) ?? data.settings.get('file');
    const range = setting?.items[0]?.range ?? setting?.range ?? data.declaration.header;
    return {
      diagnostics: [{ file: data.file, range, severity: 'error', code: error.code, message: sentence(error.message) }],
      notes: [],
    };
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
