/** What can be wrong with a simulation's data: the codes of diagnostics. */
const CODES = {
  file: 'data/file',
  format: 'data/format',
  variables: 'data/variables',
  grid: 'data/grid',
} as const;

export type DataFault = keyof typeof CODES;

/** One sentence that names file, dataset, attribute and value, and says what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code: (typeof CODES)[DataFault];

  constructor(fault: DataFault, message: string) {
    super(message);
    this.code = CODES[fault];
  }
}
