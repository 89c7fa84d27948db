import type { Dataset, File } from 'h5wasm/node';
import type { Source } from '../source.ts';
import { guarded, hdf5, openFile } from './library.ts';

/** Systems let a process have some thousand files; simulations write more. */
const MOST = 64;

/** HDF5 files, the latest of which are open. */
export class OpenFiles {
  readonly #open = new Map<string, File>();
  readonly #library: Awaited<ReturnType<typeof hdf5>>;
  readonly #most: number;

  private constructor(library: Awaited<ReturnType<typeof hdf5>>, most: number) {
    this.#library = library;
    this.#most = most;
  }

  static async create(most = MOST): Promise<OpenFiles> {
    return new OpenFiles(await hdf5(), most);
  }

  /** Opens a source that keeps its files open; where that fails they are closed. */
  static async openSource(open: (files: OpenFiles) => Omit<Source, 'close'>): Promise<Source> {
    const files = await OpenFiles.create();
    try {
      return { ...open(files), close: () => files.close() };
    } catch (error) {
      files.close();
      throw error;
    }
  }

  /** How many are open. */
  get count(): number {
    return this.#open.size;
  }

  /** @throws DataError where the file is not there, or is no HDF5 */
  file(path: string): File {
    const known = this.#open.get(path);
    if (known !== undefined) {
      // The last of the map is the latest.
      this.#open.delete(path);
      this.#open.set(path, known);
      return known;
    }
    if (this.#open.size >= this.#most) {
      const [[oldest, file]] = this.#open as unknown as [[string, File]];
      this.#open.delete(oldest);
      closeFile(file);
    }
    const file = openFile(this.#library, path);
    this.#open.set(path, file);
    return file;
  }

  dataset(path: string, key: string): Dataset {
    return guarded(path, key, () => this.file(path).get(key)) as Dataset;
  }

  close(): void {
    for (const file of this.#open.values()) closeFile(file);
    this.#open.clear();
  }
}

/** What is left of a damaged file is nobody's concern. */
export function closeFile(file: File): void {
  try {
    file.close();
  } catch {
    // The process ends with what it had open.
  }
}
