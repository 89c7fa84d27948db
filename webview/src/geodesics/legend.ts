import { endMark, type OutlineStyle, outlineStrokes, startMark } from './marks.ts';
import type { Palette, Stroke } from './picture.ts';

/** A line of the list of what is drawn. */
export interface Legend {
  readonly label: string;
  readonly colour?: number;
  readonly dash?: readonly number[];
  readonly style?: OutlineStyle;
  readonly mark?: 'start' | 'end';
}

export const LEGEND_ROW = 17;
/** Pixels of a sample with the space around it, and of a letter, on the average. */
const SAMPLE = 46;
const LETTER = 6.2;

/** Where each entry stands: one after another, as many in a row as there is room for. */
function placesOf(entries: readonly Legend[], width: number): readonly { readonly x: number; readonly row: number }[] {
  let [x, row] = [0, 0];
  return entries.map(({ label }) => {
    const wide = SAMPLE + LETTER * label.length;
    if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
    const place = { x, row };
    x += wide;
    return place;
  });
}

export function keyRows(entries: readonly Legend[], width: number): number {
  return (placesOf(entries, width).at(-1)?.row ?? -1) + 1;
}

/** What each line and mark is, in rows from a place on. */
export function keyStrokes(
  entries: readonly Legend[],
  left: number,
  top: number,
  width: number,
  palette: Palette,
): Stroke[] {
  const places = placesOf(entries, width);
  return entries.flatMap((entry, k) => {
    const x = left + places[k]!.x;
    const y = top + places[k]!.row * LEGEND_ROW;
    const text: Stroke = { kind: 'text', text: entry.label, x: x + 30, y, fill: palette.foreground, anchor: 'start' };
    return [...sample(entry, x, y, palette), text];
  });
}

function sample({ colour = 0, dash, style, mark }: Legend, x: number, y: number, palette: Palette): Stroke[] {
  const { series, foreground } = palette;
  if (mark === 'start') return [startMark(x + 12, y, foreground, palette)];
  if (mark === 'end') return [endMark(x + 12, y, foreground, palette)];
  const box = [x, y - 5, x + 24, y - 5, x + 24, y + 5, x, y + 5, x, y - 5];
  const line = [x, y, x + 24, y];
  if (style !== undefined) return outlineStrokes(style === 'horizon' ? box : line, style, palette);
  return [{ kind: 'line', at: line, stroke: series[colour % series.length]!, width: 2, ...(dash && { dash }) }];
}
