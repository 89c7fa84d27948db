import type { FitModel } from '@spacetime/dsl';
import type { Engine } from '../../../engine.ts';
import type { BatchRows, BatchSource } from '../../../first-order.ts';
import type { FirstOrderModel } from '../../../optimizers/optimizer.ts';
import { symmetricEigen } from '../../../optimizers/symmetric-eigen.ts';
import { scheduleFactor } from '../../../schedule.ts';
import { addSection, type ReadonlyState, restore, restoreCount, type State, section } from '../../../state.ts';
import type { Stepper, StepReport } from '../../../stepper.ts';
import { streamsAlong } from '../../../streams.ts';
import type { Factorisation } from '../../../trainable.ts';
import { type Link, sharedNumbers } from '../link.ts';
import type { CopyRequest } from '../requests.ts';
import { CONTROL, REPORT_WORDS, STEP_WORDS, sidesOf, type TrainingPlan, trainingPlan, writeStep } from './plan.ts';
import { balanceNumbers, balanceState, optimizerState, restoreOptimizer } from './state.ts';
import { readReports, scalesOf } from './steps.ts';

/** The device of an engine. */
export interface ResidentDevice {
  readonly link: Link;
  /** Has the device take the host's weights where those were changed. */
  take(): void;
  /** The device's weights are ahead of the host's from now on. */
  moved(): void;
  /** ω, then λ ω for each objective. */
  factors(omega: Float64Array, lambdas: readonly (readonly number[])[], norm: boolean): Float32Array;
}

/** Steps of a submission at the most, and the most indices that it brings. */
const LONGEST = 256;
const INDICES = 2 ** 22;

/**
 * As `createFirstOrder`, on the device: what a step needs of this thread are its points' indices and a dozen numbers, and
 * what comes back are its losses and their weights.
 *
 * @returns undefined where the points are not kept, or do not fit the device
 */
export function residentStepper(
  engine: Engine,
  device: ResidentDevice,
  fit: FitModel,
  steps: number,
  data: BatchSource,
  factorisation: Factorisation | undefined,
): Stepper | undefined {
  const { rows } = data;
  if (!rows || !('rate' in fit.optimizer)) return undefined;
  const plan = trainingPlan(factorisation?.layout ?? engine.layout, engine.order, fit.optimizer, fit.balance);
  if (!plan) return undefined;
  const { count, features, targets, weights: shares, norm, largest } = rows;
  const streams = streamsAlong(engine.directions, engine.order);
  const { inputs, outputs } = engine.shape;
  const each = Array.from({ length: plan.objectives }, (_, k) =>
    Array.from({ length: engine.order + 1 }, (_, l) => Number(k === l)),
  );
  const lambdas = plan.balance.kind === 'fixed' ? [plan.balance.weights] : each;
  const capacity = Math.max(1, Math.min(LONGEST, Math.floor(INDICES / largest)));
  const answer = device.link.ask({
    ...{ kind: 'prepare', plan, rows: count, largest, capacity, indexed: rows.indices !== undefined },
    features: (features as Float32Array).subarray(0, count * streams * inputs),
    targets: (targets as Float32Array).subarray(0, count * streams * outputs),
    shares: shares && (shares as Float32Array).subarray(0, count),
    factorised: factorisation && {
      tensors: factorisation.tensors,
      parameters: Float32Array.from(factorisation.parameters),
    },
    norm: norm && { kind: norm.kind, frames: (norm.frames as Float32Array).subarray(0, 10 * count * outputs) },
    factors: device.factors(data.omega.subarray(0, streams * outputs), lambdas, norm !== undefined),
  });
  if (answer === 'refused') return undefined;
  return new ResidentStepper(
    engine,
    device,
    fit,
    fit.optimizer,
    plan,
    steps,
    rows,
    capacity,
    factorisation !== undefined,
  );
}

class ResidentStepper implements Stepper {
  readonly #device: ResidentDevice;
  readonly #fit: FitModel;
  readonly #model: FirstOrderModel;
  readonly #plan: TrainingPlan;
  readonly #steps: number;
  readonly #rows: BatchRows;
  readonly #capacity: number;
  readonly #factorised: boolean;
  readonly #report: Float32Array;
  readonly #perPoint: number;
  #operations = 0;
  /** Steps of the optimiser and of the balance. */
  #count = 0;
  #primed: boolean;
  #balanced = 0;

  constructor(
    engine: Engine,
    device: ResidentDevice,
    fit: FitModel,
    model: FirstOrderModel,
    plan: TrainingPlan,
    steps: number,
    rows: BatchRows,
    capacity: number,
    factorised: boolean,
  ) {
    this.#device = device;
    this.#fit = fit;
    this.#model = model;
    this.#plan = plan;
    this.#steps = steps;
    this.#rows = rows;
    this.#capacity = capacity;
    this.#factorised = factorised;
    this.#report = sharedNumbers(capacity * REPORT_WORDS);
    this.#primed = model.kind !== 'soap';
    this.#perPoint = 6 * streamsAlong(engine.directions, engine.order) * (plan.weights - plan.start);
    // GradNorm's weights begin at 1; the others look at none of it.
    this.#copy('write', 'control', balanceNumbers(plan), CONTROL.state);
  }

  get operations(): number {
    return this.#operations;
  }

  step(index: number): StepReport {
    return this.advance(index, 1)[0];
  }

  /** At most the first so many of them; one that is no number ends them. */
  advance(index: number, most: number): readonly StepReport[] {
    const count = this.#primed ? Math.min(most, this.#capacity) : 1;
    const words = new Float32Array(count * STEP_WORDS);
    const lists: Uint32Array[] = [];
    const counts: number[] = [];
    const refreshes: boolean[] = [];
    let first = 0;
    const rate = (k: number) => this.#model.rate * scheduleFactor(this.#fit.schedule, index + k, this.#steps);
    for (let k = 0; k < count; k++) {
      const indices = this.#rows.indices?.(index + k);
      const points = indices?.length ?? this.#rows.count;
      // Orders of an epoch are overwritten by the next one's.
      if (indices) lists.push(indices.slice());
      counts.push(points);
      const t = this.#primed ? this.#count + k + 1 : 0;
      const balanced = this.#balanced + k + 1;
      writeStep(words, k, {
        first,
        initial: balanced === 1,
        rate: rate(k),
        ...scalesOf(this.#model, t, rate(k)),
        balanceFirst: 1 / (1 - 0.9 ** balanced),
        balanceSecond: 1 / (1 - 0.999 ** balanced),
        constants: this.#rows.constantOf(indices),
      });
      first += indices?.length ?? 0;
      refreshes.push(this.#model.kind === 'soap' && this.#primed && t % this.#model.preconditionEvery === 0);
    }
    const indices = new Uint32Array(first);
    let at = 0;
    for (const list of lists) {
      indices.set(list, at);
      at += list.length;
    }
    this.#device.take();
    const report = this.#report.subarray(0, count * REPORT_WORDS);
    const priming = !this.#primed;
    this.#device.link.ask({ kind: 'advance', steps: words, indices, counts, refreshes, priming, report });
    const reports = readReports(report, this.#plan, rate);
    const good = reports.length - (Number.isFinite(reports[reports.length - 1].loss) ? 0 : 1);
    for (let k = 0; k < reports.length; k++) this.#operations += this.#perPoint * counts[k];
    this.#balanced += good;
    if (this.#primed) this.#count += good;
    else if (good > 0) this.#prime();
    if (!priming && good > 0) this.#device.moved();
    return reports;
  }

  /** Of factorised weights with the parameters, as `trainable.ts` has them. */
  saveState(): State {
    if (!this.#factorised) return this.#saveOwn();
    const parameters = this.#copy('read', 'parameters', sharedNumbers(this.#plan.weights));
    const state: State = new Map([['parameters', parameters.slice()]]);
    addSection(state, 'stepper', this.#saveOwn());
    return state;
  }

  loadState(state: ReadonlyState): void {
    if (!this.#factorised) {
      this.#loadOwn(state);
      return;
    }
    const parameters = sharedNumbers(this.#plan.weights);
    restore(state, 'parameters', parameters);
    this.#copy('write', 'parameters', parameters);
    this.#loadOwn(section(state, 'stepper'));
  }

  #saveOwn(): State {
    const memory = this.#copy('read', 'memory', sharedNumbers(this.#plan.memory));
    const state: State = new Map();
    addSection(state, 'optimizer', optimizerState(this.#plan, memory, this.#count, this.#primed));
    const balance = this.#copy('read', 'control', balanceNumbers(this.#plan), CONTROL.state);
    addSection(state, 'balance', balanceState(this.#plan, balance, this.#balanced));
    return state;
  }

  #loadOwn(state: ReadonlyState): void {
    const own = section(state, 'optimizer');
    const balance = section(state, 'balance');
    this.#copy('write', 'memory', restoreOptimizer(this.#plan, own));
    this.#copy('write', 'control', balanceNumbers(this.#plan, balance), CONTROL.state);
    if (this.#model.kind !== 'lars') this.#count = restoreCount(own, 'count');
    if (this.#model.kind === 'soap') this.#primed = restoreCount(own, 'primed') === 1;
    if (this.#plan.balance.kind === 'gradnorm') this.#balanced = restoreCount(balance, 'count');
  }

  /** The first gradient's eigenvectors, once, in float64. */
  #prime(): void {
    for (const { n, average, basis } of sidesOf(this.#plan)) {
      const matrix = this.#copy('read', 'memory', sharedNumbers(n * n), average);
      matrix.set(symmetricEigen(n, matrix).vectors);
      this.#copy('write', 'memory', matrix, basis);
    }
    this.#primed = true;
  }

  #copy(kind: 'read' | 'write', what: CopyRequest['what'], data: Float32Array, offset = 0): Float32Array {
    this.#device.link.ask({ kind, what, offset, data });
    return data;
  }
}
