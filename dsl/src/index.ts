export type * from './ast.ts';
export type * from './diagnostic.ts';
export type * from './model.ts';
export type * from './program.ts';
export { PAIR_INDEX, PAIRS } from './program.ts';
