export type { Advice } from './advice.ts';
export { costOf, type FitCost } from './cost.ts';
export type { GivenMetric } from './data/given.ts';
export { gatherRows } from './data/jet-writer.ts';
export { type ProcessorReport, processorReport } from './diagnosis/processor.ts';
export type { Trial, Tried } from './diagnosis/trial.ts';
export { type TrialReport, tryInProcess } from './diagnosis/try-engines.ts';
export type * from './engine.ts';
export { type CpuOptions, createCpuEngine } from './engines/cpu/engine.ts';
export { joinVectors } from './engines/cpu/kernels.ts';
export { SharedHeap } from './engines/cpu/memory.ts';
export { Pool, type PoolOptions } from './engines/cpu/pool.ts';
export { type AdapterReport, NoDevice } from './engines/webgpu/device.ts';
export {
  type GpuCurvature,
  type GpuField,
  type GpuJets,
  type GpuOptions,
  openGpuField,
} from './engines/webgpu/evaluation/gpu-field.ts';
export { type AdapterDescription, type Probe, probeAdapters } from './engines/webgpu/probe.ts';
export { EXPORTS, type ExportFormat } from './export/export.ts';
export { encodeField, type FieldFile, readField, writeField } from './file/einfield.ts';
export { EinfieldError } from './file/einfield-error.ts';
export type { FieldHeader, SourceFile, Training } from './file/header.ts';
export { reason } from './file/reason.ts';
export { FitError } from './fit-error.ts';
export type { HistoryRecord } from './history.ts';
export * from './layout.ts';
export { alongPaths, type FieldAlongPaths } from './learned/along-paths.ts';
export { ContinuedField } from './learned/continued-field.ts';
export { type LearnedField, learnedField, openField } from './learned/learned-field.ts';
export { truthOf } from './learned/truth.ts';
export { networkText } from './networks/network-text.ts';
export type { Normalisation } from './normalisation.ts';
export {
  createLevenbergMarquardt,
  type LevenbergMarquardt,
  type LevenbergMarquardtOptions,
} from './optimizers/levenberg-marquardt.ts';
export { createOptimizer, type Optimizer } from './optimizers/optimizer.ts';
export type { Cost, TrainOptions } from './options.ts';
export { type PlainNode, plainNode } from './plain-node.ts';
export type { CreateEngine } from './prepare.ts';
export { PRODUCT } from './product.ts';
export type { Progress } from './progress.ts';
export { encodePng } from './rendering/encode-png.ts';
export { gatherSources, type OpenPicture, openPicture, type PictureOrder, renderModel } from './rendering/order.ts';
export { PictureError } from './rendering/picture-error.ts';
export { type Picture, type RenderOptions, type RenderProgress, renderPicture, type Tile } from './rendering/render.ts';
export { skyOf, skyPath } from './rendering/sky.ts';
export { tooCostly } from './step-cost.ts';
export type * from './stepper.ts';
export { streamsAlong } from './streams.ts';
export { trainFit } from './train.ts';
export type { FitResult } from './training.ts';
export { readHistory, type TrainingHistory } from './training-history.ts';
export type { Validation } from './validation.ts';
