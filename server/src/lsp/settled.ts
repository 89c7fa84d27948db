/** Milliseconds after which work is done though messages still come. */
const LATEST = 50;

/**
 * Work that waits for a turn of the event loop in which it was not asked for again: messages are taken one a turn, so
 * that changes which come together are looked at once, and a completion asked for with them is answered first.
 */
export class Settled {
  readonly #work: () => void;
  #first = 0;
  #isNew = false;
  #waiting: NodeJS.Immediate | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  ask(): void {
    this.#isNew = true;
    if (this.#waiting !== undefined) return;
    this.#first = performance.now();
    this.#wait();
  }

  cancel(): void {
    clearImmediate(this.#waiting);
    this.#waiting = undefined;
  }

  #wait(): void {
    this.#waiting = setImmediate(() => {
      if (this.#isNew && performance.now() - this.#first < LATEST) {
        this.#isNew = false;
        this.#wait();
        return;
      }
      this.#waiting = undefined;
      this.#work();
    });
  }
}
