import type { Range } from '../ast.ts';
import { lowerEncoding } from '../lowering/chart.ts';
import type { FitModel } from '../model.ts';
import { replaceFix } from '../suggest.ts';
import type { Settings } from './read-settings.ts';
import type { Report } from './report.ts';
import { type Form, findValue, getValue, numberOf } from './values.ts';

/** Checks settings against one another. */
export function checkFit({ values, written }: Settings, report: Report): void {
  const supervised = getValue(values, 'supervise', 'sum');
  if (!supervised.value.has('metric')) {
    report.error(supervised.range, 'fit/supervise', 'The metric itself is always supervised: `metric + …`.');
  } else if (supervised.value.has('hessian') && !supervised.value.has('jacobian')) {
    const message = 'The Hessian is supervised with the Jacobian: `metric + jacobian + hessian`.';
    report.error(supervised.range, 'fit/supervise', message);
  }
  const precision = findValue(values, 'precision', 'word');
  const optimizer = getValue(values, 'optimizer', 'form');
  if (optimizer.value.name === 'lm' && written.has('precision') && precision?.value === 'float32') {
    report.error(precision.range, 'fit/precision', '`lm` needs float64: its normal equations square the errors.', {
      related: written.has('optimizer') ? report.related(optimizer.range, '`lm` is chosen here.') : [],
      fixes: [{ title: 'Replace by `float64`', edits: [{ range: precision.range, text: 'float64' }] }],
    });
  }
  const loss = getValue(values, 'loss', 'word');
  if (SQUARES.has(optimizer.value.name) && loss.value !== 'mse') {
    const { name } = optimizer.value;
    const message = `\`${name}\` minimises a sum of squares, which \`loss ${loss.value}\` is not.`;
    report.error(loss.range, 'fit/loss', message, {
      related: report.related(optimizer.range, `\`${name}\` is chosen here.`),
      fixes: [{ title: 'Replace by `mse`', edits: [{ range: loss.range, text: 'mse' }] }],
    });
  }
  checkUnused(optimizer, values, written, report);
  checkLeastSquares(values, report);
  const steps = getValue(values, 'steps', 'number').value;
  // What is not written has no place in the file, and is in order.
  if (written.has('schedule')) checkWarmup(getValue(values, 'schedule', 'form').value, steps, report);
  checkStages(optimizer, steps, report);
}

/** Optimizers that follow the network's own Jacobian and the residuals, not the loss alone. */
const SQUARES: ReadonlySet<string> = new Set(['lm', 'kfac']);

/** Those whose loss must be the same function at every step, and those among them whose step takes all samples. */
const DETERMINISTIC: ReadonlySet<string> = new Set(['lm', 'lbfgs', 'kfac']);
const FULL: ReadonlySet<string> = new Set(['lm', 'lbfgs']);

/** Warns of what is written and does nothing. */
function checkUnused(
  optimizer: { readonly value: Form; readonly range: Range },
  values: Settings['values'],
  written: Settings['written'],
  report: Report,
): void {
  const { name } = optimizer.value;
  if (!DETERMINISTIC.has(name)) return;
  const balance = getValue(values, 'balance', 'form').value.name;
  const unused = {
    ...(FULL.has(name) && { batch: `\`${name}\` takes all samples at every step: \`batch\` does nothing.` }),
    schedule: `\`${name}\` has no learning rate: \`schedule\` does nothing.`,
    ...(balance !== 'fixed' && {
      balance: `\`${name}\` needs fixed weights: \`${balance}\` counts as \`fixed(1, 1, 1)\`.`,
    }),
  };
  for (const [key, message] of Object.entries(unused)) {
    const setting = written.get(key);
    if (!setting) continue;
    const related = report.related(optimizer.range, `\`${name}\` is chosen here.`);
    report.warning(setting.range, 'fit/unused', message, { related });
  }
}

/** Gauss–Newton methods have the Jacobian of plain perceptrons alone, by all of their weights. */
function checkLeastSquares(values: Settings['values'], report: Report): void {
  const optimizer = getValue(values, 'optimizer', 'form');
  const network = getValue(values, 'network', 'form');
  const chosen = optimizer.value.name;
  if (!SQUARES.has(chosen)) return;
  const { name, arguments: given } = network.value;
  const what =
    name === 'piratenet'
      ? 'no `piratenet`'
      : chosen === 'lm' && given.has('fourier') && numberOf(network.value, 'fourier') > 0
        ? 'no network on Fourier features'
        : given.get('weights') === 'factorised'
          ? 'no factorised weights'
          : undefined;
  if (what === undefined) return;
  const remedy = 'choose `optimizer soap`, or a plain `mlp`, `siren` or `wire`';
  report.error(network.range, 'fit/network', `\`${chosen}\` trains ${what}: ${remedy}.`, {
    related: report.related(optimizer.range, `\`${chosen}\` is chosen here.`),
    fixes: [{ title: `Replace \`${chosen}\` by \`soap\``, edits: [{ range: optimizer.range, text: 'soap' }] }],
  });
}

/** Every stage needs a step. */
function checkStages(
  { value, range }: { readonly value: Form; readonly range: Range },
  steps: number,
  report: Report,
): void {
  if (value.name !== 'lm' || !(numberOf(value, 'stages') > steps) || steps < 1) return;
  const message = `${numberOf(value, 'stages')} stages do not fit into ${steps} steps: each needs one, and tens to learn.`;
  const stages = value.ranges.get('stages');
  report.error(stages ?? range, 'fit/range', message, stages ? { fixes: [replaceFix(stages, String(steps))] } : {});
}

function checkWarmup(schedule: Form, steps: number, report: Report): void {
  const range = schedule.ranges.get('warmup');
  const warmup = numberOf(schedule, 'warmup');
  if (range === undefined || warmup < steps) return;
  const message = `The warm-up of ${warmup} steps does not end within the ${steps} steps of the fit.`;
  report.error(range, 'fit/range', message, { fixes: [replaceFix(range, String(Math.max(0, Math.ceil(steps) - 1)))] });
}

/** Reports inputs that no coordinate changes. */
export function checkEncoding(fit: FitModel, parameters: ReadonlyMap<string, number>, report: Report): void {
  if (!fit.sound || fit.encode === undefined) return;
  const { instructions, outputs } = lowerEncoding(fit, parameters);
  fit.encode.forEach((expression, index) => {
    if (instructions[outputs[index]!]?.depends !== 0) return;
    report.error(expression.range, 'fit/encode', 'This input is constant: it depends on no coordinate.');
  });
}
