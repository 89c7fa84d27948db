/** One member's side of a pool: the protocol over shared memory that hands out slices. Kept free of Node imports. */

/** Words of the control block. */
export const GENERATION = 0;
export const OPEN = 1;
export const ACTIVE = 2;
export const NEXT = 3;
export const SLICES = 4;
export const KERNEL = 5;
export const ARGUMENTS = 6;
export const FAILED = 7;
export const MESSAGE_LENGTH = 8;
const WORDS = 16;
export const MAXIMUM_ARGUMENTS = 32;
const MAXIMUM_MESSAGE = 512;
export const CONTROL_BYTES = WORDS * 4 + MAXIMUM_ARGUMENTS * 8 + MAXIMUM_MESSAGE;

/** Set as generation to send the workers home. */
export const STOPPED = -1;
/** A waiting thread looks this often before it sleeps: about 20 µs, less than a wake-up by the system costs. */
export const SPINS = 2000;

export interface Control {
  readonly words: Int32Array;
  readonly arguments: Float64Array;
  readonly message: Uint8Array;
}

export function controlOf(block: SharedArrayBuffer): Control {
  return {
    words: new Int32Array(block, 0, WORDS),
    arguments: new Float64Array(block, WORDS * 4, MAXIMUM_ARGUMENTS),
    message: new Uint8Array(block, WORDS * 4 + MAXIMUM_ARGUMENTS * 8, MAXIMUM_MESSAGE),
  };
}

export type Kernel = (slice: number, ...args: number[]) => void;

/** Names of a module's functions, in the order by which threads refer to them. */
export function kernelNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter((entry) => entry.kind === 'function')
    .map((entry) => entry.name);
}

/**
 * A kernel that asks for it learns the number of its thread (0 is the main one) from the import `env.thread`, and
 * whether its vectors are joined to wider ones from `env.wide`.
 */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  thread: number,
  wide: boolean,
): Kernel[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, thread, wide: Number(wide) } });
  return kernelNames(module).map((name) => exports[name] as Kernel);
}

/** Takes slices until none is left. The first failure of any thread is recorded and ends the run. */
export function work(control: Control, kernels: readonly Kernel[]): void {
  const { words } = control;
  const kernel = kernels[words[KERNEL]!]!;
  const slices = words[SLICES]!;
  const args = Array.from(control.arguments.subarray(0, words[ARGUMENTS]!));
  for (let slice = Atomics.add(words, NEXT, 1); slice < slices; slice = Atomics.add(words, NEXT, 1)) {
    try {
      kernel(slice, ...args);
    } catch (error) {
      Atomics.store(words, NEXT, slices);
      if (Atomics.compareExchange(words, FAILED, 0, 1) !== 0) return;
      const text = `slice ${slice}: ${error instanceof Error ? error.message : String(error)}`;
      const bytes = new TextEncoder().encode(text).subarray(0, MAXIMUM_MESSAGE);
      control.message.set(bytes);
      words[MESSAGE_LENGTH] = bytes.length;
      return;
    }
  }
}

/**
 * A worker's life. It counts itself active before it looks whether a run is open, and the main thread waits for
 * no active worker after it closed a run: so a worker that wakes late neither delays a run nor meets stale words.
 */
export function serve(control: Control, kernels: readonly Kernel[]): void {
  const { words } = control;
  for (;;) {
    const generation = Atomics.load(words, GENERATION);
    if (generation === STOPPED) return;
    Atomics.add(words, ACTIVE, 1);
    if (Atomics.load(words, OPEN) === 1) work(control, kernels);
    if (Atomics.sub(words, ACTIVE, 1) === 1) Atomics.notify(words, ACTIVE);
    let spins = SPINS;
    while (spins > 0 && Atomics.load(words, GENERATION) === generation) spins--;
    if (spins === 0) Atomics.wait(words, GENERATION, generation);
  }
}
