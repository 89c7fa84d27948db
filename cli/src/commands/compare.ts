import { Command } from 'commander';
import { comparisonOf, showComparison } from '../comparison.ts';
import { ProgressLine } from '../show/progress.ts';
import { viewTrained } from '../target.ts';
import { wholeNumber } from './fit.ts';

export function compareCommand(): Command {
  return new Command('compare')
    .description('Compare a trained field with the exact metric at fresh points, and with finite differences')
    .argument('<file.einfield>', 'a trained field')
    .option('--points <n>', 'fresh random points', wholeNumber, 4096)
    .option('--json', 'print {"storage_bytes", "ratio", "points", "quantities", "finite_differences"}')
    .addHelpText(
      'after',
      `
MAE: mean |error| over points and components (metric 10, Jacobian 40, Hessian 100, every component of a tensor).
Relative ℓ2: ‖error‖₂ / ‖exact‖₂; of the distortion: ‖error‖₂ / ‖exact − background‖₂. "–" where the exact one vanishes.
Finite differences are formed from float32 or float64 samples of the exact metric, at 256 of the points.`,
    )
    .action((file: string, options: { points: number; json?: boolean }) => {
      const line = new ProgressLine();
      if (process.stderr.isTTY) line.show('comparing at fresh points …');
      const result = comparisonOf(viewTrained(file), options.points);
      line.clear();
      process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : `${showComparison(result)}\n`);
    });
}
