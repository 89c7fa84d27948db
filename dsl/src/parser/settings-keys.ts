import type { JobDeclaration } from '../ast.ts';

/**
 * The settings each kind of block knows. A setting ends with its line, or before one of these words when it
 * has a value already: `data Star { file "star.h5"  format carpet }` has two. Any other key needs a line of
 * its own.
 */
export const SETTING_KEYS: Readonly<Record<JobDeclaration['kind'], readonly string[]>> = {
  fit: [
    'chart',
    'target',
    'encode',
    'network',
    'supervise',
    'balance',
    'optimizer',
    'schedule',
    'samples',
    'batch',
    'steps',
    'precision',
    'seed',
    'validate',
  ],
  geodesic: ['chart', 'particle', 'at', 'velocity', 'until'],
  render: ['camera', 'field', 'resolution', 'sky', 'disk'],
  data: ['file', 'format'],
};

/** Words that introduce what follows them in a setting: `camera at (…) looking inward`, `… every 500`. */
export const INTRODUCERS: ReadonlySet<string> = new Set([
  'along',
  'at',
  'by',
  'every',
  'for',
  'from',
  'looking',
  'of',
  'through',
  'to',
  'until',
  'with',
]);
