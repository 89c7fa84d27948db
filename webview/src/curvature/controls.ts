import type { ViewChart, ViewQuantity } from '@spacetime/protocol';
import { element, replaceChildren } from '../dom.ts';
import { rebuild } from '../focus.ts';
import { short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { toggle } from '../shell.ts';
import { MAPS, type MapName } from './colours.ts';
import type { ScaleKind } from './scale.ts';
import { type CurvatureView, RANKS, SCALES, SYMBOLS } from './view.ts';

/** What is shown and how: quantity, plane, scale. */
export class Controls {
  readonly element = element('div', { class: 'controls' });
  readonly #say: Say;
  readonly #chart: ViewChart;
  readonly #onChange: (part: Partial<CurvatureView>) => void;
  #view: CurvatureView;
  #shape = '';
  readonly #readings = new Map<number, HTMLElement>();

  constructor(say: Say, chart: ViewChart, view: CurvatureView, onChange: (part: Partial<CurvatureView>) => void) {
    this.#say = say;
    this.#chart = chart;
    this.#view = view;
    this.#onChange = onChange;
    this.show(view);
  }

  show(view: CurvatureView): void {
    this.#view = view;
    const { quantity, axes, scale, map, contours, horizons, surface } = view;
    const shape = JSON.stringify([quantity, axes, scale, map, contours, horizons, surface]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      rebuild(this.element, () => this.#build());
    }
    for (const [axis, reading] of this.#readings) reading.textContent = short(view.at[axis]!, 4);
  }

  #build(): void {
    const view = this.#view;
    const say = this.#say;
    this.#readings.clear();
    replaceChildren(
      this.element,
      this.#group(say('Quantity'), this.#quantity(), ...this.#indices()),
      this.#group(say('Across'), this.#axis(0)),
      this.#group(say('Up'), this.#axis(1)),
      ...[0, 1, 2, 3].filter((i) => !view.axes.includes(i)).map((i) => this.#slider(i)),
      this.#group(
        say('Scale'),
        this.#select(
          view.scale,
          Object.keys(SCALES),
          say('Scale of colours'),
          (scale) => this.#onChange({ scale: scale as ScaleKind | 'auto' }),
          Object.values(SCALES).map((text) => say(text)),
        ),
      ),
      this.#group(
        say('Colours'),
        this.#select(view.map, MAPS, say('Colours'), (map) => this.#onChange({ map: map as MapName })),
      ),
      toggle(say('contours'), view.contours, (contours) => this.#onChange({ contours }), say('Lines of equal value')),
      toggle(
        say('horizons'),
        view.horizons,
        (horizons) => this.#onChange({ horizons }),
        say('Where g_tt and g^ii of the axes vanish'),
      ),
      toggle('3-D', view.surface, (surface) => this.#onChange({ surface }), say('As a surface')),
    );
  }

  #group(label: string, ...inputs: readonly HTMLElement[]): HTMLElement {
    return element('label', { class: 'group' }, element('span', { class: 'muted' }, label), ...inputs);
  }

  #select(
    value: string,
    options: readonly string[],
    label: string,
    onchange: (value: string) => void,
    texts = options,
  ) {
    const made: HTMLSelectElement = element(
      'select',
      { 'aria-label': label, onchange: () => onchange(made.value) },
      ...options.map((option, i) =>
        element('option', { value: option, selected: option === value }, texts[i] ?? option),
      ),
    );
    return made;
  }

  #quantity(): HTMLElement {
    const names = Object.keys(RANKS) as ViewQuantity['name'][];
    const texts = names.map((name) => this.#say(SYMBOLS[name]));
    const change = (name: string) => {
      const rank = RANKS[name as ViewQuantity['name']];
      // R^r_trt is the first component that is not zero by symmetry alone.
      const indices = rank === 4 ? [1, 0, 1, 0] : rank === 3 ? [1, 0, 0] : rank === 2 ? [0, 0] : [];
      this.#onChange({ quantity: { name: name as ViewQuantity['name'], ...(rank > 0 && { indices }) } });
    };
    return this.#select(this.#view.quantity.name, names, this.#say('Quantity'), change, texts);
  }

  #indices(): HTMLElement[] {
    const { quantity } = this.#view;
    const { coordinates } = this.#chart;
    return (quantity.indices ?? []).map((index, k) =>
      this.#select(
        String(index),
        ['0', '1', '2', '3'],
        this.#say('Index {0}', k + 1),
        (value) => {
          const indices = [...quantity.indices!];
          indices[k] = Number(value);
          this.#onChange({ quantity: { ...quantity, indices } });
        },
        coordinates,
      ),
    );
  }

  #axis(k: 0 | 1): HTMLElement {
    const { lower, upper, coordinates } = this.#chart;
    const usable = [0, 1, 2, 3].filter((i) => upper[i]! > lower[i]!);
    const change = (value: string) => {
      const axis = Number(value);
      const axes: [number, number] = [...this.#view.axes];
      // The other one makes room.
      if (axes[1 - k] === axis) axes[1 - k] = axes[k]!;
      axes[k] = axis;
      const range = (i: number) => [lower[i]!, upper[i]!] as const;
      this.#onChange({ axes, ranges: [range(axes[0]), range(axes[1])] });
    };
    const texts = usable.map((i) => coordinates[i]!);
    return this.#select(String(this.#view.axes[k]), usable.map(String), this.#say('Axis'), change, texts);
  }

  #slider(axis: number): HTMLElement {
    const { lower, upper, coordinates } = this.#chart;
    const [low, high] = [lower[axis]!, upper[axis]!];
    const reading = element('output', {}, short(this.#view.at[axis]!, 4));
    this.#readings.set(axis, reading);
    const made = element('input', {
      ...{ type: 'range', min: '0', max: '1000', disabled: !(high > low) },
      value: String(Math.round((1000 * (this.#view.at[axis]! - low)) / (high - low || 1))),
      'aria-label': coordinates[axis],
      oninput: () => {
        const at = [...this.#view.at];
        at[axis] = low + ((high - low) * Number(made.value)) / 1000;
        this.#onChange({ at });
      },
    });
    return this.#group(coordinates[axis]!, made, reading);
  }
}
