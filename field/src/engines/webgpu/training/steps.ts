import type { FirstOrderModel } from '../../../optimizers/optimizer.ts';
import type { StepReport } from '../../../stepper.ts';
import { REPORT_WORDS, type TrainingPlan } from './plan.ts';

/** What an optimiser's kernels take of its step's number, 0 where it only looks at a gradient. */
export function scalesOf(model: FirstOrderModel, t: number, rate: number) {
  if (t === 0 || model.kind === 'lars') return { firstScale: 0, secondScale: 0, shrink: 0 };
  const first = 1 / (1 - model.b1 ** t);
  const second = 1 / (1 - model.b2 ** t);
  const shrink = rate * model.weightDecay;
  switch (model.kind) {
    case 'adam':
      return { firstScale: rate * first, secondScale: second, shrink: 0 };
    case 'adamw':
      return { firstScale: rate * first, secondScale: second, shrink };
    case 'lamb':
      return { firstScale: first, secondScale: second, shrink: 0 };
    case 'soap':
      return { firstScale: (rate * first) / Math.sqrt(second), secondScale: second, shrink };
  }
}

/** What a submission's steps report, up to the first whose losses are no numbers. */
export function readReports(words: Float32Array, plan: TrainingPlan, rate: (k: number) => number): StepReport[] {
  const { balance, order } = plan;
  const reports: StepReport[] = [];
  for (let k = 0; k * REPORT_WORDS < words.length; k++) {
    const at = k * REPORT_WORDS;
    const parts = Array.from(words.subarray(at, at + order + 1));
    if (!parts.every(Number.isFinite)) {
      reports.push({ loss: Number.NaN, parts, weights: parts.map(() => 0), rate: rate(k) });
      break;
    }
    const found = words.subarray(at + 4, at + 5 + order);
    const weights = balance.kind === 'fixed' ? balance.weights.slice(0, order + 1) : Array.from(found);
    const loss = parts.reduce((sum, part, l) => sum + weights[l] * part, 0);
    reports.push({ loss, parts, weights, rate: rate(k) });
  }
  return reports;
}
