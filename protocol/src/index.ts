export * from './checks.ts';
export * from './commands.ts';
export * from './fields.ts';
export * from './fits.ts';
export * from './images.ts';
export * from './panels.ts';
export * from './symbols.ts';
export * from './views.ts';
