interface Cancellable {
  cancel(): void;
}

/**
 * What a panel's document has asked for and not been told yet. A document that begins anew, as one does that comes back
 * from behind another tab, counts its questions from zero again: answers to those of before are not for it.
 */
export class Requests<S extends Cancellable> {
  readonly #open = new Map<number, S>();

  add(id: number, source: S): void {
    this.#open.set(id, source);
  }

  cancel(id: number): void {
    this.#open.get(id)?.cancel();
  }

  /** @returns whether the document still waits for it */
  settle(id: number, source: S): boolean {
    return this.#open.get(id) === source && this.#open.delete(id);
  }

  /** The document is gone: nobody waits for anything. */
  end(): void {
    const sources = [...this.#open.values()];
    this.#open.clear();
    for (const source of sources) source.cancel();
  }
}
