import { PAIR_INDEX } from '@spacetime/dsl';
import { formatNumber, formatPoint } from '../checks/points.ts';
import { lower } from '../geodesics/raise.ts';
import { COMPONENTS, type MetricField } from '../metric-field.ts';
import { Layout } from './layout.ts';

/** What a `render` block says of its camera, in numbers. */
export interface CameraSetting {
  /** Four coordinates. */
  readonly at: readonly number[];
  readonly looking: 'inward' | 'outward';
  /** Horizontal field of view in radians. */
  readonly field: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** No camera can be at rest there; the message, for users, names the point, the value and the remedy. */
export class CameraError extends Error {
  override readonly name = 'CameraError';
  /** What is wrong, for diagnostics: `render/camera` or `render/observer`. */
  readonly code: 'render/camera' | 'render/observer';

  constructor(code: CameraError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** g(v, w) */
export function product(g: ArrayLike<number>, v: ArrayLike<number>, w: ArrayLike<number>): number {
  let sum = 0;
  for (let a = 0; a < 4; a++) {
    let row = 0;
    for (let b = 0; b < 4; b++) row += g[PAIR_INDEX[4 * a + b]!]! * w[b]!;
    sum += v[a]! * row;
  }
  return sum;
}

/**
 * A pinhole camera at rest in the chart: its velocity is along ∂_t, and its axes follow from the chart's by Gram and
 * Schmidt, the optical axis first. A pixel's ray is the null vector −e₀ + n, followed backwards in time: n is the unit
 * vector in the camera's own space in which the pixel looks.
 *
 * The optical axis is ∓∂₁, `inward` and `outward`; where the chart is (t, x, y, z) it leads to the origin of x, y, z, or away
 * from it. Up is towards the axis θ = 0, or along the last coordinate; a camera on the axis has y upwards. Pictures
 * are not mirrored: of a camera that looks inward, φ grows to the right.
 */
export class Camera {
  readonly setting: CameraSetting;
  readonly layout: Layout;
  /** e₀, then right, up and forward: e_i^a, shape [4, 4]. */
  readonly tetrad: Float64Array;
  /** The metric at the camera, ten components. */
  readonly metric: Float64Array;
  /** +1 for a metric (−,+,+,+), −1 for (+,−,−,−). */
  readonly sign: 1 | -1;
  /** Half the width of the image at unit distance, and the step of a pixel. */
  readonly #reach: number;
  readonly #pitch: number;

  /**
   * @param field evaluated at the camera's point alone
   * @throws CameraError where there is no observer at rest
   */
  constructor(field: MetricField, setting: CameraSetting) {
    const { chart } = field;
    this.setting = setting;
    this.layout = new Layout(chart);
    this.sign = field.signature.negative === 1 ? 1 : -1;
    const at = Float64Array.from(setting.at);
    const where = () => formatPoint(chart.coordinates, at);
    this.metric = new Float64Array(COMPONENTS);
    const fault = field.jets(at, 1, 0, this.metric);
    if (fault !== undefined) {
      throw new CameraError('render/camera', `The metric has no value at the camera, ${where()}: ${fault.message}.`);
    }
    if (!(this.sign * this.metric[0]! < 0)) {
      const name = chart.coordinates[0];
      throw new CameraError(
        'render/observer',
        `No observer is at rest at ${where()}: ∂_${name} is not timelike there, g_${name}${name} = ` +
          `${formatNumber(this.metric[0]!)} (inside a horizon or an ergosphere, or ${name} is no time). Move the camera, or choose another chart.`,
      );
    }
    this.tetrad = this.#orthonormal(at, where);
    this.#reach = Math.tan(setting.field / 2);
    this.#pitch = (2 * this.#reach) / setting.width;
  }

  #orthonormal(at: Float64Array, where: () => string): Float64Array {
    const [forward, up, right] = this.#axes(at);
    const rows = [Float64Array.of(1, 0, 0, 0), forward, up, right];
    for (const [i, row] of rows.entries()) {
      // Twice is enough to be orthogonal to rounding (Kahan; Parlett 1980).
      for (let pass = 0; pass < 2; pass++) {
        for (let j = 0; j < i; j++) {
          const share = product(this.metric, row, rows[j]!) * this.sign * (j === 0 ? -1 : 1);
          for (let a = 0; a < 4; a++) row[a]! -= share * rows[j]![a]!;
        }
      }
      const square = product(this.metric, row, row) * this.sign * (i === 0 ? -1 : 1);
      if (!(square > 0)) {
        throw new CameraError(
          'render/observer',
          `The metric at the camera, ${where()}, has not the signature it declares.`,
        );
      }
      for (let a = 0; a < 4; a++) row[a]! /= Math.sqrt(square);
    }
    return Float64Array.from([rows[0]!, rows[3]!, rows[2]!, rows[1]!].flatMap((row) => [...row]));
  }

  /** Forward, up and right before they are made orthonormal. */
  #axes(at: Float64Array): [Float64Array, Float64Array, Float64Array] {
    const inward = this.setting.looking === 'inward' ? -1 : 1;
    const { kind } = this.layout;
    if (kind === 'spherical') {
      return [unit(1, inward), unit(2, -1), unit(3, -inward)];
    }
    if (kind === 'cylindrical') return [unit(1, inward), unit(3, 1), unit(2, -inward)];
    const [x, y, z] = [at[1]!, at[2]!, at[3]!];
    const isCentred = this.layout.isCentred && Math.hypot(x, y, z) > 0;
    const forward = isCentred ? Float64Array.of(0, inward * x, inward * y, inward * z) : unit(1, inward);
    const isUpright = isCentred && Math.hypot(x, y) < 1e-9 * Math.abs(z);
    const up = isUpright ? unit(2, 1) : unit(3, 1);
    // Right is forward × up.
    const [, f1, f2, f3] = forward as unknown as [number, number, number, number];
    const [, u1, u2, u3] = up as unknown as [number, number, number, number];
    return [forward, up, Float64Array.of(0, f2 * u3 - f3 * u2, f3 * u1 - f1 * u3, f1 * u2 - f2 * u1)];
  }

  /**
   * The photon that comes in at a place of the image, followed backwards: position and covariant momentum.
   *
   * @param x from 0 at the left edge to the width in pixels; pixel i has its middle at i + ½
   * @param y from 0 at the top
   * @param out shape [8] from index `to`: x^0 … x^3, p_0 … p_3; g(p, e₀) has the size 1
   */
  photon(x: number, y: number, out: Float64Array, to = 0): void {
    const { width, height, at } = this.setting;
    const right = (x - width / 2) * this.#pitch;
    const up = (height / 2 - y) * this.#pitch;
    const scale = 1 / Math.sqrt(1 + (right * right + up * up));
    const e = this.tetrad;
    for (let a = 0; a < 4; a++) {
      VECTOR[a] = (right * e[4 + a]! + up * e[8 + a]! + e[12 + a]!) * scale - e[a]!;
      out[to + a] = at[a]!;
    }
    lower(this.metric, 0, VECTOR, 0, out, to + 4);
  }
}

const VECTOR = new Float64Array(4);

function unit(index: number, value: number): Float64Array {
  const vector = new Float64Array(4);
  vector[index] = value;
  return vector;
}

/**
 * Why a camera's point is none, without evaluating the metric; nothing where it may be one.
 * @param free coordinates, as bits, that may have any value: the metric does not depend on them
 */
export function cameraOutside(
  { chart }: Pick<MetricField, 'chart'>,
  at: readonly number[],
  free = 0,
): string | undefined {
  const { lower: low, upper: high, periodic } = chart.domain;
  for (let k = 0; k < 4; k++) {
    if (periodic[k] || (free >> k) & 1 || (at[k]! >= low[k]! && at[k]! <= high[k]!)) continue;
    const bounds = `${formatNumber(low[k]!)} .. ${formatNumber(high[k]!)}`;
    return `The camera is outside the domain of ${chart.name}: ${chart.coordinates[k]} = ${formatNumber(at[k]!)} is not in ${bounds}.`;
  }
  return undefined;
}
