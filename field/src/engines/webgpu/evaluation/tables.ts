import { COMPONENTS, type CurvatureQuantity, jetTape, type Order, QUANTITY_WIDTHS, STREAMS } from '@spacetime/geometry';
import type { Normalisation } from '../../../normalisation.ts';
import { directionsOf, liveStreams } from '../../../streams.ts';
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
  /** Of an exact metric the whole chain. */
  readonly metric: Steps;
  /**
   * Rows of four: operand, the sign's bits, numbers of a point before its quantity, that one's width and the place; then
   * the operand of the metric's condition.
   */
  readonly results: Uint32Array;
}

/** Numbers a point of each result. */
export function widthsOf(order: Order, quantities: readonly CurvatureQuantity[]): readonly number[] {
  return quantities.length > 0 ? quantities.map((name) => QUANTITY_WIDTHS[name]) : [STREAMS[order] * COMPONENTS];
}

/** @throws RangeError where a constant is beyond the range of a float32 */
export function tablesOf(
  { program, network }: FieldPlan,
  order: Order,
  quantities: readonly CurvatureQuantity[],
): Tables {
  const constants = new Constants();
  const encoding = new Steps(constants, NOWHERE + 1);
  const metric = new Steps(constants, NOWHERE + 1);
  const own = program ? appendTape(jetTape(program, order), metric) : undefined;
  let jet = own ?? Array.from({ length: STREAMS[order] * COMPONENTS }, () => ZERO);
  let last = metric;
  let learned: Tables['network'];
  if (network) {
    const directions = directionsOf(network.encoding);
    const { features: normalised } = network.normalisation;
    const features = featureRows(
      appendTape(jetTape(network.encoding, order), encoding),
      order,
      directions,
      normalised,
      constants,
    );
    const chain = new Steps(constants, metric.slots);
    const joined = join(jet, order, directions, network.normalisation, chain);
    jet = joined.jet;
    last = chain;
    learned = { encoding, features, joined: joined.rows, chain };
  }
  const found =
    quantities.length > 0
      ? appendCurvature(quantities, jet, last)
      : { outputs: jet.map((operand): Output => ({ operand, sign: 1 })), condition: constants.of(1) };
  return {
    constants: constants.pack(),
    slots: Math.max(encoding.slots, last.slots),
    ...(learned ? { network: learned } : {}),
    metric,
    results: resultRows(found.outputs, widthsOf(order, quantities), found.condition),
  };
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
