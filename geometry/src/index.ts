  MissingMetricError,
  chartMap,
  chartOf,
  exactMetric,
  inChart,
  programMetric,
  type ExactMetric,
  type ExactMetricOptions,
export * from './curvature/index.ts';
export * from './invariants/index.ts';
export * from './metric-field.ts';
export * from './tensors/index.ts';
export {
export { JetEvaluator } from './jets/jet-evaluator.ts';
export { composeJet, JetComposer } from './fields/compose-jet.ts';
export { composePrograms, pullbackProgram } from './fields/program-algebra.ts';
export { inDomain, transformPoints, wrapPeriodic } from './fields/charts.ts';
export { pullback } from './fields/pullback.ts';
} from './fields/exact-metric.ts';
