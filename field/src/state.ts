/** What a step carries to the next, as named flat arrays: the form in which it is kept in a side file. */
export type State = Map<string, Float32Array | Float64Array>;
export type ReadonlyState = ReadonlyMap<string, Float32Array | Float64Array>;

/** A state that is not of the training that takes it up: damaged, or of another version. The message is one line. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** The entries whose names start with `prefix.`, without it. */
export function section(state: ReadonlyState, prefix: string): State {
  const result: State = new Map();
  for (const [name, values] of state) {
    if (name.startsWith(`${prefix}.`)) result.set(name.slice(prefix.length + 1), values);
  }
  return result;
}

/** Adds the entries of `part` under `prefix.`. */
export function addSection(state: State, prefix: string, part: ReadonlyState): void {
  for (const [name, values] of part) state.set(`${prefix}.${name}`, values);
}

/** Copies the entry into `target`; throws where it is missing or of another length. */
export function restore(state: ReadonlyState, name: string, target: Float32Array | Float64Array): void {
  const values = state.get(name);
  if (!values) throw new StateError(`the saved state has no '${name}'`);
  if (values.length !== target.length) {
    throw new StateError(`the saved state's '${name}' has ${values.length} numbers, not ${target.length}`);
  }
  target.set(values);
}

/** A whole number kept in a state. */
export function restoreCount(state: ReadonlyState, name: string): number {
  const value = new Float64Array(1);
  restore(state, name, value);
  if (!Number.isSafeInteger(value[0]) || value[0] < 0) throw new StateError(`the saved state's '${name}' is no count`);
  return value[0];
}
