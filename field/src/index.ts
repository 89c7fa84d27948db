export type * from './engine.ts';
export type * from './stepper.ts';
