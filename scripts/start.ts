/**
 * `npm start`: the main job on an example, on the CPU engine. Fits the Schwarzschild metric with a small network,
 * compares it with the exact one and with the paper, and writes a page of pictures.
 */
import { join, relative } from 'node:path';
import { openField, readHistory } from '@spacetime/field';
import { fit } from '../cli/src/commands/fit.ts';
import { comparisonOf, showComparison } from '../cli/src/comparison.ts';
import { EXIT } from '../cli/src/failure.ts';
import { writeAtomically } from '../cli/src/files.ts';
import { guarded } from '../cli/src/main.ts';
import { reportOf } from '../cli/src/report/report.ts';
import { ProgressLine } from '../cli/src/show/progress.ts';
import { bytes, scientific, table } from '../cli/src/show/table.ts';

const root = join(import.meta.dirname, '..');
const example = relative(process.cwd(), join(root, 'examples', 'schwarzschild.spacetime')) || 'schwarzschild.spacetime';
const out = 'schwarzschild.einfield';
const html = 'schwarzschild.html';

process.exitCode = await guarded(async () => {
  console.log(`Fitting ${example} (Ctrl-C saves and stops)\n`);
  const done = await fit(example, 'Quick', { engine: 'auto', out, quiet: true });
  if (!done) return EXIT.interrupted;
  const learned = openField(out);
  const line = new ProgressLine();
  line.show('comparing with the exact metric and with finite differences …');
  const result = comparisonOf(learned, 4096);
  line.clear();
  console.log(`\n${showComparison(result)}\n`);
  console.log(paperTable(result.quantities, result.storage_bytes));
  line.show('drawing the report …');
  writeAtomically(html, reportOf(learned, readHistory(out), result));
  line.clear();
  console.log(`
The field is in ${out} (${bytes(result.storage_bytes)}); pictures are in ${html}: open it in a browser.

What to try next:
  npx spacetime evaluate ${out} kretschmann --at "t=0, r=6, θ=π/2, φ=0"    (exactly 48/6⁶ = 0.00102881)
  npx spacetime check examples/kerr.spacetime
  npx spacetime fit examples/kerr-kerr-schild.spacetime
  npx spacetime --help`);
  return EXIT.done;
});

/** arXiv 2507.11589: its best Schwarzschild row (metric, Jacobian, Hessian) and its table of derivatives, float32. */
function paperTable(ours: ReturnType<typeof comparisonOf>['quantities'], storage: number): string {
  const mae = (name: keyof typeof ours) => scientific(ours[name].mae);
  return table(
    ['MAE, beside the paper’s', 'metric', 'Christoffel', 'Riemann', 'Ricci', 'Kretschmann', 'storage'],
    [
      [
        'this field, CPU',
        mae('metric'),
        mae('christoffel'),
        mae('riemann'),
        mae('ricci'),
        mae('kretschmann'),
        bytes(storage),
      ],
      ['paper, learned, H200', '9.07e-7', '9.98e-7', '1.25e-6', '9.66e-6', '1.07e-5', '202 KiB'],
      ['paper, metric only', '2.11e-6', '–', '–', '–', '–', '85 KiB'],
      ['paper, differences, h = 0.01', '–', '5.37e-6', '1.78e-2', '4.81e-2', '1.33e-2', '343 MiB'],
    ],
  );
}
