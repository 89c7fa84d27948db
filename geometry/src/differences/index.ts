export { type DifferenceOptions, finiteDifferenceField } from './field.ts';
export type { StencilOrder } from './stencils.ts';
