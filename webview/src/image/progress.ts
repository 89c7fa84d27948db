import type { ImagePart } from '@spacetime/protocol';
import { element } from '../dom.ts';
import { duration } from '../numbers.ts';
import type { Say } from '../phrase.ts';

/** How far the picture is: a bar, the percentage and the time that is left. */
export class ProgressLine {
  readonly element: HTMLElement;
  readonly #bar = element('progress', { max: 1, value: 0 });
  readonly #text = element('span', { class: 'muted' });
  readonly #say: Say;

  constructor(say: Say) {
    this.#say = say;
    this.#bar.setAttribute('aria-label', say('Progress of the picture'));
    this.element = element('div', { class: 'progress', hidden: true }, this.#bar, this.#text);
  }

  begin(): void {
    this.element.hidden = false;
    this.#bar.removeAttribute('value');
    this.#text.textContent = this.#say('Preparing …');
  }

  show({ done, total, left, step }: Pick<ImagePart, 'done' | 'total' | 'left' | 'step'>): void {
    const say = this.#say;
    this.#bar.value = total === 0 ? 0 : done / total;
    const pass = step > 1 ? say('a ray for {0} × {0} pixels', step) : say('a ray for every pixel');
    const time = left === undefined ? '' : `, ${say('{0} left', duration(left))}`;
    this.#text.textContent = `${Math.floor((100 * done) / Math.max(1, total))} %${time} · ${pass}`;
  }

  end(): void {
    this.element.hidden = true;
  }
}
