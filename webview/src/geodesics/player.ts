import { element } from '../dom.ts';
import { short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { SPEEDS } from './view.ts';

/** Seconds for the whole path at speed 1, and steps of it where nothing shall move by itself. */
const WHOLE = 24;
const STEPS = 48;

/** Where the particle is along its path: set by a slider, or moving on by itself. */
export class Player {
  readonly element: HTMLElement;
  readonly #onPlace: (place: number) => void;
  readonly #slider: HTMLInputElement;
  readonly #reading = element('output');
  readonly #button: HTMLElement;
  readonly #say: Say;
  readonly #isStill = matchMedia('(prefers-reduced-motion: reduce)');
  #place: number;
  #speed: number;
  #last = 0;
  #name = 'τ';
  #isRunning = false;
  #time = 0;

  constructor(
    say: Say,
    { place, speed }: { readonly place: number; readonly speed: number },
    on: { place(place: number): void; speed(speed: number): void },
  ) {
    this.#say = say;
    this.#place = place;
    this.#speed = speed;
    this.#onPlace = on.place;
    this.#button = element('button', { class: 'toggle', type: 'button', onclick: () => this.#pressed() });
    this.#slider = element('input', {
      ...{ type: 'range', min: '0', max: '1000', 'aria-label': say('Place of the particle') },
      oninput: () => {
        this.#stop();
        this.#go(Number(this.#slider.value) / 1000);
      },
    });
    const select = element(
      'select',
      {
        title: say('Speed'),
        'aria-label': say('Speed'),
        onchange: () => {
          this.#speed = Number(select.value);
          on.speed(this.#speed);
        },
      },
      ...SPEEDS.map((one) => element('option', { value: String(one), selected: one === speed }, `${one}×`)),
    );
    this.element = element('div', { class: 'controls' }, this.#button, this.#slider, this.#reading, select);
    this.#isStill.addEventListener('change', () => {
      this.#stop();
      this.#show();
    });
    this.#show();
  }

  /** @param last the largest parameter */
  set(name: string, last: number): void {
    this.#name = name;
    this.#last = last;
    this.#show();
  }

  get lambda(): number {
    return this.#place * this.#last;
  }

  #pressed(): void {
    if (this.#isStill.matches) {
      this.#go(this.#place >= 1 ? 0 : Math.min(1, (Math.round(this.#place * STEPS) + 1) / STEPS));
    } else if (this.#isRunning) this.#stop();
    else {
      this.#isRunning = true;
      if (this.#place >= 1) this.#place = 0;
      this.#time = performance.now();
      requestAnimationFrame((time) => this.#tick(time));
    }
    this.#show();
  }

  #stop(): void {
    this.#isRunning = false;
  }

  #tick(time: number): void {
    if (!this.#isRunning) return;
    const step = (Math.max(0, time - this.#time) / 1000 / WHOLE) * this.#speed;
    this.#time = time;
    this.#go(Math.min(1, this.#place + step));
    if (this.#place >= 1) this.#stop();
    this.#show();
    requestAnimationFrame((next) => this.#tick(next));
  }

  #go(place: number): void {
    this.#place = place;
    this.#show();
    this.#onPlace(place);
  }

  #show(): void {
    const label = this.#isStill.matches ? this.#say('Step') : this.#isRunning ? this.#say('Pause') : this.#say('Play');
    if (this.#button.textContent !== label) this.#button.textContent = label;
    this.#slider.value = String(Math.round(1000 * this.#place));
    this.#reading.textContent = `${this.#name} = ${short(this.lambda, 5)}`;
    this.#slider.setAttribute('aria-valuetext', this.#reading.textContent);
  }
}
