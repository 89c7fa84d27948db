/** A drawing for a file: its size, and its elements, whose identifiers begin with what is given. */
export interface Figure {
  readonly width: number;
  readonly height: number;
  body(id: string): string;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG; a text among its children must have been escaped. */
export function tag(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** A text at a place: `anchor` start, middle or end; centred on the line across it where `middle` is set. */
export function label(
  text: string,
  x: number,
  y: number,
  { anchor = 'middle', fill = MUTED, middle = false, rotate = false } = {},
): string {
  const place = { x, y, fill, 'text-anchor': anchor, 'dominant-baseline': middle ? 'central' : undefined };
  return tag('text', { ...place, transform: rotate ? `rotate(-90 ${x} ${y})` : undefined }, escaped(text));
}

/** For XML: what it cannot hold at all is left out. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Figures beside and below one another on a white sheet. */
export function sheet(figures: readonly Figure[], columns: number): string {
  const rows = Array.from({ length: Math.ceil(figures.length / columns) }, (_, row) =>
    figures.slice(row * columns, (row + 1) * columns),
  );
  const width = Math.max(...rows.map((row) => row.reduce((sum, figure) => sum + figure.width, 0)));
  let y = 0;
  const groups = rows.flatMap((row, r) => {
    let x = 0;
    const placed = row.map((figure, k) => {
      const group = tag('g', { transform: `translate(${x} ${y})` }, figure.body(`f${r * columns + k}-`));
      x += figure.width;
      return group;
    });
    y += Math.max(...row.map((figure) => figure.height));
    return placed;
  });
  const size = { width, height: y, viewBox: `0 0 ${width} ${y}` };
  const paper = tag('rect', { width, height: y, fill: '#ffffff' });
  const fonts = { 'font-family': 'sans-serif', 'font-size': 11 };
  const root = { xmlns: 'http://www.w3.org/2000/svg', ...size, ...fonts };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('svg', root, paper, ...groups)}\n`;
}

/** Colours of files are those of paper, whatever the editor's theme. */
export const FOREGROUND = '#222222';
export const MUTED = '#555555';
export const GRID = '#dddddd';
/** In the order of the theme's: blue, orange, green, purple, red, yellow. */
export const COLOURS = ['#1a6fb5', '#d1750c', '#2f8a3b', '#7d4fb0', '#c0392b', '#a08a00'];
