/** Tells whoever waits that a document, or what is known of one, has changed. */
export class Changes {
  readonly #listeners = new Set<() => void>();

  /** @returns what ends it */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
