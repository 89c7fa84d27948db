import { InvalidArgumentError } from 'commander';

/** The value of an option, for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('it must be a whole number of 1 or more.');
  return value;
}
