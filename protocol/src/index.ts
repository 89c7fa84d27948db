export * from './fits.ts';
