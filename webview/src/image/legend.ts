import { IMAGE_OUTCOMES } from '@spacetime/protocol';
import { element, replaceChildren } from '../dom.ts';
import { short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { MOST_ORDER, NOTHING, ORDER_COLOURS, OUTCOME_COLOURS, shiftColour } from './colours.ts';
import type { Mode } from './view.ts';
import { outcomeWord } from './words.ts';

type Rgb = readonly [number, number, number];

const STOPS = 16;

/** What colours mean, in words, whatever the mode. */
export class Legend {
  readonly element = element('div', { class: 'legend' });
  readonly #say: Say;

  constructor(say: Say) {
    this.#say = say;
  }

  /** @param span the largest |log g| of the scale; @param failed kinds of failures that are in the picture */
  show(mode: Mode, span: number, has: ReadonlySet<string>): void {
    replaceChildren(this.element, ...this.#parts(mode, span), ...this.#failures(mode, has));
  }

  #parts(mode: Mode, span: number): HTMLElement[] {
    const say = this.#say;
    switch (mode) {
      case 'shaded':
        return [];
      case 'redshift': {
        const colours = Array.from({ length: STOPS + 1 }, (_, k) =>
          shiftColour(Math.exp(span * ((2 * k) / STOPS - 1)), span),
        );
        const text = say('g = ν_observed / ν_emitted of the disk');
        return [
          bar(
            colours,
            [-1, 0, 1].map((k) => ({ at: (k + 1) / 2, text: short(Math.exp(k * span)) })),
            text,
          ),
          swatch(NOTHING, say('sky')),
          swatch(OUTCOME_COLOURS.captured, say('captured')),
        ];
      }
      case 'outcome':
        return IMAGE_OUTCOMES.filter((outcome) => outcome !== 'fault' && outcome !== 'limit').map((outcome) =>
          swatch(OUTCOME_COLOURS[outcome], outcomeWord(outcome, say)),
        );
      case 'order':
        return [
          element('span', { class: 'muted' }, say('Crossings of the equatorial plane:')),
          ...ORDER_COLOURS.map((colour, n) => swatch(colour, n === MOST_ORDER ? `≥ ${n}` : String(n))),
          swatch(OUTCOME_COLOURS.captured, say('captured')),
        ];
    }
  }

  #failures(mode: Mode, has: ReadonlySet<string>): HTMLElement[] {
    return (['fault', 'limit'] as const)
      .filter((outcome) => has.has(outcome) || mode === 'outcome')
      .map((outcome) => swatch(OUTCOME_COLOURS[outcome], outcomeWord(outcome, this.#say)));
  }
}

export function swatch(colour: Rgb, text: string): HTMLElement {
  const box = element('span', { class: 'swatch', 'aria-hidden': 'true' });
  box.style.backgroundColor = css(colour);
  return element('span', { class: 'group' }, box, text);
}

/** A scale of colours, with numbers at their places from 0 to 1. */
export function bar(
  colours: readonly Rgb[],
  ticks: readonly { readonly at: number; readonly text: string }[],
  text: string,
): HTMLElement {
  const band = element('span', { class: 'band', 'aria-hidden': 'true' });
  band.style.backgroundImage = `linear-gradient(to right, ${colours.map(css).join(', ')})`;
  const numbers = ticks.map(({ at, text: number }) => {
    const tick = element('span', {}, number);
    tick.style.left = `${100 * at}%`;
    return tick;
  });
  return element(
    'span',
    { class: 'group' },
    element('span', { class: 'muted' }, text),
    element('span', { class: 'scale' }, band, element('span', { class: 'ticks' }, ...numbers)),
  );
}

function css([r, g, b]: Rgb): string {
  return `rgb(${r}, ${g}, ${b})`;
}
