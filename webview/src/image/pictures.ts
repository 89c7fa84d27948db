import { IMAGE_OUTCOMES, type ImageOutcome } from '@spacetime/protocol';
import { colourTable } from '../curvature/colours.ts';
import { type Scale, scaleOf } from '../curvature/scale.ts';
import { atNextFrame, element, replaceChildren, showChildren } from '../dom.ts';
import { tick } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { OUTCOME_COLOURS, paint, shiftSpan } from './colours.ts';
import { type Difference, differenceOf } from './difference.ts';
import { type FrameEvents, FrameView } from './frame-view.ts';
import { bar, Legend, swatch } from './legend.ts';
import type { Picture } from './picture.ts';
import type { ImageView } from './view.ts';
import { countsLine, sourceWord } from './words.ts';

/** Rays that come to different things, on the map of differences. */
const DIFFERENT = [213, 94, 0] as const;
const STOPS = 16;
const FAILURES = new Map(
  (['fault', 'limit'] as const).map((outcome) => [IMAGE_OUTCOMES.indexOf(outcome), OUTCOME_COLOURS[outcome]]),
);

/** The pictures side by side: learned, exact and their difference, or the one that there is. */
export class Pictures {
  readonly element = element('div', { class: 'pictures' });
  readonly legend: Legend;
  readonly #scale = element('div', { class: 'legend' });
  readonly #say: Say;
  readonly #events: FrameEvents;
  readonly #views = new Map<string, FrameView>();
  difference: Difference | undefined;

  constructor(say: Say, events: FrameEvents) {
    this.#say = say;
    this.#events = events;
    this.legend = new Legend(say);
  }

  get legends(): readonly HTMLElement[] {
    return [this.legend.element, this.#scale];
  }

  /** Colours everything anew. */
  set(pictures: readonly Picture[], { mode, exposure }: ImageView): void {
    const say = this.#say;
    const span = mode === 'redshift' ? shiftSpan(pictures) : Math.LN2;
    const kinds = new Set<ImageOutcome>();
    for (const picture of pictures) {
      const pixels = new ImageData(picture.width, picture.height);
      paint(picture, mode, exposure, span, pixels.data);
      const view = this.#view(picture.source);
      view.set(pictures.length > 1 ? sourceWord(picture.source, say) : '', pixels);
      for (const [outcome, count] of picture.counts()) if (count > 0) kinds.add(outcome);
      view.describe(`${sourceWord(picture.source, say)}: ${countsLine(picture, say)}`);
    }
    const [learned, exact] = ['learned', 'exact'].map((source) => pictures.find((one) => one.source === source));
    this.difference = undefined;
    replaceChildren(this.#scale);
    if (learned && exact) this.#differ(learned, exact);
    this.legend.show(mode, span, kinds);
    const shown = [...this.#views]
      .filter(
        ([source]) => pictures.some((one) => one.source === source) || (source === 'difference' && this.difference),
      )
      .map(([, view]) => view.element);
    showChildren(this.element, shown);
    this.draw();
  }

  frame(frame: Parameters<FrameView['frame']>[0]): void {
    for (const view of this.#views.values()) view.frame(frame);
    this.draw();
  }

  /** At the next frame of the screen. */
  readonly draw = atNextFrame(() => {
    for (const view of this.#views.values()) if (view.element.isConnected) view.draw();
  });

  /** All that are shown in a row, a pixel of the file for each of theirs. */
  get sheet(): HTMLCanvasElement {
    const images = [...this.#views.values()].filter((view) => view.element.isConnected).map((view) => view.image);
    const sheet = document.createElement('canvas');
    sheet.width = images.reduce((sum, image) => sum + image.width, 0);
    sheet.height = Math.max(0, ...images.map((image) => image.height));
    let x = 0;
    for (const image of images) {
      sheet.getContext('2d')!.drawImage(image, x, 0);
      x += image.width;
    }
    return sheet;
  }

  #view(source: string): FrameView {
    let view = this.#views.get(source);
    if (view === undefined) {
      view = new FrameView(this.#events);
      this.#views.set(source, view);
    }
    return view;
  }

  #differ(learned: Picture, exact: Picture): void {
    const say = this.#say;
    const difference = differenceOf(learned, exact);
    this.difference = difference;
    const scale = scaleOfDifference(difference);
    const table = colourTable('viridis', false);
    const pixels = new ImageData(exact.width, exact.height);
    for (let pixel = 0; pixel < difference.data.length; pixel++) {
      const shown = exact.shown[pixel]!;
      const value = difference.data[shown] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const entry = 3 * Math.round(255 * (value === 0 ? 0 : scale.of(value)));
      const failed = FAILURES.get(exact.kinds[shown]!);
      const colour = !Number.isFinite(value) ? DIFFERENT : (failed ?? table.subarray(entry, entry + 3));
      pixels.data.set(colour, 4 * pixel);
      pixels.data[4 * pixel + 3] = 255;
    }
    const view = this.#view('difference');
    view.set(say('difference'), pixels);
    view.describe(say('difference'));
    const colours = Array.from({ length: STOPS + 1 }, (_, k) => {
      const [r, g, b] = table.subarray(3 * Math.round((255 * k) / STOPS));
      return [r!, g!, b!] as const;
    });
    replaceChildren(
      this.#scale,
      bar(
        colours,
        scale.ticks.map(({ at, value }) => ({ at, text: tick(value) })),
        say('Angle on the sky in radians; |Δg|/g on the disk'),
      ),
      swatch(DIFFERENT, say('they come to something else')),
    );
  }
}

function scaleOfDifference({ data, largestAngle, largestShift }: Difference): Scale {
  const largest = Math.max(largestAngle || 0, largestShift || 0);
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of data) if (value > 0 && value < smallest) smallest = value;
  if (!(largest > 0)) return scaleOf('linear', 0, 1, 1);
  return scaleOf('log', 0, largest, Math.max(smallest, largest * 1e-6));
}
