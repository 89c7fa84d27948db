import type { Signature } from '@spacetime/dsl';
import type { Chart, Order } from '@spacetime/geometry';
import type { NetworkShape } from '../engine.ts';
import type { Normalisation } from '../normalisation.ts';
import type { Validation } from '../validation.ts';
import { asChoice, asCount, asList, asNumber, asNumbers, asRecord, asText } from './checks.ts';
import { EinfieldError } from './einfield-error.ts';
import { parseStrictJson } from './strict-json.ts';

/** One `.spacetime` file as it was when the field was trained. */
export interface SourceFile {
  /** Relative to the first file's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Each `import "…"` in the text, and the path of the file that it brought in. */
  readonly imports: Readonly<Record<string, string>>;
}

/** How the weights came about. */
export interface Training {
  readonly engine: string;
  readonly precision: 'float32' | 'float64';
  readonly optimizer: string;
  readonly steps: number;
  readonly samples: number;
  readonly seconds: number;
  readonly seed: number;
  /** The last losses of orders 0, 1, 2, as far as supervised, relative to the target's own size. */
  readonly losses: readonly number[];
  readonly validation?: Validation;
}

/** Everything in an `.einfield` file but the weights. */
export interface FieldHeader {
  /** What wrote the file, with its version. */
  readonly product: string;
  /** The file with the fit first, then all that it imports. */
  readonly sources: readonly SourceFile[];
  readonly fit: string;
  readonly spacetime: string;
  readonly chart: Chart;
  readonly signature: Signature;
  readonly parameters: Readonly<Record<string, number>>;
  readonly target: 'distortion' | 'full';
  /** In words: the background that is added to the network's components. Its meaning follows from the sources. */
  readonly background: string;
  /** The network's inputs as expressions of the chart's coordinates. */
  readonly encoding: readonly string[];
  readonly normalisation: Normalisation;
  readonly network: NetworkShape;
  /** Highest derivative that was supervised. */
  readonly order: Order;
  readonly training: Training;
}

const FORMAT = 'einfield';
const VERSION = '1';

const STRUCTURED = [
  'sources',
  'chart',
  'signature',
  'parameters',
  'encoding',
  'normalisation',
  'network',
  'order',
  'training',
] as const;
const PLAIN = ['product', 'fit', 'spacetime', 'target', 'background'] as const;

/** Strings alone, as safetensors has it: texts as they are and everything else as JSON. */
export function headerToMetadata(header: FieldHeader): Map<string, string> {
  return new Map([
    ['format', FORMAT],
    ['version', VERSION],
    ...PLAIN.map((key): [string, string] => [key, header[key]]),
    ...STRUCTURED.map((key): [string, string] => [key, JSON.stringify(header[key])]),
  ]);
}

/** @throws EinfieldError where an entry is missing or is not what it should be */
export function headerFromMetadata(metadata: ReadonlyMap<string, string>): FieldHeader {
  if (metadata.get('format') !== FORMAT)
    throw new EinfieldError('the file is no .einfield: its format is not named so');
  const version = metadata.get('version');
  if (version !== VERSION) {
    throw new EinfieldError(
      `the file has version ${JSON.stringify(version?.slice(0, 20))} of the format, not ${VERSION}`,
    );
  }
  const text = (key: string): string => {
    const value = metadata.get(key);
    if (value === undefined) throw new EinfieldError(`the file does not say its ${key}`);
    return value;
  };
  const json = (key: string): unknown => parseStrictJson(text(key), `the ${key}`);

  const network = parseNetwork(json('network'));
  const encoding = asList(json('encoding'), 'the encoding').map((entry) => asText(entry, 'the encoding'));
  if (encoding.length !== network.inputs) {
    throw new EinfieldError(`the network has ${network.inputs} inputs and the encoding ${encoding.length}`);
  }
  return {
    product: text('product'),
    sources: parseSources(json('sources')),
    fit: text('fit'),
    spacetime: text('spacetime'),
    chart: parseChart(json('chart')),
    signature: parseSignature(json('signature')),
    parameters: parseParameters(json('parameters')),
    target: asChoice(text('target'), ['distortion', 'full'], 'the target'),
    background: text('background'),
    encoding,
    normalisation: parseNormalisation(json('normalisation'), network),
    network,
    order: asCount(json('order'), 0, 2, 'the order') as Order,
    training: parseTraining(json('training')),
  };
}

function parseNetwork(value: unknown): NetworkShape {
  const { inputs, width, depth, outputs, activation, omega, scale, fourier, architecture } = asRecord(
    value,
    'the network',
  );
  if (fourier !== undefined && (fourier !== true || architecture !== undefined)) {
    throw new EinfieldError("the network's Fourier features are not valid");
  }
  return {
    inputs: asCount(inputs, 1, 4096, "the network's number of inputs"),
    width: asCount(width, 1, 65536, "the network's width"),
    depth: asCount(depth, 1, 4096, "the network's depth"),
    outputs: asCount(outputs, 1, 10, "the network's number of outputs"),
    activation: asChoice(activation, ['silu', 'tanh', 'sine', 'gabor'], "the network's activation"),
    omega: asNumber(omega, "the network's ω"),
    scale: asNumber(scale, "the network's scale"),
    ...(fourier && { fourier: true }),
    ...(architecture !== undefined && {
      architecture: asChoice(architecture, ['piratenet'], "the network's architecture"),
    }),
  };
}

function parseNormalisation(value: unknown, network: NetworkShape): Normalisation {
  const what = 'the normalisation';
  const record = asRecord(value, what);
  const features = asRecord(record.features, what);
  const components = asRecord(record.components, what);
  const active = asNumbers(record.active, what, network.outputs);
  for (const [i, component] of active.entries()) asCount(component, i === 0 ? 0 : active[i - 1] + 1, 9, what);
  const scales = (list: unknown, length: number) => {
    const numbers = asNumbers(list, what, length);
    if (numbers.some((scale) => !(scale > 0))) throw new EinfieldError(`${what} has a scale that is not positive`);
    return numbers;
  };
  return {
    features: {
      offset: asNumbers(features.offset, what, network.inputs),
      scale: scales(features.scale, network.inputs),
    },
    active,
    components: { offset: asNumbers(components.offset, what, 10), scale: scales(components.scale, network.outputs) },
  };
}

function parseSources(value: unknown): readonly SourceFile[] {
  const sources = asList(value, 'the sources').map((entry) => {
    const { path, text, imports } = asRecord(entry, 'a source');
    const links = Object.entries(asRecord(imports, "a source's imports")).map(([written, target]): [string, string] => [
      written,
      asText(target, 'an import'),
    ]);
    return {
      path: asText(path, "a source's path"),
      text: asText(text, "a source's text"),
      imports: Object.fromEntries(links),
    };
  });
  if (sources.length === 0) throw new EinfieldError('the file has no source');
  return sources;
}

function parseChart(value: unknown): Chart {
  const { name, coordinates, domain } = asRecord(value, 'the chart');
  const { lower, upper, periodic } = asRecord(domain, "the chart's domain");
  const names = asList(coordinates, "the chart's coordinates").map((entry) => asText(entry, 'a coordinate'));
  const flags = asList(periodic, "the chart's domain").map((entry) => entry === true);
  if (names.length !== 4 || flags.length !== 4) throw new EinfieldError('the chart has not four coordinates');
  return {
    name: asText(name, "the chart's name"),
    coordinates: names,
    domain: {
      lower: asNumbers(lower, "the chart's domain", 4),
      upper: asNumbers(upper, "the chart's domain", 4),
      periodic: flags,
    },
  };
}

function parseSignature(value: unknown): Signature {
  const { negative, positive } = asRecord(value, 'the signature');
  return { negative: asCount(negative, 0, 4, 'the signature'), positive: asCount(positive, 0, 4, 'the signature') };
}

function parseParameters(value: unknown): Readonly<Record<string, number>> {
  const entries = Object.entries(asRecord(value, 'the parameters'));
  return Object.fromEntries(entries.map(([name, number]) => [name, asNumber(number, `the parameter ${name}`)]));
}

function parseTraining(value: unknown): Training {
  const what = 'the training record';
  const { engine, precision, optimizer, steps, samples, seconds, seed, losses, validation } = asRecord(value, what);
  return {
    engine: asText(engine, what),
    precision: asChoice(precision, ['float32', 'float64'], what),
    optimizer: asText(optimizer, what),
    steps: asCount(steps, 0, Number.MAX_SAFE_INTEGER, what),
    samples: asCount(samples, 0, Number.MAX_SAFE_INTEGER, what),
    seconds: asNumber(seconds, what),
    seed: asNumber(seed, what),
    losses: asNumbers(losses, what),
    ...(validation !== undefined && { validation: parseValidation(validation, what) }),
  };
}

function parseValidation(value: unknown, what: string): Validation {
  const { step, points, mae, relative, distortionRelative } = asRecord(value, what);
  return {
    step: asCount(step, 0, Number.MAX_SAFE_INTEGER, what),
    points: asCount(points, 0, Number.MAX_SAFE_INTEGER, what),
    mae: asNumber(mae, what),
    relative: asNumber(relative, what),
    distortionRelative: asNumber(distortionRelative, what),
  };
}
