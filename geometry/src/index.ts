export { checkFit, checkModel, checkSpacetime } from './checks/check.ts';
export { checkStart, refusalDiagnostic } from './checks/geodesics.ts';
export { isSingular } from './checks/maps.ts';
export { checkRender, checkSky } from './checks/render.ts';
export type {
  CheckOptions,
  CheckReport,
  ExpectationReport,
  FitReport,
  SignatureEvidence,
  SpacetimeReport,
} from './checks/report.ts';
export { type DomainSamples, sampleDomain } from './checks/samples.ts';
export { type Survey, surveyMetric } from './checks/survey.ts';
export * from './comparison/index.ts';
export * from './curvature/index.ts';
export * from './differences/index.ts';
export { inDomain, transformPoints, wrapPeriodic } from './fields/charts.ts';
export { composeJet, JetComposer } from './fields/compose-jet.ts';
export {
  chartMap,
  chartOf,
  type ExactMetric,
  type ExactMetricOptions,
  exactMetric,
  inChart,
  MissingMetricError,
  metricPath,
  programMetric,
} from './fields/exact-metric.ts';
export { type Held, holdIgnorable } from './fields/held-field.ts';
export { composePrograms, pullbackProgram } from './fields/program-algebra.ts';
export { pullback } from './fields/pullback.ts';
export { withinDomain } from './fields/within-domain.ts';
export * from './geodesics/index.ts';
export * from './integration/index.ts';
export { IntervalEvaluator } from './intervals/interval-evaluator.ts';
export { meanValueEnclosure } from './intervals/mean-value.ts';
export * from './invariants/index.ts';
export type { FunctionName } from './jets/functions.ts';
export { JetEvaluator } from './jets/jet-evaluator.ts';
export { compile as jetTape } from './jets/rules.ts';
export { type Step, stepsOf, type Tape } from './jets/tape.ts';
export * from './metric-field.ts';
export * from './rendering/index.ts';
export { corners, type PointSource, pointSource, samplePoints } from './sampling/points.ts';
export { Random } from './sampling/random.ts';
export { selectPoints } from './sampling/selection.ts';
export { SOBOL_DIMENSIONS, sobol } from './sampling/sobol.ts';
export * from './tensors/index.ts';
export { columnLength, orthogonaliseColumns } from './tensors/orthogonalise.ts';
