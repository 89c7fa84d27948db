import { element } from '../dom.ts';
import type { Say } from '../phrase.ts';
import { EXPOSURES, type ImageView, MODES, type Mode } from './view.ts';

/** Mode, exposure and enlargement. */
export class Controls {
  readonly element: HTMLElement;
  readonly #mode: HTMLSelectElement;
  readonly #exposure: HTMLInputElement;
  readonly #stops = element('output');
  readonly #zoom: HTMLSelectElement;

  constructor(say: Say, view: ImageView, onChange: (part: Partial<ImageView>) => void) {
    const names: Readonly<Record<Mode, string>> = {
      shaded: say('shaded'),
      redshift: say('redshift g of the disk'),
      outcome: say('what rays met'),
      order: say('crossings of the plane'),
    };
    this.#mode = element(
      'select',
      { 'aria-label': say('Colours'), onchange: () => onChange({ mode: this.#mode.value as Mode }) },
      ...MODES.map((mode) => element('option', { value: mode }, names[mode])),
    );
    this.#exposure = element('input', {
      ...{ type: 'range', min: String(-EXPOSURES), max: String(EXPOSURES), step: '0.25' },
      'aria-label': say('Exposure in stops'),
      title: say('Exposure in stops: light times a power of two. Double-click for 0.'),
      oninput: () => onChange({ exposure: Number(this.#exposure.value) }),
      ondblclick: () => onChange({ exposure: 0 }),
    });
    this.#zoom = element(
      'select',
      {
        'aria-label': say('Size'),
        onchange: () => {
          const zoom = Number(this.#zoom.value);
          onChange(zoom > 0 ? { zoom } : { zoom: undefined, middle: undefined });
        },
      },
      element('option', { value: '0' }, say('fit')),
      ...[0.5, 1, 2, 4, 8].map((zoom) => element('option', { value: String(zoom) }, ratio(zoom))),
    );
    this.element = element(
      'div',
      { class: 'controls' },
      group(say('Colours'), this.#mode),
      group(say('Exposure'), this.#exposure, this.#stops),
      group(say('Size'), this.#zoom),
    );
    this.show(view);
  }

  show({ mode, exposure, zoom }: ImageView): void {
    this.#mode.value = mode;
    this.#exposure.value = String(exposure);
    this.#exposure.disabled = mode !== 'shaded';
    this.#stops.textContent = exposure > 0 ? `+${exposure}` : String(exposure).replace('-', '−');
    const value = String(zoom ?? 0);
    const other = this.#zoom.querySelector('[data-other]');
    const isListed = [...this.#zoom.options].some((option) => option.value === value && option !== other);
    other?.remove();
    if (!isListed) this.#zoom.append(element('option', { value, 'data-other': 'true' }, ratio(zoom!)));
    this.#zoom.value = value;
  }
}

function group(label: string, ...inputs: readonly HTMLElement[]): HTMLElement {
  return element('label', { class: 'group' }, element('span', { class: 'muted' }, label), ...inputs);
}

/** `1:1`, `2:1`, `1:2` for what is simple, else a percentage. */
function ratio(zoom: number): string {
  if (zoom >= 1 && Number.isInteger(zoom)) return `${zoom}:1`;
  if (Number.isInteger(1 / zoom)) return `1:${1 / zoom}`;
  return `${Math.round(100 * zoom)} %`;
}
