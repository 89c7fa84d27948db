/**
 * `npm run bench -- sampling [optimizer=lm] [order=0] [points=2000] [steps=120] [every=10] [share=0.5] [seeds=0,1,2]
 * [modes=…]`: what the choice of points does to a fit of Kerr in Kerr–Schild coordinates and in the encoding of
 * `examples/kerr-kerr-schild.spacetime`, at equal numbers of points and steps; lm with a network of 16×2 in float64, other
 * optimizers with 64×3 in float32.
 *
 * sobol: even in the chart. encoded: a share of the density even in the inputs. residual: drawn anew every so many steps
 * with a density proportional to ε/mean + 1, ε the error at the point (RAD, Wu et al. 2023, arXiv 2207.10289, k = c = 1),
 * from a pool even in the chart; residual²: k = 2; encoded·residual: the same times encoded's density. curvature: half
 * of the density proportional to the size of the target's supervised derivatives.
 *
 * Errors at 20,000 random points of the chart; the gap is the root mean square error there over the training's.
 */
import { fileURLToPath } from 'node:url';
import { analyze, type FitModel } from '@spacetime/dsl';
import { type Batch, createCpuEngine, type Vector } from '@spacetime/field';
import { Random, samplePoints, selectPoints } from '@spacetime/geometry';
import { createBatches } from '../field/src/data/batches.ts';
import { encodedDensity } from '../field/src/data/encoded-density.ts';
import { Evaluator, liveCoordinates, problemOf } from '../field/src/data/problem.ts';
import { lossWeights, survey } from '../field/src/data/survey.ts';
import { Validator } from '../field/src/data/validator.ts';
import { diskHost } from '../field/src/file/sources.ts';
import { createFirstOrder } from '../field/src/first-order.ts';
import { initialise } from '../field/src/initialise.ts';
import { createLevenbergMarquardt } from '../field/src/optimizers/levenberg-marquardt.ts';

const MODES = ['sobol', 'encoded', 'residual', 'residual²', 'encoded·residual', 'curvature'] as const;
type Mode = (typeof MODES)[number];
const FRESH = 20_000;
const POOL = 16;

interface Setting {
  readonly fit: FitModel;
  readonly mode: Mode;
  readonly points: number;
  readonly steps: number;
  readonly every: number;
  readonly share: number;
  readonly seed: number;
}

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const number = (name: string, standard: number) => Number(given.get(name) ?? standard);
  const kind = given.get('optimizer') ?? 'lm';
  const modes = (given.get('modes')?.split(',') ?? MODES) as Mode[];
  const seeds = (given.get('seeds') ?? '0,1,2').split(',').map(Number);
  const size = {
    points: number('points', 2000),
    steps: number('steps', 120),
    every: number('every', 10),
    share: number('share', 0.5),
  };
  const fit = fitOf(kind, number('order', 0));
  console.log(
    `${kind}, ${size.points} points, ${size.steps} steps, points anew every ${size.every}; medians of ${seeds.length} seeds`,
  );
  console.log(`${'points'.padEnd(16)}  MAE      relative  of the distortion  gap   each seed's relative`);
  for (const mode of modes) {
    const results: Awaited<ReturnType<typeof train>>[] = [];
    for (const seed of seeds) results.push(await train({ fit, mode, seed, ...size }));
    const middle = (pick: (one: (typeof results)[number]) => number) =>
      results.map(pick).sort((a, b) => a - b)[results.length >> 1]!;
    const cells = [middle((r) => r.mae), middle((r) => r.relative), middle((r) => r.distortion)];
    const [mae, relative, distortion] = cells.map((x) => x.toExponential(2));
    const each = results.map((r) => r.relative.toExponential(1)).join(' ');
    console.log(
      `${mode.padEnd(16)}  ${mae}  ${relative}   ${distortion}           ${middle((r) => r.gap)
        .toPrecision(2)
        .padEnd(5)} ${each}`,
    );
  }
}

function fitOf(kind: string, order: number): FitModel {
  const path = fileURLToPath(new URL('../examples/kerr-kerr-schild.spacetime', import.meta.url));
  const supervise = ['metric', 'metric + jacobian', 'metric + jacobian + hessian'][order];
  const [network, precision] = kind === 'lm' ? ['mlp(16, 2)', 'float64'] : ['mlp(64, 3)', 'float32'];
  const settings = `optimizer ${kind}  supervise ${supervise}  network ${network}  precision ${precision}
    encode (log(r), x/q, y/q, z/r)  balance fixed(1, 1, 1)  batch 2048`;
  const text = diskHost.read(path)!.replace(/\nfit [\s\S]*/, `\nfit F of KerrKerrSchild {\n${settings}\n}\n`);
  const { fits, diagnostics } = analyze(path, { ...diskHost, read: () => text });
  if (!fits[0]?.sound) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return fits[0];
}

async function train({ fit, mode, points: count, steps, every, share, seed }: Setting) {
  const problem = problemOf(fit);
  const evaluator = new Evaluator(problem);
  const { domain } = problem.metric.chart;
  const { order } = fit;
  const pool = samplePoints({ kind: 'sobol', count: POOL * count }, domain, seed);
  const random = new Random(seed, -1);
  const choose = (density: Float64Array) => {
    const chosen = selectPoints(pool, density, count, domain, liveCoordinates(evaluator, domain), random.uniform());
    return Float64Array.from({ length: 4 * count }, (_, i) => pool[4 * chosen[i >> 2]! + (i % 4)]!);
  };
  const even = new Float64Array(POOL * count).fill(1);
  const isEncoded = mode.startsWith('encoded');
  const base = isEncoded ? (await encodedDensity(evaluator, domain, pool)).map((x) => share * x + 1 - share) : even;
  let points = isEncoded ? choose(base) : pool.slice(0, 4 * count);
  const normalisation = await survey(evaluator, domain, points);
  const omega = lossWeights(evaluator, normalisation, points, order);
  const { width, depth, activation } = fit.network;
  const outputs = normalisation.active.length;
  const shape = { inputs: evaluator.inputs, width, depth, outputs, activation, omega: 1, scale: 1 };
  const engine = await createCpuEngine(shape, order, { precision: fit.precision, threads: 2 });
  initialise(fit.network, engine.layout, engine.weights, new Random(seed));
  const batches = (at: Float64Array, batch: number) =>
    createBatches(engine, evaluator, normalisation, omega, at, { batch, seed });

  const all = (await batches(pool, POOL * count)).batch(0);
  const found = engine.allocate(all.targets.length);
  /** Weighted norms over all that is supervised at each point, less what the network gives, to a power. */
  const norms = (given: Vector, power: number) => {
    const rows = all.targets.length / all.count;
    const squares = new Float64Array(all.count);
    for (let i = 0; i < all.targets.length; i++) {
      squares[Math.floor(i / rows)]! += omega[i % rows]! * (given[i]! - all.targets[i]!) ** 2;
    }
    const values = squares.map((x) => x ** (power / 2));
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return values.map((x) => x / mean);
  };
  if (mode === 'curvature') points = choose(norms(found, 1).map((x) => x + 1));
  const again = () => {
    engine.forward(all.features, all.count, order, found);
    return choose(norms(found, mode === 'residual²' ? 2 : 1).map((x, i) => base[i]! * (x + 1)));
  };

  const isNewton = fit.optimizer.kind === 'lm';
  let source = await batches(points, isNewton ? count : fit.batch);
  const newton = async () => {
    const { features, targets } = source.batch(0) as Batch & { features: Float64Array; targets: Float64Array };
    const data = { count, features, targets };
    const weights = engine.weights as Float64Array;
    return createLevenbergMarquardt(engine.shape, order, data, omega, [1, 1, 1].slice(0, order + 1), { weights });
  };
  let lm = isNewton ? await newton() : undefined;
  const stepper = lm ?? createFirstOrder(engine, { ...fit, steps }, steps, { omega, batch: (i) => source.batch(i) });
  let loss = 0;
  for (let step = 0; step < steps; step++) {
    if (step > 0 && step % every === 0 && mode.includes('residual')) {
      source = await batches(again(), isNewton ? count : fit.batch);
      if (lm) {
        const state = lm.saveState();
        lm.dispose();
        lm = await newton();
        lm.loadState(state);
      }
    }
    loss = (lm ?? stepper).step(step).parts[0]!;
  }
  lm?.dispose();
  const fresh = samplePoints({ kind: 'uniform', count: FRESH }, domain, -1 - seed);
  const validator = new Validator(engine, evaluator, normalisation, fresh);
  const { mae, relative, distortionRelative: distortion } = validator.measure(steps);
  const gap = distortion * Math.sqrt(validator.lossScale(omega) / (2 * loss));
  engine.dispose();
  return { mae, relative, distortion, gap };
}
