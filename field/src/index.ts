export type * from './engine.ts';
export { type CpuOptions, createCpuEngine } from './engines/cpu/engine.ts';
export * from './layout.ts';
export type * from './stepper.ts';
