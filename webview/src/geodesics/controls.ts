import type { GeodesicCourse } from '@spacetime/protocol';
import { element } from '../dom.ts';
import type { Say } from '../phrase.ts';
import { toggle } from '../shell.ts';
import type { GeodesicsView, PictureName } from './view.ts';

type Change = (part: Partial<GeodesicsView>) => void;

/** Which plane of space, or 3-D; what is drawn beside the orbits. */
export function pictureControls(
  say: Say,
  course: GeodesicCourse,
  view: GeodesicsView,
  change: Change,
  whole: () => void,
): HTMLElement {
  const [x, y, z] = course.projection.axes;
  const names: readonly (readonly [PictureName, string])[] = [
    ['xy', `${x} ${y}`],
    ['xz', `${x} ${z}`],
    ['yz', `${y} ${z}`],
    ['3-D', '3-D'],
  ];
  const buttons = names.map(([picture, label]) => {
    const title = picture === '3-D' ? say('In space') : say('Seen in the plane {0}', label);
    const made = toggle(label, view.picture === picture, () => {
      for (const one of buttons) one.setAttribute('aria-pressed', String(one === made));
      change({ picture });
    });
    made.title = title;
    return made;
  });
  const surfaces =
    course.surfaces.length === 0
      ? undefined
      : toggle(
          say('horizons'),
          view.surfaces,
          (on) => change({ surfaces: on }),
          say('Horizons, static limits and photon orbits, as far as they follow from the metric'),
        );
  const all = element('button', { class: 'toggle', type: 'button', onclick: whole }, say('Whole orbit'));
  const planes = element('span', { class: 'group', role: 'group', 'aria-label': say('Projection') }, ...buttons);
  return element('div', { class: 'controls' }, planes, surfaces, all);
}

/** The two coordinates of the picture in the chart. */
export function chartControls(
  say: Say,
  course: GeodesicCourse,
  [acrossNow, upNow]: readonly [across: number, up: number],
  change: Change,
): HTMLElement {
  const select = (label: string, value: number, choose: (axis: number) => void) => {
    const made = element(
      'select',
      { 'aria-label': label, title: label, onchange: () => choose(Number(made.value)) },
      ...course.chart.coordinates.map((name, i) =>
        element('option', { value: String(i), selected: i === value }, name),
      ),
    );
    return element('label', { class: 'group' }, label, made);
  };
  return element(
    'div',
    { class: 'controls' },
    select(say('Across'), acrossNow, (across) => change({ across })),
    select(say('Up'), upNow, (up) => change({ up })),
  );
}
