import { COMPONENTS, type CurvatureQuantity, jetTape, type Order, QUANTITY_WIDTHS, STREAMS } from '@spacetime/geometry';
import { networkLayout } from '../../../layout.ts';
import { FEATURES } from '../../../networks/fourier-features.ts';
import type { Normalisation } from '../../../normalisation.ts';
import { directionsOf, liveStreams } from '../../../streams.ts';
import type { PreciseLayerForm } from '../wgsl/precise-layer.ts';
import { padded } from '../wgsl/product.ts';
import { appendCurvature, type Output } from './curvature-steps.ts';
import { appendTape, Constants, NOWHERE, type Operand, Steps, ZERO } from './program-table.ts';
import type { FieldPlan } from './requests.ts';

/** What the kernels of one kind of request are told: steps, and what is made of the slots between them. */
export interface Tables {
  readonly constants: Float32Array;
  /** How many vectors, an element a point, all work on. */
  readonly slots: number;
  readonly network?: {
    readonly encoding: Steps;
    /** Rows of four: operand, what is added to it, what that is multiplied by, the place in [S, padded features]. */
    readonly features: Uint32Array;
    /** Behind `metric` and the network, rows of eight: operand, what is added, a factor of the network’s output, its place, the slot. */
    readonly joined: Uint32Array;
    /** Behind that. */
    readonly chain: Steps;
  };
  /** The same of a network in pairs of float32, before `metric`. */
  readonly precise?: {
    readonly encoding: Steps;
    readonly layers: readonly PreciseLayer[];
  };
  /** Of an exact metric the whole chain. */
  readonly metric: Steps;
  /**
   * Rows of four: operand, the sign's bits, numbers of a point before its quantity, that one's width and the place; then
   * the operand of the metric's condition.
   */
  readonly results: Uint32Array;
}

/** A layer for `preciseLayerSource`. */
export interface PreciseLayer extends PreciseLayerForm {
  readonly rows: number;
  readonly table: Uint32Array;
}

/** Numbers a point of each result. */
export function widthsOf(order: Order, quantities: readonly CurvatureQuantity[]): readonly number[] {
  return quantities.length > 0 ? quantities.map((name) => QUANTITY_WIDTHS[name]) : [STREAMS[order] * COMPONENTS];
}

/** @throws RangeError where a constant is beyond the range of a float32 */
export function tablesOf(plan: FieldPlan, order: Order, quantities: readonly CurvatureQuantity[]): Tables {
  const { program, network } = plan;
  const constants = new Constants();
  const encoding = new Steps(constants, NOWHERE + 1);
  const features = network ? appendTape(jetTape(network.encoding, order), encoding) : [];
  const directions = network ? directionsOf(network.encoding) : [];
  const precise =
    network && isPrecise(plan) ? preciseLayers(network, features, order, directions, encoding) : undefined;
  // What a network in pairs of float32 has found stays where it is; one in float32 has memory of its own.
  const metric = new Steps(constants, precise ? encoding.slots : NOWHERE + 1);
  const own = program ? appendTape(jetTape(program, order), metric) : undefined;
  let jet = own ?? Array.from({ length: STREAMS[order] * COMPONENTS }, () => ZERO);
  let last = metric;
  let learned: Tables['network'];
  if (network && precise) {
    jet = addPrecise(jet, order, directions, network.normalisation, precise.outputs, metric);
  } else if (network) {
    const { features: normalised } = network.normalisation;
    const chain = new Steps(constants, metric.slots);
    const joined = join(jet, order, directions, network.normalisation, chain);
    jet = joined.jet;
    last = chain;
    const rows = featureRows(features, order, directions, normalised, constants);
    learned = { encoding, features: rows, joined: joined.rows, chain };
  }
  const found =
    quantities.length > 0
      ? appendCurvature(quantities, jet, last)
      : { outputs: jet.map((operand): Output => ({ operand, sign: 1 })), condition: constants.of(1) };
  return {
    constants: constants.pack(),
    slots: Math.max(encoding.slots, last.slots),
    ...(learned ? { network: learned } : {}),
    ...(precise ? { precise: { encoding, layers: precise.layers } } : {}),
    metric,
    results: resultRows(found.outputs, widthsOf(order, quantities), found.condition),
  };
}

/** Whether a plan's network is computed in pairs of float32. */
export function isPrecise({ network, limits: { preciseWeights = 2048 } }: FieldPlan): boolean {
  return network !== undefined && !network.shape.architecture && network.weights.length <= preciseWeights;
}

/** The layers of a network, and where its outputs lie, [outputs, S]; the normalised features are the encoding's last steps. */
function preciseLayers(
  { shape, normalisation }: NonNullable<FieldPlan['network']>,
  jets: readonly Operand[],
  order: Order,
  directions: readonly number[],
  encoding: Steps,
): { readonly layers: readonly PreciseLayer[]; readonly outputs: Operand } {
  const { constants } = encoding;
  const { offset, scale } = normalisation.features;
  const live = liveStreams(directions, order);
  let from = encoding.allocate(offset.length * live.length);
  for (const [f, shift] of offset.entries()) {
    for (const [s, stream] of live.entries()) {
      const to = from + f * live.length + s;
      encoding.emit('add', to, jets[stream * offset.length + f], constants.of(stream === 0 ? -shift : 0));
      encoding.emit('multiply', to, to, constants.of(1 / scale[f]));
    }
  }
  const layout = networkLayout(shape);
  const layers = Array.from({ length: shape.depth + 1 }, (_, l): PreciseLayer => {
    const [{ rows, columns, offset: weight }, { offset: bias }] = [layout[2 * l], layout[2 * l + 1]];
    const to = encoding.allocate(rows * live.length);
    const table = Uint32Array.of(columns, from, to, weight, bias, 0, 0, 0);
    from = to;
    const activated = l === shape.depth ? undefined : shape.fourier && l === 0 ? FEATURES : shape;
    return { rows, table, activated, streams: live.length, directions: directions.length };
  });
  return { layers, outputs: from };
}

/** The jets of a program plus the outputs of a network that lie in slots. */
function addPrecise(
  jet: readonly Operand[],
  order: Order,
  directions: readonly number[],
  { active, components }: Normalisation,
  outputs: Operand,
  metric: Steps,
): Operand[] {
  const { constants } = metric;
  const live = liveStreams(directions, order);
  return jet.map((operand, k) => {
    const [stream, component] = [Math.floor(k / COMPONENTS), k % COMPONENTS];
    const [s, c] = [live.indexOf(stream), active.indexOf(component)];
    const offset = stream === 0 ? components.offset[component] : 0;
    const learned = s >= 0 && c >= 0;
    if (!learned && offset === 0) return operand;
    const to = metric.allocate();
    metric.emit('add', to, operand, constants.of(offset));
    if (!learned) return to;
    metric.emit('multiply', NOWHERE, outputs + c * live.length + s, constants.of(components.scale[c]));
    metric.emit('plus', to, to);
    return to;
  });
}

function featureRows(
  jets: readonly Operand[],
  order: Order,
  directions: readonly number[],
  { offset, scale }: Normalisation['features'],
  constants: Constants,
): Uint32Array {
  const rows = liveStreams(directions, order).flatMap((stream, s) =>
    offset.flatMap((shift, f) => [
      jets[stream * offset.length + f],
      constants.of(stream === 0 ? -shift : 0),
      constants.of(1 / scale[f]),
      s * padded(offset.length) + f,
    ]),
  );
  return Uint32Array.from(rows);
}

/** The jets of a program plus a network; those on which the latter has no bearing stay where they are. */
function join(
  jet: readonly Operand[],
  order: Order,
  directions: readonly number[],
  { active, components }: Normalisation,
  chain: Steps,
): { readonly jet: Operand[]; readonly rows: Uint32Array } {
  const { constants } = chain;
  const rows: number[] = [];
  const live = liveStreams(directions, order);
  const joined = jet.map((operand, k) => {
    const [stream, component] = [Math.floor(k / COMPONENTS), k % COMPONENTS];
    const [s, c] = [live.indexOf(stream), active.indexOf(component)];
    const offset = stream === 0 ? components.offset[component] : 0;
    if ((s < 0 || c < 0) && offset === 0) return operand;
    const to = chain.allocate();
    const [scale, place] = s < 0 || c < 0 ? [0, 0] : [components.scale[c], s * padded(active.length) + c];
    rows.push(operand, constants.of(offset), constants.of(scale), place, to, 0, 0, 0);
    return to;
  });
  return { jet: joined, rows: Uint32Array.from(rows) };
}

const NUMBER = new DataView(new ArrayBuffer(4));
function bits(value: number): number {
  NUMBER.setFloat32(0, value);
  return NUMBER.getUint32(0);
}

function resultRows(outputs: readonly Output[], widths: readonly number[], condition: Operand): Uint32Array {
  const rows: number[] = [];
  let before = 0;
  for (const width of widths) {
    for (let k = 0; k < width; k++) {
      const { operand, sign } = outputs[before + k];
      rows.push(operand, bits(sign), before, width * 2 ** 16 + k);
    }
    before += width;
  }
  rows.push(condition, 0, 0, 0);
  return Uint32Array.from(rows);
}
