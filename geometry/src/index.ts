export * from './metric-field.ts';
