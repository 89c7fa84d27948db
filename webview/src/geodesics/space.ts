import { project } from '../curvature/surface-2d.ts';
import { tick } from '../numbers.ts';
import { roundValues } from '../plots/ranges.ts';
import { keyRows, keyStrokes, LEGEND_ROW, type Legend } from './legend.ts';
import { endMark, type OutlineStyle, outlineStrokes, startMark } from './marks.ts';
import { type Box, type Palette, type Picture, ring, type Stroke, thinned } from './picture.ts';

/** A path in space. */
export interface SpaceCurve {
  readonly label: string;
  readonly colour: number;
  readonly dash?: readonly number[];
  /** Shape [n, 3]. */
  readonly at: Float64Array;
}

/** A sphere about the origin, or a circle in its equator. */
export interface SpaceOutline {
  readonly label: string;
  readonly style: OutlineStyle;
  readonly radius: number;
}

export interface SpaceScene {
  readonly curves: readonly SpaceCurve[];
  readonly outlines: readonly SpaceOutline[];
  readonly names: readonly [string, string, string];
  readonly legend: readonly Legend[];
}

/** How it is looked at: turned about the third axis, tilted towards the eye, enlarged. */
export interface Camera {
  readonly turn: number;
  readonly tilt: number;
  readonly zoom: number;
}

const ABOVE = 10;
const BELOW = 22;
/** The picture reaches so much further than the paths. */
const MARGIN = 1.12;

function spaceLayout(width: number, legend: readonly Legend[]): { readonly box: Box; readonly height: number } {
  const box = { left: 0, top: ABOVE, width, height: Math.min(400, Math.round(0.85 * width)) };
  return { box, height: ABOVE + box.height + BELOW + keyRows(legend, width - 16) * LEGEND_ROW };
}

export interface Projector {
  /** Pixels of a unit of length, and where the origin is. */
  readonly scale: number;
  readonly centre: readonly [number, number];
  /** From space to pixels, with the depth: positive lies behind the origin. */
  to(x: number, y: number, z: number): readonly [number, number, number];
}

/** Without perspective: lengths across the line of sight are what they are, wherever they lie. */
export function projector(scene: SpaceScene, box: Box, { turn, tilt, zoom }: Camera): Projector {
  const scale = (zoom * Math.min(box.width, box.height)) / (2 * MARGIN * reachOf(scene));
  const centre = [box.left + box.width / 2, box.top + box.height / 2] as const;
  const to = (x: number, y: number, z: number) => {
    const [u, v, depth] = project(x, y, z, turn, tilt);
    return [centre[0] + scale * u, centre[1] - scale * v, scale * depth] as const;
  };
  return { scale, centre, to };
}

/** The largest distance from the origin. */
function reachOf({ curves }: SpaceScene): number {
  let square = 0;
  for (const { at } of curves) {
    for (let k = 0; k < at.length; k += 3) {
      const here = at[k]! ** 2 + at[k + 1]! ** 2 + at[k + 2]! ** 2;
      if (here > square) square = here;
    }
  }
  return Math.sqrt(square) || 1;
}

/** All that stands still: what lies behind the origin, the horizon that hides it, and what lies before. */
export function spacePicture(scene: SpaceScene, camera: Camera, width: number, palette: Palette): Picture {
  const { box, height } = spaceLayout(width, scene.legend);
  const projected = projector(scene, box, camera);
  const { to, scale, centre } = projected;
  const axes = axesOf(scene, projected, palette);
  const strokes: Stroke[] = axes.filter(({ kind }) => kind === 'line');
  for (const behind of [true, false]) {
    for (const { style, radius } of scene.outlines) {
      if (style !== 'horizon') strokes.push(...outlineStrokes(circle(radius, projected, behind), style, palette, true));
    }
    for (const { colour, dash, at } of scene.curves) {
      const stroke = palette.series[colour % palette.series.length]!;
      const pen = { stroke, width: 1.3, clipped: true, opacity: behind ? 0.55 : 1, ...(dash && { dash }) };
      strokes.push({ kind: 'line', at: thinned(half(at, projected, behind)), ...pen });
    }
    if (!behind) break;
    for (const { style, radius } of scene.outlines) {
      if (style !== 'horizon') continue;
      const at = ring(...centre, scale * radius, 96);
      // It hides what is behind it.
      strokes.push({ kind: 'line', at, fill: palette.background, clipped: true });
      strokes.push(...outlineStrokes(at, style, palette, true));
    }
  }
  for (const { colour, at } of scene.curves) {
    if (at.length < 3) continue;
    const stroke = palette.series[colour % palette.series.length]!;
    const [x0, y0] = to(at[0]!, at[1]!, at[2]!);
    const [x1, y1] = to(at.at(-3)!, at.at(-2)!, at.at(-1)!);
    strokes.push(startMark(x0, y0, stroke, palette, true), endMark(x1, y1, stroke, palette, true));
  }
  strokes.push(...axes.filter(({ kind }) => kind === 'text'));
  strokes.push(...keyStrokes(scene.legend, 8, ABOVE + box.height + BELOW, width - 16, palette));
  return { width, height, box, strokes };
}

/** The pieces of a path on one side of the plane through the origin that faces the eye. */
function half(at: Float64Array, { to }: Projector, behind: boolean): Float64Array {
  const out = new Float64Array((2 * at.length) / 3);
  let before = false;
  for (let k = 0, n = 0; k < at.length; k += 3, n += 2) {
    const [x, y, depth] = to(at[k]!, at[k + 1]!, at[k + 2]!);
    const isHere = depth > 0 === behind;
    // A piece goes on to the first place of the other side, so that the two meet.
    const isShown = isHere || before;
    out[n] = isShown ? x : Number.NaN;
    out[n + 1] = isShown ? y : Number.NaN;
    before = isHere;
  }
  return out;
}

/** Half of a circle in the equatorial plane. */
function circle(radius: number, projected: Projector, behind: boolean): Float64Array {
  const SIDES = 128;
  const at = new Float64Array(3 * (SIDES + 1));
  for (let k = 0; k <= SIDES; k++) {
    const angle = (2 * Math.PI * k) / SIDES;
    at.set([radius * Math.cos(angle), radius * Math.sin(angle), 0], 3 * k);
  }
  return half(at, projected, behind);
}

/** The three axes from the origin, as long as a round number that the paths reach. */
function axesOf(scene: SpaceScene, { to }: Projector, { muted, foreground, background }: Palette): Stroke[] {
  const length = roundValues([0, reachOf(scene)]).at(-1) ?? 1;
  const [x0, y0] = to(0, 0, 0);
  return scene.names.flatMap((name, axis): Stroke[] => {
    const end = (at: number) => to(axis === 0 ? at : 0, axis === 1 ? at : 0, axis === 2 ? at : 0);
    const [x, y] = end(length);
    const [tx, ty] = end(1.08 * length);
    const text = `${name} = ${tick(length)}`;
    // Away from the middle, where the paths are.
    const anchor = tx > x0 + 12 ? 'start' : tx < x0 - 12 ? 'end' : 'middle';
    // An axis that is looked along has no end to be named.
    const isSeen = Math.hypot(x - x0, y - y0) > 12;
    return [
      { kind: 'line', at: [x0, y0, x, y], stroke: muted, clipped: true },
      ...(isSeen ? [{ kind: 'text', text, x: tx, y: ty, fill: foreground, halo: background, anchor } as const] : []),
    ];
  });
}
