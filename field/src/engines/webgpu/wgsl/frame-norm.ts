import type { FrameNorm } from '../../../engine.ts';
import { LAYER, padded } from './product.ts';

const GROUP = 64;

export function frameNormGroups(points: number): [number] {
  return [Math.ceil(points / GROUP)];
}

export interface FrameNormForm {
  readonly kind: FrameNorm['kind'];
  readonly streams: number;
  readonly outputs: number;
}

/** ½ |Σ_ab η_aa η_bb y_ab²|. */
const MINKOWSKI = `
fn measure(y: array<f32, 10>) -> Measured {
  let factors = array(1f, -2f, -2f, -2f, 1f, 2f, 2f, 1f, 2f, 1f);
  var result: Measured;
  var total = 0f;
  for (var k = 0u; k < 10u; k++) {
    result.slope[k] = factors[k] * y[k];
    total += result.slope[k] * y[k];
  }
  if (total < 0) { for (var k = 0u; k < 10u; k++) { result.slope[k] = -result.slope[k]; } }
  result.value = 0.5f * abs(total);
  return result;
}`;

/**
 * The operator norm for Papuc's, as `assembly/papuc.ts` explains it: of a corner of the double cone or of its rim, there by
 * the eigenvalues s of the spatial part and the root t of a secular equation.
 */
const PAPUC = `
fn measure(y: array<f32, 10>) -> Measured {
  var s = array(array(y[4], y[5], y[6]), array(y[5], y[7], y[8]), array(y[6], y[8], y[9]));
  var q = array(array(1f, 0f, 0f), array(0f, 1f, 0f), array(0f, 0f, 1f));
  for (var sweep = 0u; sweep < 8u; sweep++) {
    for (var turn = 0u; turn < 3u; turn++) {
      let i = select(0u, 1u, turn == 2u);
      let j = select(2u, 1u, turn == 0u);
      let off = s[i][j];
      if (abs(off) <= 1e-9f * (abs(s[i][i]) + abs(s[j][j]))) { continue; }
      let tau = (s[j][j] - s[i][i]) / (2 * off);
      let t = select(1f, -1f, tau < 0) / (abs(tau) + sqrt(1 + tau * tau));
      let c = 1 / sqrt(1 + t * t);
      let d = t * c;
      for (var k = 0u; k < 3u; k++) {
        let u = s[k][i];
        s[k][i] = c * u - d * s[k][j];
        s[k][j] = d * u + c * s[k][j];
      }
      for (var k = 0u; k < 3u; k++) {
        let u = s[i][k];
        s[i][k] = c * u - d * s[j][k];
        s[j][k] = d * u + c * s[j][k];
      }
      for (var k = 0u; k < 3u; k++) {
        let u = q[k][i];
        q[k][i] = c * u - d * q[k][j];
        q[k][j] = d * u + c * q[k][j];
      }
    }
  }
  let own = vec3f(s[0][0], s[1][1], s[2][2]);
  let axes = mat3x3f(q[0][0], q[1][0], q[2][0], q[0][1], q[1][1], q[2][1], q[0][2], q[1][2], q[2][2]);
  let row = vec3f(y[1], y[2], y[3]);
  let b = row * axes;
  let size = abs(own);
  let largest = max(size.x, max(size.y, size.z));
  let corner = abs(y[0]) + length(row);
  var result: Measured;
  if (largest > 0) {
    let gap = (largest - size) * (largest + size);
    let starts = abs(own * b) - gap;
    var t = max(0f, max(starts.x, max(starts.y, starts.z)));
    var m = vec3f();
    var square = 0f;
    for (var step = 0u; step < 40u; step++) {
      let below = t + gap;
      m = select(own * b / max(below, vec3f(1e-37)), vec3f(), own * b == vec3f());
      square = dot(m, m);
      let next = t + square * (sqrt(square) - 1) / max(dot(m, m / max(below, vec3f(1e-37))), 1e-37f);
      if (!(square > 1) || !(next > t)) { break; }
      t = next;
    }
    if (t == 0) {
      // No component along the largest eigenvalue's vector: either sign of the rest will do.
      let rest = sqrt(max(0f, 1 - square));
      if (size.z == largest) { m.z = rest; } else if (size.y == largest) { m.y = rest; } else { m.x = rest; }
    }
    let image = b + own * m;
    let rim = length(image);
    if (rim > corner) {
      let n = axes * (image / rim);
      let x = axes * m;
      result.value = rim;
      result.slope = array(
        0f, n.x, n.y, n.z,
        x.x * n.x, x.x * n.y + x.y * n.x, x.x * n.z + x.z * n.x, x.y * n.y, x.y * n.z + x.z * n.y, x.z * n.z,
      );
      return result;
    }
  }
  let along = row / max(length(row), 1e-37f);
  result.value = corner;
  result.slope = array(select(1f, -1f, y[0] < 0), along.x, along.y, along.z, 0f, 0f, 0f, 0f, 0f, 0f);
  return result;
}`;

/**
 * For each point the derivatives of the norm of its values' errors by its outputs, and behind them the norm: by the errors'
 * components in a frame, y = Σ_c e_c T[c].
 */
export function frameNormSource({ kind, streams, outputs }: FrameNormForm): string {
  return `${LAYER}
struct Measured { value: f32, slope: array<f32, 10> }
@group(0) @binding(1) var<storage, read> outputs: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read> frames: array<f32>;
@group(0) @binding(4) var<storage, read_write> slopes: array<f32>;
${kind === 'minkowski' ? MINKOWSKI : PAPUC}

@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let point = global.x;
  if (point >= layer.points) { return; }
  var y = array<f32, 10>();
  for (var c = 0u; c < ${outputs}u; c++) {
    let error = outputs[point * ${streams * padded(outputs)}u + c] - targets[point * ${streams * outputs}u + c];
    for (var k = 0u; k < 10u; k++) { y[k] += error * frames[(point * ${outputs}u + c) * 10u + k]; }
  }
  var measured = measure(y);
  for (var c = 0u; c < ${outputs}u; c++) {
    var slope = 0f;
    for (var k = 0u; k < 10u; k++) { slope += frames[(point * ${outputs}u + c) * 10u + k] * measured.slope[k]; }
    slopes[point * ${outputs + 1}u + c] = slope;
  }
  slopes[point * ${outputs + 1}u + ${outputs}u] = measured.value;
}
`;
}
