export * from './fits.ts';
export * from './views.ts';
