import {
  bindParameters,
  type FitModel,
  lowerEncoding,
  type Program,
  type Signature,
  type SpacetimeModel,
} from '@spacetime/dsl';
import {
  type Chart,
  type ExactMetric,
  exactMetric,
  type Fault,
  JetEvaluator,
  type MetricField,
  type Order,
  STREAMS,
} from '@spacetime/geometry';
import type { NetworkShape, TensorLayout, Vector } from '../engine.ts';
import { encodeField, type FieldFile, readField } from '../file/einfield.ts';
import { EinfieldError } from '../file/einfield-error.ts';
import type { FieldHeader } from '../file/header.ts';
import { analyzeSources } from '../file/sources.ts';
import { networkLayout, weightCount } from '../layout.ts';
import { directionsOf, liveStreams } from '../streams.ts';
import { readHistory, type TrainingHistory } from '../training-history.ts';
import { dataSpacetime } from './data-spacetime.ts';
import { type JetNetwork, jetNetwork } from './jet-network.ts';

const CHUNK = 256;

/**
 * A trained metric: background + network(encode(x)), with derivatives by the chain rule through the encoding's and
 * the network's 2-jets, exact to float64 rounding.
 */
export interface LearnedField extends MetricField {
  readonly header: FieldHeader;
  readonly fit: FitModel;
  /** For a field of data, one that has the chart and flat space alone. */
  readonly spacetime: SpacetimeModel;
  readonly network: NetworkShape;
  readonly layout: readonly TensorLayout[];
  /** Number of weights. */
  readonly parameters: number;
  /** Flat, as {@link networkLayout} has them. */
  readonly weights: Vector;
  /** What the network sees, before normalisation, in the coordinates of the chart. */
  readonly encoding: Program;
  /** What its outputs are added to; undefined for a network of the whole metric. */
  readonly background: ExactMetric | undefined;
  /** Size of the whole file. */
  readonly bytes: number;
  /** Size of the weights alone. */
  readonly weightBytes: number;
  /** From the side file; undefined where it is not there. Read when asked for. */
  readonly history: TrainingHistory | undefined;
}

/**
 * Opens an `.einfield` file; all that is needed is inside. The sources in it are analysed, and nothing of the file
 * is run otherwise.
 *
 * @throws EinfieldError with one line that says what is wrong with the file
 */
export function openField(path: string): LearnedField {
  try {
    return learnedField(readField(path), path);
  } catch (error) {
    if (error instanceof EinfieldError) throw new EinfieldError(`${path}: ${error.message}`);
    throw error;
  }
}

/**
 * The same for a file's contents.
 *
 * @param path where the file lies, if anywhere
 */
export function learnedField(file: FieldFile, path?: string): LearnedField {
  const { header } = file;
  const { fit } = analyzeSources(header.sources, header.fit);
  const { chart, data } = fit;
  const spacetime = data === undefined ? fit.spacetime : dataSpacetime(data.name);
  if (!spacetime || !chart || spacetime.name !== header.spacetime || chart.name !== header.chart.name) {
    throw new EinfieldError('the file contradicts the source text inside about what was learned');
  }
  const parameters = bindParameters(spacetime, new Map(Object.entries(header.parameters)));
  const encoding = lowerEncoding(fit, parameters);
  if (encoding.outputs.length !== header.network.inputs) {
    throw new EinfieldError('the encoding in the source text inside is not that of the network');
  }
  const background =
    header.target === 'full'
      ? undefined
      : exactMetric(spacetime, { chart: chart.name, parameters, part: 'background' });
  return new NetworkField(file, fit, spacetime, encoding, background, path);
}

class NetworkField implements LearnedField {
  readonly header: FieldHeader;
  readonly fit: FitModel;
  readonly spacetime: SpacetimeModel;
  readonly bytes: number;
  readonly chart: Chart;
  readonly signature: Signature;
  readonly depends: number;
  readonly network: NetworkShape;
  readonly parameters: number;
  readonly weights: Vector;
  readonly encoding: Program;
  readonly background: ExactMetric | undefined;
  readonly weightBytes: number;
  readonly layout: readonly TensorLayout[];
  readonly #path: string | undefined;
  readonly #encoding: JetEvaluator;
  readonly #plain: JetNetwork;
  /** Coordinates on which the encoding depends; along the others every derivative of the network vanishes. */
  readonly #directions: readonly number[];
  #features = new Float64Array(0);
  /** The features' streams along {@link #directions}, normalised. */
  #live = new Float64Array(0);
  #outputs = new Float64Array(0);

  constructor(
    { header, weights }: FieldFile,
    fit: FitModel,
    spacetime: SpacetimeModel,
    encoding: Program,
    background: ExactMetric | undefined,
    path: string | undefined,
  ) {
    this.header = header;
    this.fit = fit;
    this.spacetime = spacetime;
    this.bytes = encodeField({ header, weights }).length;
    this.#path = path;
    this.chart = header.chart;
    this.signature = header.signature;
    this.network = header.network;
    this.parameters = weightCount(header.network);
    this.weightBytes = weights.byteLength;
    this.layout = networkLayout(header.network);
    this.background = background;
    this.weights = weights;
    this.encoding = encoding;
    this.#encoding = new JetEvaluator(encoding);
    this.#plain = jetNetwork(header.network, weights);
    this.#directions = directionsOf(encoding);
    this.depends = this.#directions.reduce((bits, k) => bits | (1 << k), background?.depends ?? 0);
  }

  get history(): TrainingHistory | undefined {
    return this.#path === undefined ? undefined : readHistory(this.#path);
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    const stride = STREAMS[order] * 10;
    let fault: Fault | undefined;
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      const found = this.#block(
        points.subarray(4 * first, 4 * (first + n)),
        n,
        order,
        out.subarray(first * stride, (first + n) * stride),
      );
      if (found) fault ??= { ...found, point: found.point + first };
    }
    return fault;
  }

  #block(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    const { active, components, features } = this.header.normalisation;
    const { inputs, outputs } = this.network;
    const streams = STREAMS[order];
    const live = liveStreams(this.#directions, order);
    if (this.#features.length < count * streams * inputs) {
      this.#features = new Float64Array(count * streams * inputs);
      this.#live = new Float64Array(count * streams * inputs);
      this.#outputs = new Float64Array(count * streams * outputs);
    }
    let fault = this.#encoding.run(points, count, order, this.#features);
    if (this.background) {
      const other = this.background.jets(points, count, order, out);
      if (other && !(fault && fault.point <= other.point)) fault = other;
    } else {
      out.fill(0, 0, count * streams * 10);
    }
    for (let p = 0, k = 0; p < count; p++) {
      for (const stream of live) {
        const row = (p * streams + stream) * inputs;
        for (let f = 0; f < inputs; f++, k++) {
          this.#live[k] = (this.#features[row + f] - (stream === 0 ? features.offset[f] : 0)) / features.scale[f];
        }
      }
    }
    this.#plain.forward(this.#live, count, order, this.#outputs, this.#directions.length);
    for (let p = 0, k = 0; p < count; p++) {
      for (let c = 0; c < 10; c++) out[p * streams * 10 + c] += components.offset[c];
      for (const stream of live) {
        const row = (p * streams + stream) * 10;
        for (let c = 0; c < outputs; c++, k++) out[row + active[c]] += components.scale[c] * this.#outputs[k];
      }
    }
    return this.#examine(count, order, out, fault);
  }

  /** A point where any number is not finite is faulty as a whole. */
  #examine(count: number, order: Order, out: Float64Array, known: Fault | undefined): Fault | undefined {
    const stride = STREAMS[order] * 10;
    let sum = 0;
    for (let i = 0; i < count * stride; i++) sum += out[i] - out[i];
    if (sum === 0) return known;
    let fault = known;
    for (let p = 0; p < count; p++) {
      const jet = out.subarray(p * stride, (p + 1) * stride);
      if (jet.every(Number.isFinite)) continue;
      jet.fill(Number.NaN);
      if (!fault || p < fault.point) fault = { point: p, message: 'the network gives no finite number' };
    }
    return fault;
  }
}
