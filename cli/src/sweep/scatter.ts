import { escapeHtml } from '../report/page.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Indices into the colours and the shapes. */
  readonly colour: number;
  readonly shape: number;
  /** Written beside it where it is on the front. */
  readonly label: string;
  /** Shown where one points at it. */
  readonly title: string;
}

export interface Scatter {
  readonly x: string;
  readonly y: string;
  readonly points: readonly Point[];
  /** Indices of points, by ascending x. */
  readonly front: readonly number[];
}

const WIDTH = 330;
const HEIGHT = 250;
const MARGIN = { left: 62, right: 14, top: 12, bottom: 42 };
const RADIUS = 5;

/** Outlines around the origin, of about the same area. */
const SHAPES = [
  `M${RADIUS} 0A${RADIUS} ${RADIUS} 0 1 1 ${-RADIUS} 0A${RADIUS} ${RADIUS} 0 1 1 ${RADIUS} 0Z`,
  'M-4.5 -4.5H4.5V4.5H-4.5Z',
  'M0 -6L5.5 4H-5.5Z',
  'M0 -6L5 0L0 6L-5 0Z',
  'M0 6L5.5 -4H-5.5Z',
  'M-2 -5H2V-2H5V2H2V5H-2V2H-5V-2H-2Z',
  'M-6 0L0 -2.2L6 0L0 2.2Z',
  'M0 -6L2.2 0L0 6L-2.2 0Z',
];

/** How many values of a setting can be told apart by colour or by shape; more begin again. */
export const DISTINCT = SHAPES.length;

/** A mark as the picture has it, for a legend. */
export function mark(colour: number, shape: number): string {
  return `<path class="c${colour % DISTINCT}" d="${SHAPES[shape % DISTINCT]}"/>`;
}

/** A diagram of points on logarithmic axes, with the front as steps: an SVG that takes its ink from the page. */
export function scatter({ x, y, points, front }: Scatter): string {
  const xs = axisOf(
    points.map((point) => point.x),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const ys = axisOf(
    points.map((point) => point.y),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const place = (point: Point) => [xs.at(point.x), ys.at(point.y)] as const;
  const parts = [
    ...xs.ticks.map((tick) => line(xs.at(tick), MARGIN.top, xs.at(tick), HEIGHT - MARGIN.bottom)),
    ...ys.ticks.map((tick) => line(MARGIN.left, ys.at(tick), WIDTH - MARGIN.right, ys.at(tick))),
    ...xs.ticks.map((tick) => words(xs.at(tick), HEIGHT - MARGIN.bottom + 16, xs.text(tick), 'middle')),
    ...ys.ticks.map((tick) => words(MARGIN.left - 6, ys.at(tick) + 4, ys.text(tick), 'end')),
    words((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 6, x, 'middle'),
    `<text class="word" text-anchor="middle" transform="translate(13 ${(MARGIN.top + HEIGHT - MARGIN.bottom) / 2}) rotate(-90)">${escapeHtml(y)}</text>`,
  ];
  const corners = front.map((index) => place(points[index]!));
  if (corners.length > 1) {
    const [[startX, startY], ...rest] = corners as [readonly [number, number], ...(readonly [number, number])[]];
    parts.push(
      `<path class="front" d="M${fixed(startX)} ${fixed(startY)}${rest.map(([px, py]) => `H${fixed(px)}V${fixed(py)}`).join('')}"/>`,
    );
  }
  const best = new Set(front);
  // Those on the front come last, to lie above the others.
  const order = [...points.entries()].sort(([a], [b]) => Number(best.has(a)) - Number(best.has(b)));
  for (const [index, point] of order) {
    const [px, py] = place(point);
    const kind = best.has(index) ? ' class="best"' : '';
    parts.push(
      `<g${kind} transform="translate(${fixed(px)} ${fixed(py)})"><title>${escapeHtml(point.title)}</title>${mark(point.colour, point.shape)}</g>`,
    );
  }
  parts.push(...labels(front.map((index) => ({ text: points[index]!.label, at: place(points[index]!) }))));
  return `<svg class="scatter" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(`${y} against ${x}`)}">${parts.join('')}</svg>`;
}

/** Above and to the right of their points; those that would lie over one another are left out. */
function labels(all: readonly { readonly text: string; readonly at: readonly [number, number] }[]): string[] {
  const boxes: [number, number][] = [];
  return all.flatMap(({ text, at: [px, py] }) => {
    const [left, base] = [px + 7 > WIDTH - MARGIN.right - 8 ? px - 16 : px + 7, Math.max(py - 6, MARGIN.top + 9)];
    if (boxes.some(([x, y]) => Math.abs(x - left) < 16 && Math.abs(y - base) < 12)) return [];
    boxes.push([left, base]);
    return words(left, base, text, 'start');
  });
}

interface Axis {
  readonly ticks: readonly number[];
  at(value: number): number;
  text(tick: number): string;
}

function axisOf(values: readonly number[], from: number, to: number): Axis {
  const [lowest, highest] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  // Points keep off the edges, and one alone stands in the middle.
  const margin = Math.max(0.08 * (highest - lowest), 0.15);
  const [low, high] = [lowest - margin, highest + margin];
  const ticks = ticksOf(low, high);
  // Plain numbers and powers on one axis would be hard to compare.
  const isPlain = ticks.every((tick) => tick >= 1e-3 && tick < 1e5);
  return {
    ticks,
    text: isPlain ? String : power,
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

/** Powers of ten, at most some six; where there are fewer than two, also 2 and 5 times, or every multiple of one. */
function ticksOf(low: number, high: number): number[] {
  const within = (factors: readonly number[]) => {
    const ticks: number[] = [];
    for (let exponent = Math.floor(low); exponent <= Math.ceil(high); exponent++) {
      for (const factor of factors) {
        const at = exponent + Math.log10(factor);
        if (at >= low && at <= high) ticks.push(Number(`${factor}e${exponent}`));
      }
    }
    return ticks;
  };
  const powers = within([1]);
  if (powers.length > 1) {
    const every = Math.ceil(powers.length / 6);
    return powers.filter((_, index) => index % every === 0);
  }
  const some = within([1, 2, 5]);
  return some.length > 1 ? some : within([1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]);
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function power(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const digits = [...String(Math.abs(Number(exponent)))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `${mantissa === '1' ? '' : `${mantissa}·`}10${Number(exponent) < 0 ? '⁻' : ''}${digits}`;
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<path class="grid" d="M${fixed(x1)} ${fixed(y1)}L${fixed(x2)} ${fixed(y2)}"/>`;
}

function words(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text class="word" text-anchor="${anchor}" x="${fixed(x)}" y="${fixed(y)}">${escapeHtml(text)}</text>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
