export type * from './engine.ts';
export * from './layout.ts';
export type * from './stepper.ts';
