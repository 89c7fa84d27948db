import type { GeodesicProjection } from '@spacetime/protocol';
import { element, replaceChildren } from '../dom.ts';
import { short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { LinePlot } from '../plots/line-plot.ts';
import type { Figure } from '../plots/svg.ts';
import { chartControls, pictureControls } from './controls.ts';
import { type Course, furthest, indexAt, parameterOf } from './course.ts';
import { coordinateCurves, deviationCurves, driftCurves } from './curves.ts';
import { chartMovers, planeMovers, spaceMovers } from './movers.ts';
import { PlaneView } from './plane-view.ts';
import { Player } from './player.ts';
import { chartAxes, chartScene, type Drawn, drawnOf, planeScene, spaceScene } from './scenes.ts';
import { SpaceView } from './space-view.ts';
import { wordsOf } from './table.ts';
import type { GeodesicsView } from './view.ts';

/** All that is drawn of geodesics, with what chooses it. */
export class GeodesicPictures {
  readonly element: HTMLElement;
  readonly #beside = element('div');
  readonly #below = element('div');
  readonly #say: Say;
  readonly #onView: (part: Partial<GeodesicsView>) => void;
  readonly #player: Player;
  readonly #plane = new PlaneView();
  readonly #space: SpaceView;
  readonly #chart = new PlaneView();
  readonly #orbit = element('div');
  readonly #orbitControls = element('div');
  readonly #chartBox = element('div');
  readonly #reading = element('p', { class: 'reading' });
  readonly #plots = element('div', { class: 'columns' });
  #lines: readonly LinePlot[] = [];
  #view: GeodesicsView;
  #courses: readonly Course[] = [];
  #drawn: readonly Drawn[] = [];

  constructor(say: Say, view: GeodesicsView, onView: (part: Partial<GeodesicsView>) => void) {
    this.#say = say;
    this.#view = view;
    this.#onView = onView;
    this.#space = new SpaceView((camera) => this.#keep({ camera }));
    this.#player = new Player(say, view, {
      place: (place) => {
        this.#keep({ place });
        this.#move();
      },
      speed: (speed) => this.#keep({ speed }),
    });
    const orbit = element('div', {}, this.#orbitControls, this.#orbit, this.#player.element, this.#reading);
    this.element = element(
      'div',
      {},
      element('div', { class: 'columns' }, orbit, element('div', {}, this.#beside, this.#chartBox)),
      this.#below,
      this.#plots,
    );
  }

  set(courses: readonly Course[]): void {
    this.#courses = courses;
    this.#drawn = drawnOf(courses, this.#say);
    const course = courses[0]!.of;
    this.#player.set(parameterOf(course), furthest(courses));
    const change = (part: Partial<GeodesicsView>) => {
      const isOther = part.picture !== undefined && part.picture !== this.#view.picture;
      this.#keep(part);
      this.#show(isOther, part.across !== undefined || part.up !== undefined);
    };
    const whole = () => (this.#view.picture === '3-D' ? this.#space.reset() : this.#plane.reset());
    replaceChildren(this.#orbitControls, pictureControls(this.#say, course, this.#view, change, whole));
    replaceChildren(this.#chartBox, chartControls(this.#say, course, this.#axes, change), this.#chart.element);
    this.#show(true, true);
    this.#plot();
  }

  /** What is said of the paths: beside the orbit, or below where there are several. */
  set about(text: HTMLElement) {
    (this.#drawn.length > 1 ? this.#below : this.#beside).replaceChildren(text);
  }

  /** What the picture in space is of. */
  get note(): string {
    const [course] = this.#courses;
    return course === undefined ? '' : projectionText(course.of.projection, course.of.chart.coordinates, this.#say);
  }

  redraw(): void {
    for (const one of [this.#plane, this.#space, this.#chart, ...this.#lines]) one.redraw();
  }

  get canvas(): HTMLCanvasElement {
    return this.#view.picture === '3-D' ? this.#space.canvas : this.#plane.canvas;
  }

  get figures(): readonly Figure[] {
    const orbit = this.#view.picture === '3-D' ? this.#space.figure : this.#plane.figure;
    return [orbit, this.#chart.figure, ...this.#lines.map((plot) => plot.figure)].filter((one) => one !== undefined);
  }

  get #axes(): readonly [across: number, up: number] {
    const [across, up] = chartAxes(this.#courses[0]!.of);
    return [this.#view.across ?? across, this.#view.up ?? up];
  }

  #keep(part: Partial<GeodesicsView>): void {
    this.#view = { ...this.#view, ...part };
    this.#onView(part);
  }

  #show(isOtherPicture: boolean, isOtherChart: boolean): void {
    const { picture, camera, surfaces } = this.#view;
    const [across, up] = this.#axes;
    const say = this.#say;
    const words = wordsOf(this.#drawn, this.#say);
    const { projection, chart } = this.#courses[0]!.of;
    if (picture === '3-D') {
      this.#space.set(say('Orbit in space'), words, spaceScene(this.#drawn, surfaces, say), camera);
      replaceChildren(this.#orbit, this.#space.element);
    } else {
      const names = { xy: [0, 1], xz: [0, 2], yz: [1, 2] }[picture].map((i) => projection.axes[i]!);
      const title = say('Orbit in the plane {0}', names.join(' '));
      this.#plane.set(title, words, planeScene(this.#drawn, picture, surfaces, say), isOtherPicture);
      replaceChildren(this.#orbit, this.#plane.element);
    }
    const title = say('In the chart {0}', chart.name);
    this.#chart.set(title, words, chartScene(this.#drawn, across, up, say), isOtherChart);
    this.#move();
  }

  #move(): void {
    const { picture } = this.#view;
    const [across, up] = this.#axes;
    const { lambda } = this.#player;
    if (picture === '3-D') this.#space.move(spaceMovers(this.#drawn, lambda));
    else this.#plane.move(planeMovers(this.#drawn, lambda, picture));
    this.#chart.move(chartMovers(this.#drawn, lambda, across, up));
    this.#reading.textContent = this.#drawn
      .map(({ path, course, label }) => {
        const k = indexAt(path, lambda);
        const at = course.of.chart.coordinates.map((name, i) => `${name} = ${short(path.points[4 * k + i]!, 6)}`);
        return `${this.#drawn.length > 1 ? `${label}: ` : ''}${at.join(', ')}`;
      })
      .join('\n');
  }

  #plot(): void {
    const say = this.#say;
    const course = this.#courses[0]!.of;
    const x = parameterOf(course);
    const last = furthest(this.#courses);
    const shared = { x, height: 200, sync: 'lambda', fine: true };
    const drift = driftCurves(this.#drawn, last, say);
    const exact = drift.exact.length > 0 ? ` (${say('to the last bit: {0}', drift.exact.join(', '))})` : '';
    const drifts = new LinePlot({ ...shared, title: say('Change of what is conserved') + exact, logY: true });
    const coordinates = course.chart.coordinates.map((name, axis) => {
      const plot = new LinePlot({ ...shared, title: say('{0} against {1}', name, x), height: 150 });
      return { plot, data: coordinateCurves(this.#drawn, axis, last) };
    });
    const apart = deviationCurves(this.#drawn, last, say);
    const deviation = new LinePlot({ ...shared, title: say('Learned path − exact path, at equal {0}', x), logY: true });
    const own = [
      ...(apart.curves.length > 0 ? [{ plot: deviation, data: apart }] : []),
      { plot: drifts, data: drift },
      ...coordinates,
    ];
    this.#lines = own.map(({ plot }) => plot);
    replaceChildren(this.#plots, ...this.#lines.map((plot) => plot.element));
    // Once they have their widths.
    requestAnimationFrame(() => {
      for (const { plot, data } of own) plot.set(data);
    });
  }
}

function projectionText({ kind, axes, chart }: GeodesicProjection, coordinates: readonly string[], say: Say): string {
  const [, r, θ, φ] = coordinates;
  const sphere = (radius: string) => `(${radius} sin ${θ} cos ${φ}, ${radius} sin ${θ} sin ${φ}, ${radius} cos ${θ})`;
  switch (kind) {
    case 'coordinates':
      return say('In space: the coordinates {0} as they are.', axes.join(', '));
    case 'spherical':
      return say('In space: {0}.', sphere(r ?? 'r'));
    case 'areal':
      return say('In space: {0}, with the areal radius R = √g_{1}{1}.', sphere('R'), θ ?? 'θ');
    case 'map':
      return say('In space: by the map to the chart {0}.', chart ?? '');
  }
}
