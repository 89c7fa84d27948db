import { analyze, canonicalName, type RenderModel } from '@spacetime/dsl';
import {
  CameraError,
  DiskError,
  exactMetric,
  inChart,
  MissingMetricError,
  type Scene,
  type SceneOptions,
  sceneOf,
} from '@spacetime/geometry';
import { ContinuedField } from '../learned/continued-field.ts';
import { openField } from '../learned/learned-field.ts';
import { PictureError } from './picture-error.ts';

/** A picture to be made; plain data, which can be sent to a thread. */
export interface PictureOrder {
  /** The file that has the `render` block, and those that it imports, by path. */
  readonly file: string;
  readonly sources: ReadonlyMap<string, string>;
  /** How an import is found: the path of what `sources` has for it, by the importing file's path and what is written there. */
  readonly imports: ReadonlyMap<string, string>;
  /** Of the block. */
  readonly name: string;
  /** The `.einfield` file that light goes through; by default it is the exact metric. */
  readonly field?: string;
  /** Through the exact metric that the field was trained on, with its parameters. */
  readonly exact?: boolean;
  /** In place of the block's resolution. */
  readonly size?: readonly [width: number, height: number];
  /** Rays a pixel, a square number; 1 by default. */
  readonly samples?: number;
}

/** An order, read. */
export interface OpenPicture {
  readonly model: RenderModel;
  readonly scene: Scene;
  /** The learned field with the exact metric beyond its domain, where light goes through one. */
  readonly continued?: ContinuedField;
}

const importKey = (from: string, path: string) => `${from}\n${path}`;

/** A file with all that it imports, as an order holds it. */
export function gatherSources(
  file: string,
  host: { read(path: string): string | undefined; resolve(from: string, path: string): string },
): Pick<PictureOrder, 'file' | 'sources' | 'imports'> {
  const sources = new Map<string, string>();
  const imports = new Map<string, string>();
  analyze(file, {
    read(path) {
      const text = host.read(path);
      if (text !== undefined) sources.set(path, text);
      return text;
    },
    resolve(from, path) {
      const found = host.resolve(from, path);
      imports.set(importKey(from, path), found);
      return found;
    },
  });
  return { file, sources, imports };
}

/** @throws PictureError where there is nothing to be seen, EinfieldError where the field cannot be read */
export function openPicture(order: PictureOrder): OpenPicture {
  const model = renderModel(order);
  try {
    if (order.field === undefined) return { model, scene: sceneOf(model, sizeOf(order)) };
    return through(model, order, order.field);
  } catch (error) {
    const isExpected =
      error instanceof CameraError || error instanceof DiskError || error instanceof MissingMetricError;
    if (isExpected) throw new PictureError(`${model.name}: ${error.message}`);
    throw error;
  }
}

function sizeOf({ size }: PictureOrder): Pick<SceneOptions, 'size'> {
  return size === undefined ? {} : { size };
}

/** The block that an order is of. */
export function renderModel({ file, sources, imports, name }: PictureOrder): RenderModel {
  const { jobs } = analyze(file, {
    read: (path) => sources.get(path),
    resolve: (from, path) => imports.get(importKey(from, path)) ?? path,
  });
  const model = jobs.find((job) => job.kind === 'render' && job.name === canonicalName(name));
  if (model?.kind !== 'render') throw new PictureError(`${file} has no render block "${name}"`);
  if (!model.sound) {
    throw new PictureError(`${file}: ${model.name} cannot be rendered: spacetime check ${file} says what is wrong`);
  }
  return model;
}

function through(model: RenderModel, order: PictureOrder, path: string): OpenPicture {
  const learned = openField(path);
  const { spacetime, header } = learned;
  if (model.spacetime?.name !== spacetime.name) {
    throw new PictureError(`${path} is a field of ${spacetime.name}; ${model.name} is of ${model.spacetime?.name}`);
  }
  const parameters = new Map(Object.entries(header.parameters));
  const options = { ...sizeOf(order), parameters };
  if (order.exact === true) return { model, scene: sceneOf(model, options) };
  const exact = exactMetric(spacetime, { chart: learned.chart.name, parameters });
  const continued = new ContinuedField(learned, exact);
  const chart = model.chart?.name ?? learned.chart.name;
  const field = inChart(continued, spacetime, chart, parameters);
  const scene = sceneOf(model, { ...options, field });
  return { model, scene, continued };
}
