import { bindParameters, evaluateConstants, type RenderModel } from '@spacetime/dsl';
import { exactMetric } from '../fields/exact-metric.ts';
import type { MetricField } from '../metric-field.ts';
import { Camera, CameraError, type CameraSetting, cameraOutside } from './camera.ts';
import { checkDisk, Disk } from './disk.ts';
import { PhotonTracer, type TracerOptions } from './tracer.ts';

export interface SceneOptions {
  /** What light goes through, in the block's chart; by default the spacetime's exact metric. */
  readonly field?: MetricField;
  /** Of the spacetime; by default as declared. */
  readonly parameters?: ReadonlyMap<string, number>;
  /** In place of the block's resolution. */
  readonly size?: readonly [width: number, height: number];
}

/** A `render` block in numbers. */
export interface Scene {
  readonly field: MetricField;
  readonly camera: Camera;
  readonly disk?: Disk;
  readonly tracing: TracerOptions;
}

/** The camera of a `render` block, with the numbers of its expressions. */
export function cameraSetting(model: RenderModel, options: SceneOptions = {}): CameraSetting {
  const { camera, field, width, height, spacetime, file } = model;
  const parameters = options.parameters ?? (spacetime ? bindParameters(spacetime) : new Map());
  const [w, h] = options.size ?? [width, height];
  const at = evaluateConstants(spacetime, camera.at, parameters, file);
  return { at, looking: camera.looking, field, width: w, height: h };
}

/**
 * @throws CameraError, DiskError where there is nothing to be seen; MissingMetricError where the block's chart has no metric
 */
export function sceneOf(model: RenderModel, options: SceneOptions = {}): Scene {
  const { spacetime, chart, rtol, atol } = model;
  if (spacetime === undefined) throw new RangeError(`${model.name} is of no spacetime`);
  const parameters = options.parameters ?? bindParameters(spacetime);
  const exact = exactMetric(spacetime, { parameters, ...(chart && { chart: chart.name }) });
  const field = options.field ?? exact;
  const setting = cameraSetting(model, { ...options, parameters });
  const outside = cameraOutside(exact, setting.at, ~exact.depends);
  if (outside !== undefined) throw new CameraError('render/camera', outside);
  const camera = new Camera(field, setting);
  if (model.disk === undefined) return { field, camera, tracing: { rtol, atol } };
  checkDisk(exact, model.disk, setting.at[0]!, (exact.depends & 1) !== 0);
  const disk = new Disk(field, model.disk);
  return { field, camera, disk, tracing: { rtol, atol, disk } };
}

export function tracerOf({ field, camera, tracing }: Scene): PhotonTracer {
  return new PhotonTracer(field, camera, tracing);
}
