/** The step in JAX of `jax_step.py`, as a process that makes one whenever it is told to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Seconds {
  readonly wall: number;
  readonly cpu: number;
}

/** A program that makes a step at every line it is sent. */
export class JaxPeer {
  readonly #process: ChildProcess;
  #text = '';
  #errors = '';
  #wake: () => void = () => undefined;
  #ended = false;

  /**
   * @param step width, depth, order and batch
   * @param platform `cpu`, or `any` for the best that JAX finds
   */
  constructor(python: string, step: readonly number[], platform: 'cpu' | 'any') {
    const script = fileURLToPath(new URL('./jax_step.py', import.meta.url));
    // Its QR is OpenBLAS's, which is quickest for such sizes on one thread, and by its own choice of kernels.
    const env = Object.entries(process.env).filter(([name]) => !name.startsWith('OPENBLAS_'));
    const own = {
      ...Object.fromEntries(env),
      ...(platform === 'cpu' && { JAX_PLATFORMS: 'cpu' }),
      OPENBLAS_NUM_THREADS: '1',
    };
    this.#process = spawn(python, [script, ...step.map(String), 'serve'], { env: own });
    const end = (why: string) => {
      this.#errors += why;
      this.#ended = true;
      this.#wake();
    };
    this.#process.on('error', () =>
      end(`\n${python} cannot be started: install Python and JAX, or name it: python=PATH`),
    );
    this.#process.on('close', () => end(''));
    this.#process.stdin?.on('error', () => undefined);
    this.#process.stderr?.on('data', (data) => {
      this.#errors += data;
    });
    this.#process.stdout?.on('data', (data) => {
      this.#text += data;
      this.#wake();
    });
  }

  /** The next line as JSON. @throws Error with one line on what is missing */
  async read<T>(): Promise<T> {
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return JSON.parse(line) as T;
      }
      if (this.#ended) throw new Error(this.#reason());
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  step(): Promise<Seconds> {
    this.#process.stdin?.write('\n');
    return this.read();
  }

  dispose(): void {
    this.#process.stdin?.end();
  }

  #reason(): string {
    if (/No module named '?jax/.test(this.#errors)) {
      return 'this Python has no JAX: pip install jax, or name another Python: python=PATH';
    }
    return this.#errors.trim().split('\n').at(-1) || 'the program in JAX ended without a word: is there memory enough?';
  }
}
