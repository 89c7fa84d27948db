export type * from './ast.ts';
export type * from './diagnostic.ts';
export { LineIndex, type Position } from './line-index.ts';
export { type Background, lowerBackground } from './lowering/background.ts';
export { lowerEncoding, lowerExpressions, lowerMap } from './lowering/chart.ts';
export { differentiate } from './lowering/differentiate.ts';
export { evaluate } from './lowering/evaluate.ts';
export { type BuiltinFunction, CONSTANTS, FUNCTIONS } from './lowering/functions.ts';
export { type Components, lowerComponents, lowerMetric } from './lowering/metric.ts';
export { bindParameters, domainOf, evaluateConstants } from './lowering/parameters.ts';
export type * from './model.ts';
export { canonicalName, GREEK } from './names.ts';
export { INTRODUCERS, SETTING_KEYS } from './parser/settings-keys.ts';
export { type Parsed, parse } from './parser.ts';

export type * from './program.ts';
export { PAIR_INDEX, PAIRS } from './program.ts';
