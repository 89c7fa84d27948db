import { differentiate, PAIR_INDEX, PAIRS, type Program } from '@spacetime/dsl';
import { JetEvaluator } from '../jets/jet-evaluator.ts';
import {
  type Chart,
  COMPONENTS,
  dependence,
  type Fault,
  type MetricField,
  type Order,
  STREAMS,
} from '../metric-field.ts';
import { wrapPeriodic } from './charts.ts';
import { JetComposer } from './compose-jet.ts';

/** Points that are worked on at a time, to bound the memory. */
const BLOCK = 256;
/** Outputs of a differentiated map: x^i, then ∂_a x^i at 4 + 4i + a. */
const OUTPUTS = 20;

/**
 * The metric that a map induces on its source chart, g'_ab(y) = ∂_a x^i ∂_b x^j g_ij(x(y)), with derivatives from
 * those of g and the map's up to the third; for fields of any kind.
 *
 * Periodic coordinates of the image are brought into the field's domain.
 * @param map.program four outputs, the field's coordinates as functions of those of `map.source`
 */
export function pullback(field: MetricField, map: { readonly program: Program; readonly source: Chart }): MetricField {
  return new Pullback(field, map.program, map.source);
}

class Pullback implements MetricField {
  readonly chart: Chart;
  readonly signature: MetricField['signature'];
  readonly depends: number;
  readonly #field: MetricField;
  readonly #map: JetEvaluator;
  /** Pairs (i, a) for which ∂_a x^i does not vanish identically, by a. */
  readonly #slopes: readonly (readonly number[])[];
  #buffers: Buffers | undefined;

  constructor(field: MetricField, map: Program, source: Chart) {
    const program = differentiate(map);
    this.chart = source;
    this.signature = field.signature;
    this.#field = field;
    this.#map = new JetEvaluator(program);
    const depends = (output: number) => program.instructions[program.outputs[output]!]!.depends;
    // Through the Jacobian, and through the coordinates on which the field depends.
    this.depends = program.outputs.reduce(
      (bits, _, output) => (output >= 4 || (dependence(field) >> output) & 1 ? bits | depends(output) : bits),
      0,
    );
    this.#slopes = [0, 1, 2, 3].map((a) =>
      [0, 1, 2, 3].filter((i) => {
        const { operation, value } = program.instructions[program.outputs[4 + 4 * i + a]!]!;
        return operation !== 'constant' || value !== 0;
      }),
    );
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    let fault: Fault | undefined;
    for (let first = 0; first < count; first += BLOCK) {
      const n = Math.min(BLOCK, count - first);
      const found = this.#block(points.subarray(4 * first, 4 * (first + n)), n, order, out, first);
      if (found !== undefined) fault ??= { ...found, point: first + found.point };
    }
    return fault;
  }

  #block(points: Float64Array, n: number, order: Order, out: Float64Array, first: number): Fault | undefined {
    if (this.#buffers?.order !== order) this.#buffers = new Buffers(order);
    const { map, images, outer, composed, jacobian, metric, half, composer } = this.#buffers;
    const streams = STREAMS[order];
    const mapFault = this.#map.run(points, n, order, map);
    for (let p = 0; p < n; p++) {
      for (let i = 0; i < 4; i++) images[4 * p + i] = map[p * streams * OUTPUTS + i]!;
    }
    wrapPeriodic(this.#field.chart.domain, images, n);
    const fieldFault = this.#field.jets(images, n, order, outer);
    for (let p = 0; p < n; p++) {
      const inner = p * streams * OUTPUTS;
      const to = (first + p) * streams * COMPONENTS;
      const from = p * streams * COMPONENTS;
      if (Number.isNaN(map[inner]) || Number.isNaN(outer[from])) {
        out.fill(Number.NaN, to, to + streams * COMPONENTS);
        continue;
      }
      composer.setInner(map, inner, OUTPUTS);
      composer.apply(outer, from, COMPONENTS, composed, 0);
      for (let s = 0; s < streams; s++) {
        for (let c = 0; c < COMPONENTS; c++) metric[15 * c + s] = composed[s * COMPONENTS + c]!;
        for (let k = 0; k < 16; k++) jacobian[15 * k + s] = map[inner + s * OUTPUTS + 4 + k]!;
      }
      half.fill(0);
      for (let a = 0; a < 4; a++) {
        for (let j = 0; j < 4; j++) {
          for (const i of this.#slopes[a]!) {
            addProduct(half, 15 * (4 * a + j), jacobian, 15 * (4 * i + a), metric, 15 * PAIR_INDEX[4 * i + j]!, order);
          }
        }
      }
      composed.fill(0);
      for (const [c, [a, b]] of PAIRS.entries()) {
        for (const j of this.#slopes[b]!) {
          addProduct(composed, 15 * c, half, 15 * (4 * a + j), jacobian, 15 * (4 * j + b), order);
        }
        for (let s = 0; s < streams; s++) out[to + s * COMPONENTS + c] = composed[15 * c + s]!;
      }
    }
    if (mapFault === undefined || fieldFault === undefined) return mapFault ?? fieldFault;
    return mapFault.point <= fieldFault.point ? mapFault : fieldFault;
  }
}

/** Working memory; jets of single functions are 15 numbers apart. */
class Buffers {
  readonly order: Order;
  readonly map: Float64Array;
  readonly images = new Float64Array(BLOCK * 4);
  readonly outer: Float64Array;
  readonly composed = new Float64Array(15 * COMPONENTS);
  readonly metric = new Float64Array(15 * COMPONENTS);
  readonly jacobian = new Float64Array(15 * 16);
  /** ∂_a x^i g_ij, at 4a + j. */
  readonly half = new Float64Array(15 * 16);
  readonly composer: JetComposer;

  constructor(order: Order) {
    this.order = order;
    this.map = new Float64Array(BLOCK * STREAMS[order] * OUTPUTS);
    this.outer = new Float64Array(BLOCK * STREAMS[order] * COMPONENTS);
    this.composer = new JetComposer(order);
  }
}

/** out += p·q for jets of functions, by Leibniz's rule. */
function addProduct(
  out: Float64Array,
  o: number,
  p: Float64Array,
  a: number,
  q: Float64Array,
  b: number,
  order: Order,
): void {
  const p0 = p[a]!;
  const q0 = q[b]!;
  out[o] = out[o]! + p0 * q0;
  if (order === 0) return;
  for (let i = 1; i < 5; i++) out[o + i] = out[o + i]! + p0 * q[b + i]! + p[a + i]! * q0;
  if (order === 1) return;
  let s = 5;
  for (let i = 1; i < 5; i++) {
    const pi = p[a + i]!;
    const qi = q[b + i]!;
    for (let j = i; j < 5; j++, s++) {
      out[o + s] = out[o + s]! + (p0 * q[b + s]! + p[a + s]! * q0 + (pi * q[b + j]! + p[a + j]! * qi));
    }
  }
}
