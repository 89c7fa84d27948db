import { bytes, duration, scientific } from '../../cli/src/show/table.ts';
import type { RunResult, Spent } from './result.ts';
import {
  BEST,
  type Figures,
  MEASURES,
  type Measure,
  PAPER_DIFFERENCES,
  type Row,
  rowsOf,
  type TableName,
} from './rows.ts';

/** What a run gives for a measure. */
export function measured(run: RunResult, measure: Measure): number | null {
  const { quantities } = run;
  switch (measure) {
    case 'mae':
    case 'relative_l2':
    case 'relative_l2_distortion':
      return quantities.metric[measure];
    case 'jets':
      // The worst of the three bounds their mean.
      return Math.max(
        ...(['metric', 'jacobian', 'hessian'] as const).map(
          (name) => quantities[name].relative_l2_distortion ?? Infinity,
        ),
      );
    case 'bytes':
      return run.bytes;
    default:
      return quantities[measure].mae;
  }
}

/** Whether a run reaches all goals of its row. */
export function passes(row: Pick<Row, 'goals'>, run: RunResult): boolean {
  return Object.entries(row.goals).every(([measure, goal]) => {
    const value = measured(run, measure as Measure);
    return value !== null && value <= goal;
  });
}

/** Every table that there is. */
export type AnyTable = TableName | 'derivatives' | 'best';

/** A table in Markdown: lines without the region's marks. */
export function tableOf(name: AnyTable, results: readonly RunResult[]): string {
  if (name === 'best') return bestTable(results);
  const rows = rowsOf(name);
  const columns = COLUMNS[name];
  const titled = rows.length > 1 ? [''] : [];
  const head = [...titled, 'fit', 'steps', 'time', 'CPU time', 'weights', ...columns.map((m) => MEASURES[m])];
  const lines: string[][] = [[...head, rows.some(hasGoals) ? 'passes' : '']];
  for (const row of rows) {
    const title = (text: string) => (rows.length > 1 ? [text] : []);
    const runs = results.filter((run) => run.row === row.name).sort((a, b) => orderOf(a) - orderOf(b));
    const first = Object.keys(row.paper).length > 0;
    if (first)
      lines.push([
        ...title(row.title),
        'paper, H200',
        '',
        '',
        '',
        '',
        ...columns.map((m) => show(m, row.paper[m])),
        '',
      ]);
    runs.forEach((run, k) => {
      const cells = columns.map((m) => withRatio(m, measured(run, m), run.kind === 'ours' ? row.paper[m] : undefined));
      const verdict = run.kind === 'ours' ? (passes(row, run) ? '✔' : '✘') : '';
      lines.push([...title(first || k > 0 ? '' : row.title), ...costs(run), ...cells, verdict]);
    });
    if (name === 'derivatives') lines.push(...differenceLines(columns, runs));
  }
  return markdown(lines);
}

const ERRORS = ['mae', 'relative_l2', 'relative_l2_distortion'] as const;
const COLUMNS: Readonly<Record<Exclude<AnyTable, 'best'>, readonly Measure[]>> = {
  schwarzschild: ['bytes', ...ERRORS],
  'schwarzschild-kerr-schild': ['bytes', ...ERRORS],
  derivatives: ['christoffel', 'riemann', 'ricci', 'kretschmann'],
  ablation: ['relative_l2', 'relative_l2_distortion'],
  kerr: ['bytes', ...ERRORS],
  wave: ['bytes', 'mae', 'relative_l2_distortion', 'jets'],
};

function hasGoals(row: Pick<Row, 'goals'>): boolean {
  return Object.keys(row.goals).length > 0;
}

function orderOf(run: RunResult): number {
  return run.kind === 'ours' ? 1 : 0;
}

function costs(run: RunResult): string[] {
  const { spent } = run;
  return [
    label(run),
    String(spent.step),
    duration(spent.seconds),
    duration(spent.processor_seconds),
    String(run.weights),
  ];
}

/** What a run is; a shortened recipe is not the paper's result, and says so. */
export function label({ kind, fit, budget }: RunResult): string {
  if (kind === 'ours') return fit;
  return budget.kind === 'full'
    ? "the paper's recipe, here"
    : `the paper's recipe, here, at ${Number((100 * budget.fraction).toPrecision(2))} % of its steps`;
}

/** Finite differences on the exact metric: the paper's, the same here, and the best that they can do. */
function differenceLines(columns: readonly Measure[], runs: readonly RunResult[]): string[][] {
  const line = (text: string, figures: Figures) => [
    text,
    '',
    '',
    '',
    '',
    ...columns.map((m) => show(m, figures[m])),
    '',
  ];
  const ours = runs.findLast(({ kind }) => kind === 'ours') ?? runs[0];
  const lines = [line('paper, differences, float32, h = 0.01', PAPER_DIFFERENCES)];
  if (ours === undefined) return lines;
  return [
    ...lines,
    line('differences here, order 2, float32, h = 0.01', ours.differences.float32),
    line('differences here, order 6, float64, best h of each', ours.differences.best),
  ];
}

/** What it costs to reach the paper's best MAE. */
function bestTable(results: readonly RunResult[]): string {
  const runs = results.filter(({ row }) => row === BEST.row).sort((a, b) => orderOf(a) - orderOf(b));
  const recipe = runs.find(({ kind }) => kind === 'paper recipe');
  const lines = [
    [
      'fit',
      'reached',
      'steps',
      'time',
      'CPU time',
      'operations',
      "recipe's operations over these",
      'storage',
      'passes',
    ],
  ];
  for (const run of runs) {
    const { reached } = run;
    const at = reached ?? run.spent;
    const [factor, said] = run.kind === 'ours' && reached ? factorOf(recipe, reached) : [0, ''];
    const arrived = reached && reached.seconds <= BEST.seconds && run.bytes <= BEST.bytes;
    lines.push([
      label(run),
      reached ? '✔' : `no: MAE ${scientific(run.quantities.metric.mae)} at the end`,
      String(at.step),
      duration(at.seconds),
      duration(at.processor_seconds),
      scientific(at.operations),
      said,
      bytes(run.bytes),
      run.kind === 'ours' ? (arrived && factor >= BEST.operations ? '✔' : '✘') : '',
    ]);
    if (run === recipe && run.budget.kind === 'quick') {
      const { steps, operations } = whole(run);
      lines.push(['the whole recipe (not run)', '', String(steps), '', '', scientific(operations), '', '', '']);
    }
  }
  return markdown(lines);
}

/** What a recipe takes whose run had few of its steps. */
function whole({ budget, spent }: RunResult): { readonly steps: number; readonly operations: number } {
  return { steps: Math.round(budget.steps / budget.fraction), operations: (spent.operations ?? NaN) / budget.fraction };
}

/** Operations of the recipe over ours. Where it has not arrived it needs more than it has spent. */
function factorOf(recipe: RunResult | undefined, ours: Spent): readonly [number, string] {
  if (!recipe || !ours.operations) return [0, ''];
  const times = (operations: number | null) => Number(((operations ?? 0) / ours.operations!).toPrecision(2));
  const text = (factor: number) => `${factor.toLocaleString('en')}×`;
  if (recipe.reached) return [times(recipe.reached.operations), text(times(recipe.reached.operations))];
  const spent = times(recipe.spent.operations);
  const more = recipe.budget.kind === 'quick' ? `; the whole recipe: ${text(times(whole(recipe).operations))}` : '';
  return [spent, `> ${text(spent)}${more}`];
}

function show(measure: Measure, value: number | null | undefined): string {
  if (value === undefined || value === null) return '';
  return measure === 'bytes' ? bytes(value) : scientific(value);
}

/** The value and, in brackets, how many times smaller it is than the paper's. */
function withRatio(measure: Measure, value: number | null, paper: number | undefined): string {
  const text = show(measure, value);
  if (!value || paper === undefined) return text;
  const ratio = paper / value;
  return `${text} (${ratio >= 1e4 ? ratio.toExponential(1).replace('e+', 'e') : Number(ratio.toPrecision(2))}×)`;
}

/** The first line is the head; columns that are empty throughout are left out. */
function markdown(lines: readonly (readonly string[])[]): string {
  const kept = lines[0]!.map((_, k) => lines.slice(1).some((cells) => cells[k] !== ''));
  const rows = lines.map((cells) => `| ${cells.filter((_, k) => kept[k]).join(' | ')} |`);
  rows.splice(1, 0, `|${'---|'.repeat(kept.filter(Boolean).length)}`);
  return rows.join('\n');
}
