import { type Palette, ring, type Stroke } from './picture.ts';

/** What a line beside the paths stands for. */
export type OutlineStyle = 'horizon' | 'static-limit' | 'photon-orbit' | 'edge';

type Line = Extract<Stroke, { kind: 'line' }>;

/** An outline as it is drawn, wherever it is: the inside of a horizon is filled. */
export function outlineStrokes(at: Line['at'], style: OutlineStyle, palette: Palette, clipped = false): Stroke[] {
  const { foreground, muted } = palette;
  const line = (rest: Omit<Line, 'kind' | 'at' | 'clipped'>): Stroke => ({ kind: 'line', at, clipped, ...rest });
  switch (style) {
    case 'horizon':
      return [line({ fill: foreground, opacity: 0.25 }), line({ stroke: foreground, width: 1.5 })];
    case 'static-limit':
      return [line({ stroke: foreground, width: 1, dash: [7, 3] })];
    case 'photon-orbit':
      return [line({ stroke: muted, width: 1.3, dash: [2, 3] })];
    case 'edge':
      return [line({ stroke: muted, width: 1 })];
  }
}

export function startMark(x: number, y: number, stroke: string, { background }: Palette, clipped = false): Stroke {
  return { kind: 'line', at: ring(x, y, 4.5), stroke, fill: background, width: 2, clipped };
}

export function endMark(x: number, y: number, fill: string, { background }: Palette, clipped = false): Stroke {
  const h = 4;
  const at = [x - h, y - h, x + h, y - h, x + h, y + h, x - h, y + h, x - h, y - h];
  return { kind: 'line', at, stroke: background, fill, width: 1, clipped };
}
