export { orthonormalFrame } from './frame.ts';
export { type Inertia, inertia } from './inertia.ts';
export { type KillingDefect, killingDefect } from './killing.ts';
export { type PetrovBlock, type PetrovOptions, petrovTypes } from './petrov.ts';
export type { PetrovType } from './petrov-type.ts';
