export { ATTEMPT, BlockIntegrator, type IntegratorOptions } from './block-integrator.ts';
export { DORMAND_PRINCE_5 } from './dormand-prince-5.ts';
export { DORMAND_PRINCE_8 } from './dormand-prince-8.ts';
export type { Flow } from './flow.ts';
export type { Interpolant } from './interpolant.ts';
export type { Coefficients, Tableau } from './tableau.ts';
