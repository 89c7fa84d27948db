import { Command } from 'commander';
import { comparisonOf, showComparison } from '../comparison.ts';
import { wholeNumber } from '../options.ts';
import { ProgressLine } from '../show/progress.ts';
import { openDataBehind } from '../simulation.ts';
import { viewTrained } from '../target.ts';

export function compareCommand(): Command {
  return new Command('compare')
    .description('Compare a trained field with the exact metric at fresh points, and with finite differences')
    .argument('<file.einfield>', 'a trained field')
    .option('--points <n>', 'fresh random points', wholeNumber, 4096)
    .option('--data <path>', 'where the data lie that it was trained on (default: as its source says, beside it)')
    .option('--json', 'print {"storage_bytes", "ratio", "points", "quantities", "finite_differences"}')
    .addHelpText(
      'after',
      `
MAE: mean |error| over points and components (metric 10, Jacobian 40, Hessian 100, every component of a tensor).
Relative ℓ2: ‖error‖₂ / ‖exact‖₂; of the distortion: ‖error‖₂ / ‖exact − background‖₂. "–" where the exact one vanishes.
Finite differences are formed from float32 or float64 samples of the exact metric, at 256 of the points.
A field of simulation data is compared with polynomials of degree 5 between the grid's points (docs/data.md).`,
    )
    .action(async (file: string, options: { points: number; data?: string; json?: boolean }) => {
      const line = new ProgressLine();
      const learned = viewTrained(file);
      const data = await openDataBehind(learned, file, options.data);
      if (process.stderr.isTTY) line.show('comparing at fresh points …');
      const result = comparisonOf(learned, options.points, true, data);
      line.clear();
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${showComparison(result)}\n`);
    });
}
