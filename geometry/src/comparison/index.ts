export { type Comparison, compareFields, type QuantityError } from './compare.ts';
export {
  type BestStep,
  bestStep,
  compareFiniteDifferences,
  type DifferenceComparison,
  type DifferenceComparisonOptions,
  type StepScan,
} from './finite-differences.ts';
export { COMPARED, type ComparedQuantity } from './quantities.ts';
