import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reason } from '@spacetime/field';
import { Failure } from '../failure.ts';
import { writeAtomically } from '../files.ts';
import type { Cell } from './cell.ts';
import type { CellRecord, CellResult } from './record.ts';

const FORMAT = 'spacetime-sweep';

/** The folder of a sweep and the file in it that says which cells are done, written anew after each. */
export class Ledger {
  readonly folder: string;
  readonly #path: string;
  readonly #lock: string;
  readonly #of: { readonly source: string; readonly fit: string };
  readonly #cells: Record<string, CellRecord>;

  /**
   * Opens the folder, or makes it, for this process alone.
   *
   * @throws Failure where it belongs to another sweep, another process is at work in it, or it cannot be written
   */
  constructor(folder: string, source: string, fit: string) {
    this.folder = folder;
    this.#path = join(folder, 'sweep.json');
    this.#lock = join(folder, 'sweep.lock');
    this.#of = { source, fit };
    makeFolder(folder);
    this.#cells = this.#read();
    this.#acquire();
  }

  close(): void {
    rmSync(this.#lock, { force: true });
  }

  /** The result of a cell that need not be trained again: nothing that it depends on has changed. */
  settled(cell: Cell): CellResult | undefined {
    const record = this.#cells[cell.id];
    if (record?.identity !== cell.identity) return undefined;
    const { outcome } = record;
    // The same text, seed and engine diverge at the same step.
    if (outcome === 'diverged') return { ...record, outcome };
    return outcome === 'finished' && existsSync(cell.out) ? { ...record, outcome } : undefined;
  }

  /** Whether a training of just this cell was begun here. */
  wasBegun(cell: Cell): boolean {
    return this.#cells[cell.id]?.identity === cell.identity;
  }

  begin(cell: Cell): void {
    this.#write(cell, { outcome: 'started', message: '' });
  }

  end(cell: Cell, result: CellResult): void {
    this.#write(cell, result);
  }

  #write({ id, identity, settings }: Cell, result: Pick<CellRecord, 'outcome' | 'message'>): void {
    const named = Object.fromEntries(settings.map(({ key, value }) => [key, value]));
    this.#cells[id] = { settings: named, identity, ...result };
    const content = { format: FORMAT, version: 1, ...this.#of, cells: this.#cells };
    writeAtomically(this.#path, `${JSON.stringify(content, null, 1)}\n`);
  }

  #read(): Record<string, CellRecord> {
    if (!existsSync(this.#path)) return {};
    const content = parsed(this.#path);
    const { source, fit } = this.#of;
    if (content.source !== source || content.fit !== fit) {
      throw new Failure(
        `${this.folder} holds a sweep of ${content.fit} of ${content.source}, not of ${fit} of ${source}: choose another folder with --out`,
      );
    }
    return { ...content.cells };
  }

  #acquire(): void {
    try {
      const file = openSync(this.#lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw new Failure(`${this.#lock}: ${reason(error)}`);
      const owner = Number(readFileSync(this.#lock, 'utf8'));
      if (isAlive(owner)) {
        throw new Failure(
          `another sweep (process ${owner}) is at work in ${this.folder}; wait for it, or delete ${this.#lock} if it is not`,
        );
      }
      rmSync(this.#lock, { force: true });
      this.#acquire();
    }
  }
}

function makeFolder(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new Failure(`${path}: it is a file, not a folder`);
    return;
  }
  if (!existsSync(dirname(path))) throw new Failure(`${path}: there is no folder ${dirname(path)}`);
  try {
    mkdirSync(path);
  } catch (error) {
    throw new Failure(`${path}: the folder cannot be made: ${reason(error)}`);
  }
}

function parsed(path: string): { source: string; fit: string; cells: Record<string, CellRecord> } {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    if (content?.format !== FORMAT || content.version !== 1) throw new Error('it is not the file of a sweep');
    const cells: unknown[] = Object.values(content.cells);
    const isRecord = (cell: unknown) =>
      typeof cell === 'object' && cell !== null && 'identity' in cell && 'outcome' in cell;
    if (!cells.every(isRecord)) throw new Error('a cell in it is damaged');
    return content;
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${reason(error)}; delete it to begin the sweep anew`);
  }
}

function isAlive(process_: number): boolean {
  if (!Number.isInteger(process_) || process_ < 1) return false;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
