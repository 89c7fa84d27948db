import { bytes, scientific, table } from '../show/table.ts';
import type { Cell } from './cell.ts';
import { paretoFront } from './front.ts';
import type { CellOutcome, CellResult } from './record.ts';

/** What the accuracy of a field is bought with. */
export const COSTS = ['seconds', 'weights', 'weight_bytes'] as const;
export type Cost = (typeof COSTS)[number];

/** A cell as `--json` prints it. */
export interface Row {
  readonly settings: Readonly<Record<string, string>>;
  readonly outcome: CellOutcome | 'waiting';
  /** Why it is not finished, or how it ended. */
  readonly message?: string;
  /** Of the metric, at fresh points, where the cell is finished. */
  readonly mae?: number | null;
  readonly relative_l2?: number | null;
  readonly relative_l2_distortion?: number | null;
  readonly seconds?: number;
  /** Steps done. */
  readonly steps?: number;
  readonly weights?: number;
  /** Of the weights alone, which the cost counts, and of the file, whose header varies by some digits. */
  readonly weight_bytes?: number;
  readonly bytes?: number;
  readonly peak_memory_bytes?: number;
  /** Costs by which no other cell is cheaper and as accurate (MAE). */
  readonly pareto?: readonly Cost[];
  readonly quantities?: CellResult['quantities'];
  readonly file?: string;
}

/** A row for each cell: the finished ones by their MAE, then the others as they came. */
export function rowsOf(cells: readonly Cell[], results: readonly (CellResult | undefined)[]): Row[] {
  const rows = cells.map((cell, index) => rowOf(cell, results[index]));
  const finished = rows.filter((row) => row.outcome === 'finished').sort((a, b) => error(a) - error(b));
  const fronts = COSTS.map((cost) => ({
    cost,
    front: new Set(paretoFront(finished.map((row) => ({ cost: row[cost] ?? Number.NaN, error: error(row) })))),
  }));
  return [
    ...finished.map((row, index) => ({
      ...row,
      pareto: fronts.filter(({ front }) => front.has(index)).map(({ cost }) => cost),
    })),
    ...rows.filter((row) => row.outcome !== 'finished'),
  ];
}

function rowOf(cell: Cell, result: CellResult | undefined): Row {
  const settings = Object.fromEntries(cell.settings.map(({ key, value }) => [key, value]));
  if (result === undefined) return { settings, outcome: 'waiting' };
  const { outcome, message, training, quantities, weightBytes, memory } = result;
  const metric = quantities?.metric;
  return {
    settings,
    outcome,
    message,
    ...(metric && { mae: metric.mae, relative_l2: metric.relative_l2 }),
    ...(metric && { relative_l2_distortion: metric.relative_l2_distortion }),
    ...(training && { seconds: training.seconds, steps: training.step }),
    ...(training && training.parameters > 0 && { weights: training.parameters, bytes: training.bytes }),
    ...(weightBytes !== undefined && { weight_bytes: weightBytes }),
    ...(memory !== undefined && { peak_memory_bytes: memory }),
    ...(quantities && { quantities }),
    ...(outcome === 'finished' && { file: cell.out }),
  };
}

function error(row: Row): number {
  return row.mae ?? Number.POSITIVE_INFINITY;
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** For people: numbered as the points of the picture are. */
export function tableOf(keys: readonly string[], rows: readonly Row[]): Table {
  const header = [
    '№',
    ...keys,
    'MAE',
    'relative ℓ2',
    'of the distortion',
    'time (s)',
    'steps',
    'weights',
    'size (KiB)',
  ];
  return {
    header: [...header, 'outcome'],
    rows: rows.map((row, index) => [
      row.outcome === 'finished' ? String(index + 1) : '–',
      ...keys.map((key) => row.settings[key] ?? '–'),
      scientific(row.mae),
      scientific(row.relative_l2),
      scientific(row.relative_l2_distortion),
      row.seconds === undefined ? '–' : row.seconds.toFixed(row.seconds < 10 ? 2 : row.seconds < 100 ? 1 : 0),
      row.steps === undefined ? '–' : String(row.steps),
      row.weights === undefined ? '–' : String(row.weights),
      row.bytes === undefined ? '–' : (row.bytes / 1024).toFixed(1),
      outcomeOf(row),
    ]),
  };
}

function outcomeOf({ outcome, pareto = [] }: Row): string {
  if (outcome !== 'finished') return outcome;
  const names = pareto.filter((cost) => cost !== 'weights').map((cost) => (cost === 'seconds' ? 'time' : 'size'));
  return names.length === 0 ? 'finished' : `★ ${names.join(', ')}`;
}

export const STAR = '★ Pareto front: no other cell is as accurate (MAE) and takes less time, or has smaller weights.';

/** The table, what its marks mean, and why cells are missing from it. */
export function showRows(keys: readonly string[], rows: readonly Row[]): string {
  const { header, rows: cells } = tableOf(keys, rows);
  const parts = [table(header, cells)];
  if (rows.some((row) => (row.pareto?.length ?? 0) > 0)) parts.push(STAR);
  return [...parts, ...failures(rows)].join('\n');
}

/** A line for each cell that failed, with its reason. */
export function failures(rows: readonly Row[]): string[] {
  return rows
    .filter(({ outcome }) => outcome !== 'finished' && outcome !== 'interrupted' && outcome !== 'waiting')
    .map(({ settings, outcome, message }) => {
      const label = Object.entries(settings)
        .map((entry) => entry.join('='))
        .join(' ');
      return `✖ ${label}: ${outcome}: ${message}`;
    });
}

/** `12.3 s, 218 weights, 1.7 KiB`, for a point of the picture. */
export function costText(row: Row): string {
  return `${row.seconds?.toPrecision(3)} s, ${row.weights} weights, ${bytes(row.weight_bytes ?? 0)}`;
}
