/** A map of the entries used last: beyond `size` the one unused for longest goes. */
export class Recent<V> {
  readonly #size: number;
  readonly #entries = new Map<string, V>();

  constructor(size: number) {
    this.#size = size;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) this.#touch(key, value);
    return value;
  }

  set(key: string, value: V): void {
    this.#touch(key, value);
    if (this.#entries.size > this.#size) this.#entries.delete(this.#entries.keys().next().value!);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  #touch(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
