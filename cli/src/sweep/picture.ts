import { escapeHtml, page, type Section } from '../report/page.ts';
import { scientific } from '../show/table.ts';
import { paretoFront } from './front.ts';
import { COSTS, type Cost, costText, failures, type Row, STAR, tableOf } from './rows.ts';
import { DISTINCT, mark, type Point, scatter } from './scatter.ts';

const ERRORS = {
  mae: 'MAE',
  relative_l2: 'relative ℓ2',
  relative_l2_distortion: 'relative ℓ2 of the distortion',
} as const;
const UNITS: Readonly<Record<Cost, string>> = {
  seconds: 'time (s)',
  weights: 'weights',
  weight_bytes: 'weights (KiB)',
};

/** A self-contained HTML page: accuracy against cost, the Pareto fronts, the table. */
export function sweepPage(
  file: string,
  fit: string,
  keys: readonly string[],
  rows: readonly Row[],
  jobs: number,
): string {
  const finished = rows.filter(({ outcome }) => outcome === 'finished');
  const failed = failures(rows);
  const sections: Section[] = [
    {
      heading: 'Accuracy against cost',
      text:
        'Every point is a cell, at fresh random points against the exact metric; both axes are logarithmic. The line is the Pareto ' +
        'front: for less error than on it, one has to spend more. Numbers are those of the table. Point at a mark for its settings.',
      markup: `${legend(keys, finished)}<div class="panels">${panels(keys, finished).join('')}</div>`,
    },
    { heading: 'Cells', text: `By MAE. ${STAR}`, table: tableOf(keys, rows) },
    ...(failed.length === 0 ? [] : [{ heading: 'Failed', source: failed.join('\n') }]),
  ];
  const shared = jobs > 1 ? `; ${jobs} cells at once, which shared the machine while their times were taken` : '';
  return page(`${fit}: a sweep`, `${file}, ${finished.length} of ${rows.length} cells${shared}`, sections);
}

/** The values that a setting takes, in the order of the table's rows sorted as text, numbers by size. */
function valuesOf(key: string | undefined, rows: readonly Row[]): string[] {
  if (key === undefined) return [];
  const values = [...new Set(rows.map((row) => row.settings[key]!))];
  return values.sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
}

function panels([colours, shapes]: readonly string[], rows: readonly Row[]): string[] {
  const [first, second] = [valuesOf(colours, rows), valuesOf(shapes, rows)];
  return (Object.keys(ERRORS) as (keyof typeof ERRORS)[]).flatMap((error) =>
    COSTS.map((cost) => {
      const points = rows.flatMap((row, index): Point[] => {
        const [spent, y] = [row[cost] ?? 0, row[error] ?? 0];
        // What vanishes, or has no size to be relative to, has no place on a logarithmic axis.
        if (!(spent > 0 && y > 0)) return [];
        const x = cost === 'weight_bytes' ? spent / 1024 : spent;
        const colour = first.indexOf(row.settings[colours!]!);
        const shape = shapes === undefined ? 0 : second.indexOf(row.settings[shapes]!);
        return [{ x, y, colour, shape, label: String(index + 1), title: titleOf(row, index) }];
      });
      const front = paretoFront(points.map(({ x, y }) => ({ cost: x, error: y })));
      return scatter({ x: UNITS[cost], y: ERRORS[error], points, front });
    }),
  );
}

function titleOf(row: Row, index: number): string {
  const settings = Object.entries(row.settings).map((entry) => entry.join(' = '));
  return [
    `${index + 1}: ${settings.join(', ')}`,
    `MAE ${scientific(row.mae)}, relative ℓ2 ${scientific(row.relative_l2)}, of the distortion ${scientific(row.relative_l2_distortion)}`,
    costText(row),
  ].join('\n');
}

function legend([colours, shapes]: readonly string[], rows: readonly Row[]): string {
  const entries = (key: string | undefined, draw: (index: number) => string) => {
    const values = valuesOf(key, rows);
    if (values.length === 0) return '';
    const items = values.map(
      (value, index) => `<span><svg viewBox="-8 -8 16 16">${draw(index)}</svg>${escapeHtml(value)}</span>`,
    );
    const more = values.length > DISTINCT ? `<span>(marks repeat after ${DISTINCT})</span>` : '';
    return `<p class="legend"><b>${escapeHtml(key!)}</b> ${items.join(' ')} ${more}</p>`;
  };
  const plain = DISTINCT - 1;
  return entries(colours, (index) => mark(index, 0)) + entries(shapes, (index) => mark(plain, index));
}
