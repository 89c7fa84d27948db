import { ATTEMPT, BlockIntegrator, DORMAND_PRINCE_8, type Tableau } from '../integration/index.ts';
import { COMPONENTS, type MetricField, STREAMS } from '../metric-field.ts';
import type { Camera } from './camera.ts';
import type { Disk } from './disk.ts';
import type { Layout } from './layout.ts';
import { createOutcomes, OUTCOME, type Outcomes } from './outcomes.ts';
import { PhotonFlow, STATE, velocity } from './photon-flow.ts';

/**
 * A ray is captured where its time coordinate runs so many times faster, per affine length, than at the camera: toward
 * a horizon dt/dλ grows beyond bounds, in charts that are regular there too, as a ray followed backwards never gets through
 * the horizon that things fall into. Where the metric is static dt/dλ is energy over −g_tt: light that starts
 * there is seen with a hundredth of its frequency and 10⁻⁸ of its brightness, which is black whatever it is.
 */
const CAPTURE = 1e4;
/** Steps after which a ray is given up. */
const STEP_LIMIT = 4000;
/** The sky is met at so many times the camera's radius, or the chart's outer edge. */
const ESCAPE = 20;
const CAPACITY = 512;
/** First step over the radius: one that is hardly ever refused. */
const FIRST = 0.1;
/** Within a step's unit: the crossing of the plane is located to this. */
const LOCATED = 1e-12;

export interface TracerOptions {
  readonly rtol: number;
  readonly atol: number;
  readonly disk?: Disk;
  /** Rays that advance together; no outcome depends on it. */
  readonly capacity?: number;
  readonly method?: Tableau;
  /** Radius at which the sky is met; by default {@link escapeRadius}. */
  readonly escape?: number;
}

/** Where space is taken to be flat: {@link ESCAPE} times the larger of the camera's radius and the chart's outermost one. */
function escapeRadius({ chart }: MetricField, camera: Camera): number {
  const { layout, setting } = camera;
  const { lower, upper } = chart.domain;
  const edge = (k: number) => Math.max(Math.abs(lower[k]!), Math.abs(upper[k]!));
  const axes = layout.kind === 'spherical' ? [1] : layout.kind === 'cylindrical' ? [1, 3] : [1, 2, 3];
  const edges = axes.map(edge).filter(Number.isFinite);
  return ESCAPE * Math.max(layout.radius(setting.at), ...edges);
}

/**
 * Follows photons backwards from a camera until it is known what they meet. Many advance together, so that the
 * metric is evaluated for a block at once; what comes out for a ray depends on nothing but the ray.
 */
export class PhotonTracer {
  readonly #field: MetricField;
  readonly #camera: Camera;
  readonly #layout: Layout;
  readonly #disk: Disk | undefined;
  readonly #integrator: BlockIntegrator;
  readonly #escape: number;
  readonly #jet = new Float64Array(STREAMS[1] * COMPONENTS);
  readonly #state = new Float64Array(STATE);
  readonly #point = new Float64Array(4);
  readonly #velocity = new Float64Array(4);

  constructor(field: MetricField, camera: Camera, options: TracerOptions) {
    const { rtol, atol, disk, capacity = CAPACITY, method = DORMAND_PRINCE_8 } = options;
    this.#field = field;
    this.#camera = camera;
    this.#layout = camera.layout;
    this.#disk = disk;
    this.#escape = options.escape ?? escapeRadius(field, camera);
    // dt/dλ of the camera's own rays is about e₀^t.
    const flow = new PhotonFlow(field, Math.abs(camera.tetrad[0]!));
    this.#integrator = new BlockIntegrator(flow, { method, rtol, atol, capacity });
  }

  /**
   * @param places shape [count, 2]: where in the image each ray comes in, as {@link Camera.photon} takes it
   * @returns after each advance how many rays have ended; what they met, at the end
   */
  trace(places: Float64Array): Generator<number, Outcomes> {
    return this.follow(places.length / 2, (ray, state) => {
      this.#camera.photon(places[2 * ray]!, places[2 * ray + 1]!, state);
    });
  }

  /**
   * The same for photons that start anywhere.
   * @param start writes a ray's first state, (x⁰ … x³, p_0 … p_3)
   */
  *follow(count: number, start: (ray: number, state: Float64Array) => void): Generator<number, Outcomes> {
    const outcomes = createOutcomes(count);
    const integrator = this.#integrator;
    integrator.clear();
    let next = 0;
    let ended = 0;
    while (ended < count) {
      for (; next < count && integrator.room > 0; next++) {
        this.#state[8] = 0;
        start(next, this.#state);
        const step = FIRST * this.#layout.radius(this.#state);
        integrator.add(next, this.#state, 0, Number.POSITIVE_INFINITY, step);
      }
      integrator.advance();
      for (let row = 0; row < integrator.count; row++) {
        if (!this.#look(row, outcomes)) continue;
        integrator.finish(row);
        ended++;
      }
      integrator.compact();
      yield ended;
    }
    return outcomes;
  }

  /** How often the metric was evaluated, all rays together. */
  get evaluations(): number {
    return this.#integrator.evaluations;
  }

  /** Whether a ray has met something within its last step. */
  #look(row: number, outcomes: Outcomes): boolean {
    const { keys, outcome, after, before } = this.#integrator;
    const ray = keys[row]!;
    const at = STATE * row;
    const steps = ++outcomes.steps[ray]!;
    const isOver = steps >= STEP_LIMIT;
    if (outcome[row] === ATTEMPT.rejected) {
      return isOver && this.#end(ray, OUTCOME.limit, before[at + 8]!, outcomes);
    }
    if (outcome[row] === ATTEMPT.stalled) return this.#end(ray, OUTCOME.fault, before[at + 8]!, outcomes);
    const length = after[at + 8]!;
    if (this.#crosses(before, after, at) && this.#meetsDisk(row, ray, outcomes)) return true;
    if (PhotonFlow.rate(this.#integrator.slope(row, 8)) > CAPTURE) {
      return this.#end(ray, OUTCOME.captured, length, outcomes);
    }
    if (this.#layout.radius(after, at) > this.#escape) return this.#reachSky(row, ray, length, outcomes);
    return isOver && this.#end(ray, OUTCOME.limit, length, outcomes);
  }

  #end(ray: number, kind: number, length: number, outcomes: Outcomes): true {
    outcomes.kind[ray] = kind;
    outcomes.length[ray] = length;
    return true;
  }

  #crosses(before: Float64Array, after: Float64Array, at: number): boolean {
    return this.#layout.height(before, at) > 0 !== this.#layout.height(after, at) > 0;
  }

  /** Locates where the plane is crossed, and ends the ray if the disk is there. */
  #meetsDisk(row: number, ray: number, outcomes: Outcomes): boolean {
    const disk = this.#disk;
    if (disk === undefined) {
      outcomes.crossings[ray]!++;
      return false;
    }
    const state = this.#state;
    this.#crossing(row);
    const radius = this.#layout.equatorialRadius(state);
    if (!disk.holds(radius)) {
      outcomes.crossings[ray]!++;
      return false;
    }
    this.#point.set(state.subarray(0, 4));
    this.#field.jets(this.#point, 1, 1, this.#jet);
    outcomes.values[3 * ray] = radius;
    outcomes.values[3 * ray + 1] = this.#layout.azimuth(state);
    outcomes.values[3 * ray + 2] = disk.redshift(state, state.subarray(4), this.#jet);
    return this.#end(ray, OUTCOME.disk, state[8]!, outcomes);
  }

  /** Brings the state to where the plane is crossed within the step, by secants that keep it between (Illinois). */
  #crossing(row: number): void {
    const interpolant = this.#integrator.interpolant([row]);
    const { before, after } = this.#integrator;
    const state = this.#state;
    const layout = this.#layout;
    let [low, high] = [0, 1];
    let [below, above] = [layout.height(before, STATE * row), layout.height(after, STATE * row)];
    let side = 0;
    let middle = 0;
    for (let k = 0; k < 60 && high - low > LOCATED; k++) {
      middle = (low * above - high * below) / (above - below);
      if (!(middle > low && middle < high)) middle = (low + high) / 2;
      interpolant.at(row, middle, state);
      const height = layout.height(state);
      if (Math.abs(height) < 1e-14) break;
      if (height > 0 === above > 0) {
        [high, above] = [middle, height];
        if (side === 1) below /= 2;
        side = 1;
      } else {
        [low, below] = [middle, height];
        if (side === -1) above /= 2;
        side = -1;
      }
    }
    interpolant.at(row, middle, state);
  }

  #reachSky(row: number, ray: number, length: number, outcomes: Outcomes): boolean {
    const { after } = this.#integrator;
    const point = this.#point;
    for (let a = 0; a < 4; a++) point[a] = after[STATE * row + a]!;
    this.#field.jets(point, 1, 0, this.#jet);
    velocity(this.#jet, 0, after, STATE * row + 4, this.#velocity, 0);
    this.#layout.direction(point, this.#velocity, this.#jet, outcomes.values, 3 * ray);
    outcomes.beyond[ray] = this.#layout.side(point) < 0 ? 1 : 0;
    return this.#end(ray, OUTCOME.sky, length, outcomes);
  }
}
