/** What is wrong with a simulation's data; the end of a diagnostic's code. */
export type DataFault = 'file' | 'format' | 'variables' | 'grid';

/** One sentence that names file, dataset, attribute and value, and says what to do. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly code: `data/${DataFault}`;

  constructor(fault: DataFault, message: string) {
    super(message);
    this.code = `data/${fault}`;
  }
}
