import type { Progress } from '@spacetime/field';
import { duration } from './table.ts';

/** One line on a terminal that is written over and over; without a terminal, a line now and then. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #every: number;
  #last = 0;
  #shown = false;

  /** @param every seconds between lines where there is no terminal */
  constructor(stream: NodeJS.WriteStream = process.stderr, every = 5) {
    this.#stream = stream;
    this.#every = every;
  }

  show(text: string, final = false): void {
    if (this.#stream.isTTY) {
      this.#stream.write(`\r${clip(text, this.#stream.columns ?? 80)}\x1b[K${final ? '\n' : ''}`);
      this.#shown = !final;
      return;
    }
    const now = performance.now() / 1000;
    if (!final && now - this.#last < this.#every) return;
    this.#last = now;
    this.#stream.write(`${text}\n`);
  }

  /** Clears the line, so that something else can be printed. */
  clear(): void {
    if (this.#shown) this.#stream.write('\r\x1b[K');
    this.#shown = false;
  }
}

function clip(text: string, columns: number): string {
  const characters = [...text];
  return characters.length < columns ? text : `${characters.slice(0, columns - 2).join('')}…`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `████▌     ` of the given number of columns. */
export function bar(fraction: number, columns: number): string {
  const eighths = Math.round(Math.max(0, Math.min(1, fraction)) * columns * 8);
  const text = '█'.repeat(eighths >> 3) + EIGHTHS[eighths & 7];
  return text.padEnd(columns, ' ');
}

/** The line of a running fit: bar, loss, error, rate, speed, time left. */
export function progressText(p: Progress): string {
  if (p.phase === 'preparation') return `${bar(p.done, 20)} ${percent(p.done)}  evaluating the metric at the samples`;
  const fraction = p.step / p.steps;
  const mae = p.validation === undefined ? '' : `  MAE ${p.validation.mae.toExponential(2)}`;
  const speed = p.stepsPerSecond >= 10 ? p.stepsPerSecond.toFixed(0) : p.stepsPerSecond.toPrecision(2);
  const parts = [
    `${bar(fraction, 20)} ${percent(fraction)}`,
    `${p.step}/${p.steps}`,
    `loss ${p.loss.toExponential(2)}${mae}`,
    `rate ${p.rate.toExponential(1)}`,
    `${speed} steps/s`,
    `${duration(p.eta)} left`,
  ];
  return parts.join('  ');
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(0)}%`.padStart(4);
}
