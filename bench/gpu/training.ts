/** Training steps of a fit as `spacetime fit` takes them, on any engine, timed. */
import { analyze, type FitModel, type Host } from '@spacetime/dsl';
import { type CreateEngine, type Stepper, type StepReport, streamsAlong } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { createStepper } from '../../field/src/create-stepper.ts';
import { problemOf } from '../../field/src/data/problem.ts';
import { prepare } from '../../field/src/prepare.ts';

export interface Case {
  readonly width: number;
  readonly depth: number;
  readonly order: Order;
  readonly batch: number;
  readonly optimizer: 'soap' | 'adam';
}

/** Ten components that vary in all four coordinates. */
const SPACETIME = `spacetime Ripples {
  chart C(t, x, y, z) { t in 0 .. 1  x in 0 .. 1  y in 0 .. 1  z in 0 .. 1 }
  let u = sin(t + 2*x + 3*y + 4*z)/10
  let v = cos(2*t - x + y - 3*z)/10
  let w = sin(t*x + y*z)/10
  metric in C {
    ds^2 = -(1 + u) dt^2 + (1 + v) dx^2 + (1 + w) dy^2 + (1 + u*v) dz^2
      + 2*v dt dx + 2*w dt dy + 2*u dt dz + 2*u*w dx dy + 2*v*w dx dz + 2*u*v*w dy dz
  }
}
`;

const ORDERS = ['metric', 'metric + jacobian', 'metric + jacobian + hessian'];

/** A fit of the case; `samples` are more than its batch, so that steps gather theirs. */
export function fitOf({ width, depth, order, batch, optimizer }: Case, samples = 4 * batch): FitModel {
  const soap = 'soap(learning_rate = 1e-4, b1 = 0.95, b2 = 0.95, precondition_every = 1)';
  const text = `${SPACETIME}
fit Step of Ripples {
  network mlp(width = ${width}, depth = ${depth}, activation = silu)
  supervise ${ORDERS[order]}
  optimizer ${optimizer === 'soap' ? soap : 'adam(learning_rate = 1e-4)'}
  balance fixed(1, 1, 1)
  samples sobol(${samples})
  batch ${batch}
  steps 1000000
  validate sobol(16) every 1000000
  precision float32
}`;
  const host: Host = { read: () => text, resolve: (_, path) => path };
  const { fits, diagnostics } = analyze('step.spacetime', host);
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error) throw new Error(error.message);
  return fits[0]!;
}

/** Engines on which trainings live take several steps at once. */
interface Submitting {
  advance?(index: number, most: number): readonly StepReport[];
}

export interface Timing {
  /** Milliseconds a step, the median of rounds. */
  readonly milliseconds: number;
  /** 6·S·B·P. */
  readonly operations: number;
  readonly weights: number;
}

/** @param atLeast milliseconds of a round, and of the steps before the first one */
export async function timeSteps(
  fit: FitModel,
  create: CreateEngine,
  { rounds = 5, atLeast = 300 }: { readonly rounds?: number; readonly atLeast?: number } = {},
): Promise<Timing> {
  const { engine, data } = await prepare(fit, problemOf(fit), create);
  try {
    const stepper: Stepper & Submitting = await createStepper(engine, fit, data);
    let index = 0;
    const advance = (most: number) => {
      const reports = stepper.advance?.(index, most) ?? [stepper.step(index)];
      index += reports.length;
      if (!Number.isFinite(reports.at(-1)!.loss)) throw new Error(`the loss of step ${index} is not finite`);
    };
    // The first steps compile kernels and look at gradients; then as many as a round shall have are counted.
    for (let k = 0; k < 2; k++) advance(1);
    let most = 1;
    for (let ms = 0; ms < atLeast; ) {
      const [start, first] = [performance.now(), index];
      while (index < first + most) advance(first + most - index);
      ms = performance.now() - start;
      if (ms < atLeast) most = Math.ceil(most * Math.min(8, Math.max(1.5, (1.2 * atLeast) / ms)));
    }
    const times = Array.from({ length: rounds }, () => {
      const [start, first] = [performance.now(), index];
      while (index < first + most) advance(first + most - index);
      return (performance.now() - start) / (index - first);
    });
    const streams = streamsAlong(engine.directions, engine.order);
    return {
      milliseconds: times.sort((a, b) => a - b)[rounds >> 1]!,
      operations: 6 * streams * Math.min(fit.batch, data.batch(0).count) * engine.weights.length,
      weights: engine.weights.length,
    };
  } finally {
    engine.dispose();
  }
}
