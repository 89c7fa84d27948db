export * from './metric-field.ts';
export { JetEvaluator } from './jets/jet-evaluator.ts';
