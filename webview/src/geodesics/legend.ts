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

/** As wide as the longest of the texts is, roughly. */
function columnOf(entries: readonly Legend[]): number {
  return SAMPLE + LETTER * Math.max(...entries.map(({ label }) => label.length), 8);
}

function columns(entries: readonly Legend[], width: number): number {
  return Math.max(1, Math.floor(width / columnOf(entries)));
}

export function keyRows(entries: readonly Legend[], width: number): number {
  return Math.ceil(entries.length / columns(entries, width));
}

/** What each line and mark is, in columns from a place on. */
export function keyStrokes(
  entries: readonly Legend[],
  left: number,
  top: number,
  width: number,
  palette: Palette,
): Stroke[] {
  const perRow = columns(entries, width);
  const column = columnOf(entries);
  return entries.flatMap((entry, k) => {
    const x = left + (k % perRow) * column;
    const y = top + Math.floor(k / perRow) * LEGEND_ROW;
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
