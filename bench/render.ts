/**
 * `npm run bench -- render`: rays a second of pictures, evaluations of the metric a ray and the error of their directions; beside them
 * a plain loop of Runge and Kutta's classical method with a fixed step at equal error, and the set-up of the paper's
 * picture (rtol = atol = 1e-7, captured at r ≤ 2.1, the sky at r = 200).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze, type RenderModel } from '@spacetime/dsl';
import { gatherSources, renderPicture } from '@spacetime/field';
import {
  countOutcomes,
  DORMAND_PRINCE_5,
  OUTCOME,
  type Outcomes,
  PhotonTracer,
  raysOf,
  type Scene,
  sceneOf,
  type TracerOptions,
} from '@spacetime/geometry';
import { host } from '../cli/src/files.ts';
import { table } from '../cli/src/show/table.ts';

const EXAMPLES = join(import.meta.dirname, '..', 'examples');
/** Rays of a row of the table. */
const [WIDTH, HEIGHT] = [80, 60];

export async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const [name, block] of [
    ['schwarzschild', 'Shadow'],
    ['kerr', 'Shadow'],
  ] as const) {
    const scene = sceneIn(join(EXAMPLES, `${name}.spacetime`), block, '1e-7');
    const best = traced(sceneIn(join(EXAMPLES, `${name}.spacetime`), block, '1e-12'), {}).outcomes;
    rows.push(row(`${name}, as rendered`, traced(scene, {}), best));
    rows.push(row(`${name}, Dormand–Prince 5(4)`, traced(scene, { method: DORMAND_PRINCE_5 }), best));
    rows.push(row(`${name}, one ray at a time`, traced(scene, { capacity: 1 }), best));
    if (name === 'schwarzschild') {
      const far = { escape: 200 };
      const published = paperScene('1e-7');
      rows.push(row("the paper's camera and sky", traced(published, far), traced(paperScene('1e-12'), {}).outcomes));
      // Without a disk: the plain loop knows none.
      const bare = { ...scene, tracing: withoutDisk(scene.tracing) };
      const truth = traced(
        { ...scene, tracing: { ...withoutDisk(scene.tracing), rtol: 1e-12, atol: 1e-12 } },
        {},
      ).outcomes;
      rows.push(row('schwarzschild without its disk', traced(bare, {}), truth));
      for (const step of [0.1, 0.03]) rows.push(row(`the same, plain RK4, step ${step} r/M`, plain(bare, step), truth));
      rows.push(row('the same, sky at r = 200', traced(bare, { escape: 200 }), truth));
    }
  }
  console.log(
    `one core, ${WIDTH} × ${HEIGHT} rays, rtol = atol = 1e-7; the error is that of directions on the sky, in rad`,
  );
  console.log(
    table(['picture', 'rays a core-second', 'evaluations a ray', 'ns an evaluation', 'median error', 'largest'], rows),
  );
  await whole();
}

function withoutDisk({ rtol, atol }: TracerOptions): TracerOptions {
  return { rtol, atol };
}

function sceneIn(file: string, name: string, tolerance: string, text = readFileSync(file, 'utf8')): Scene {
  const model = analyze(file, { ...host, read: () => text });
  const block = model.jobs.find((job) => job.kind === 'render' && job.name === name) as RenderModel;
  const scene = sceneOf(block, { size: [WIDTH, HEIGHT] });
  return { ...scene, tracing: { ...scene.tracing, rtol: Number(tolerance), atol: Number(tolerance) } };
}

/** On the equator at r = 12; the sky is at r = 200, rays are captured as everywhere here, where the paper ends them at r = 2.1. */
function paperScene(tolerance: string): Scene {
  const file = join(EXAMPLES, 'schwarzschild.spacetime');
  const text = `${readFileSync(file, 'utf8')}\nrender Paper of Schwarzschild { camera at (0, 12, 90°, 0)\n field 90° }`;
  return sceneIn(file, 'Paper', tolerance, text);
}

interface Run {
  readonly outcomes: Outcomes;
  readonly seconds: number;
  readonly evaluations: number;
}

const PLACES = raysOf(
  Uint32Array.from({ length: WIDTH * HEIGHT }, (_, i) => i),
  WIDTH,
  1,
);

/** Seconds that a core has worked for this process: what else the machine does is left out. */
function coreSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The better of two. */
function traced(scene: Scene, more: Partial<TracerOptions>): Run {
  let best: Run | undefined;
  for (let round = 0; round < 2; round++) {
    const tracer = new PhotonTracer(scene.field, scene.camera, { ...scene.tracing, ...more });
    const start = coreSeconds();
    const work = tracer.trace(PLACES);
    let step = work.next();
    while (step.done !== true) step = work.next();
    const seconds = coreSeconds() - start;
    if (best === undefined || seconds < best.seconds) {
      best = { outcomes: step.value, seconds, evaluations: tracer.evaluations };
    }
  }
  return best!;
}

function row(name: string, { outcomes, seconds, evaluations }: Run, truth: Outcomes): string[] {
  const errors: number[] = [];
  for (let ray = 0; ray < outcomes.count; ray++) {
    if (outcomes.kind[ray] !== OUTCOME.sky || truth.kind[ray] !== OUTCOME.sky) continue;
    const k = 3 * ray;
    errors.push(Math.hypot(...[0, 1, 2].map((i) => outcomes.values[k + i]! - truth.values[k + i]!)));
  }
  errors.sort((a, b) => a - b);
  const { count } = outcomes;
  return [
    ...[name, (count / seconds).toFixed(0), (evaluations / count).toFixed(0)],
    ...[((1e9 * seconds) / evaluations).toFixed(0), errors[errors.length >> 1]!.toExponential(1)],
    errors.at(-1)!.toExponential(1),
  ];
}

/**
 * One ray after another as one would write it first: Schwarzschild's Christoffel symbols in closed form, in the second order in λ, with
 * a step in proportion to r, to the same ends.
 */
function plain({ camera }: Scene, share: number): Run {
  const count = WIDTH * HEIGHT;
  const kind = new Uint8Array(count);
  const values = new Float64Array(3 * count);
  const state = new Float64Array(8);
  let evaluations = 0;
  const start = coreSeconds();
  for (let ray = 0; ray < count; ray++) {
    camera.photon(PLACES[2 * ray]!, PLACES[2 * ray + 1]!, state);
    const [r0, theta0] = [state[1]!, state[2]!];
    const f = 1 - 2 / r0;
    let y = [r0, theta0, state[3]!, state[5]! * f, state[6]! / r0 ** 2, state[7]! / (r0 * Math.sin(theta0)) ** 2];
    const energy = state[4]!;
    const slope = (v: number[]): number[] => {
      evaluations++;
      const [r, theta, , dr, dtheta, dphi] = v as [number, number, number, number, number, number];
      const g = 1 - 2 / r;
      const [s, c] = [Math.sin(theta), Math.cos(theta)];
      const dt = energy / g;
      return [
        ...[dr, dtheta, dphi],
        -(g / (r * r)) * dt * dt + (dr * dr) / (r * r * g) + r * g * (dtheta * dtheta + s * s * dphi * dphi),
        (-2 / r) * dr * dtheta + s * c * dphi * dphi,
        (-2 / r) * dr * dphi - 2 * (c / s) * dtheta * dphi,
      ];
    };
    const moved = (v: number[], k: number[], h: number) => v.map((x, i) => x + h * k[i]!);
    for (let steps = 0; steps < 100_000; steps++) {
      if (y[0]! < 2.0003) {
        kind[ray] = OUTCOME.captured;
        break;
      }
      if (y[0]! > 2800) {
        kind[ray] = OUTCOME.sky;
        break;
      }
      // Ever shorter toward the horizon, where dr/dλ is the photon's energy and 1 − 2M/r runs out.
      const h = share * y[0]! * Math.min(1, 1 - 2 / y[0]!);
      const k1 = slope(y);
      const k2 = slope(moved(y, k1, h / 2));
      const k3 = slope(moved(y, k2, h / 2));
      const k4 = slope(moved(y, k3, h));
      y = y.map((x, i) => x + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
    }
    const [r, theta, phi, dr, dtheta, dphi] = y as [number, number, number, number, number, number];
    const [s, c] = [Math.sin(theta), Math.cos(theta)];
    const radial = dr / Math.sqrt(1 - 2 / r);
    const across = radial * s + r * dtheta * c;
    const along = r * s * dphi;
    const direction = [across * Math.cos(phi) - along * Math.sin(phi), across * Math.sin(phi) + along * Math.cos(phi)];
    direction.push(radial * c - r * dtheta * s);
    for (let k = 0; k < 3; k++) values[3 * ray + k] = direction[k]! / Math.hypot(...direction);
  }
  const seconds = coreSeconds() - start;
  const rest = { crossings: kind, beyond: kind, length: values, steps: new Uint16Array(0) };
  return { outcomes: { count, kind, values, ...rest }, seconds, evaluations };
}

/** The language's own picture, whole. */
async function whole(): Promise<void> {
  const file = join(EXAMPLES, 'schwarzschild.spacetime');
  const rows: string[][] = [];
  for (const threads of [1, 2]) {
    const order = { ...gatherSources(file, host), name: 'Shadow', size: [640, 480] as const };
    const start = coreSeconds();
    const { outcomes, seconds, evaluations } = await renderPicture(order, { threads });
    const { captured, disk, sky } = countOutcomes(outcomes);
    rows.push([
      ...[
        String(threads),
        seconds.toFixed(1),
        (coreSeconds() - start).toFixed(1),
        (outcomes.count / seconds).toFixed(0),
      ],
      ...[(evaluations / outcomes.count).toFixed(0), `${captured} captured, ${disk} disk, ${sky} sky`],
    ]);
  }
  console.log('\nexamples/schwarzschild.spacetime, Shadow, 640 × 480 with its disk, threads and all');
  console.log(table(['threads', 'seconds', 'core-seconds', 'rays/s', 'evaluations a ray', 'rays'], rows));
}
