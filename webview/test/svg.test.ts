import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contourPath } from '../src/curvature/contours.ts';
import type { Grid } from '../src/curvature/grid.ts';
import { BOX, type MapDrawing, mapFigure } from '../src/curvature/map-figure.ts';
import { scaleOf } from '../src/curvature/scale.ts';
import type { PlotData } from '../src/plots/data.ts';
import { frameOf, lineFigure } from '../src/plots/line-figure.ts';
import { sheet } from '../src/plots/svg.ts';
import { all, type Element, number, parseXml } from './xml.ts';

const textsOf = (element: Element) => all(element, 'text').map(({ children }) => children.join(''));
const near = (found: number, wanted: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(found - wanted) <= tolerance * (1 + Math.abs(wanted)), `${found}, not ${wanted}`);

const DATA: PlotData = {
  xs: [1e-5, 1e-3, 0.1, 1],
  curves: [
    { label: 'order 2 <"&\u0001', colour: 0, values: [1e-9, 3e-7, null, 0.5], dash: [5, 4] },
    { label: 'level', colour: 7, values: [2e-8, 2e-8, 2e-8, 2e-8], points: true },
    { label: 'alone', colour: 2, values: [null, Number.NaN, 0.25, -1] },
    {
      label: 'band',
      colour: 3,
      values: [1e-4, 1e-3, 1e-2, 0.1],
      range: { lowest: [1e-5, 1e-4, 1e-3, 0.01], highest: [1e-3, 0.01, 0.1, 1] },
    },
  ],
  marks: [{ x: 1e-3, text: 'NaN' }],
};
const OPTIONS = { title: 'Riemann & Ricci', x: 'step h', logX: true, logY: true };

test('a drawing of lines is well-formed, and its places are those of the data', () => {
  const svg = parseXml(sheet([lineFigure(DATA, OPTIONS)], 1));
  assert.equal(svg.attributes.get('xmlns'), 'http://www.w3.org/2000/svg');
  const curves = all(svg, 'path').filter(({ attributes }) => attributes.get('class') === 'curve');
  assert.equal(curves.length, 3);
  const { left, top, width, height, x, y } = frameOf(DATA, OPTIONS);
  const decades = (range: readonly [number, number]) => Math.log10(range[1] / range[0]);
  const places = [...curves[0]!.attributes.get('d')!.matchAll(/[ML]([^ ]+) ([^LM]+)/gu)];
  const found = places.map(([, px, py]) => [
    x.range[0] * 10 ** (((Number(px) - left) / width) * decades(x.range)),
    y.range[0] * 10 ** (((top + height - Number(py)) / height) * decades(y.range)),
  ]);
  // The gap is bridged.
  for (const [k, [wx, wy]] of [
    [1e-5, 1e-9],
    [1e-3, 3e-7],
    [1, 0.5],
  ].entries()) {
    assert.ok(Math.abs(found[k]![0]! / wx! - 1) < 1e-12 && Math.abs(found[k]![1]! / wy! - 1) < 1e-12);
  }
  assert.equal(found.length, 3);
  // Four of the level line, and the one value that has no other beside it.
  assert.equal(all(svg, 'circle').length, 5);
  const texts = textsOf(svg);
  for (const text of ['Riemann & Ricci', 'step h', 'order 2 <"&', 'level', 'alone', 'band', 'NaN', '1e-7', '0.1']) {
    assert.ok(texts.includes(text), text);
  }
});

test('without values there is still a drawing, and sheets lay figures out side by side', () => {
  const empty = lineFigure(
    { xs: [], curves: [{ label: 'none yet', colour: 0, values: [] }] },
    { title: 'Loss', x: 'step' },
  );
  const svg = parseXml(sheet([empty, empty, empty], 2));
  assert.equal(number(svg, 'width'), 2 * empty.width);
  assert.equal(number(svg, 'height'), 2 * empty.height);
  const groups = svg.children.filter((child) => typeof child !== 'string' && child.name === 'g') as Element[];
  assert.equal(groups[2]!.attributes.get('transform'), `translate(0 ${empty.height})`);
  const ids = all(svg, 'clipPath').map(({ attributes }) => attributes.get('id'));
  assert.equal(new Set(ids).size, 3);
});

test('a drawing of a map: the picture and the lines lie where their coordinates are', () => {
  // f(x, y) = x over 0 … 4 by 0 … 2, which is 1.5 along a line straight up.
  const data = Float64Array.from({ length: 32 }, (_, k) => (k % 8) / 2 + 0.25);
  const grid: Grid = { data, width: 8, height: 4, x: [0, 4], y: [0, 2] };
  const path = contourPath(grid, (value) => value, [1.5]);
  const drawing: MapDrawing = {
    ...{
      title: 'K, exact',
      grid,
      scale: scaleOf('linear', 0, 4, 1),
      map: 'viridis',
      image: 'data:image/png;base64,AAAA',
    },
    ...{ contours: path, lines: [{ label: 'g_tt = 0', path, grid, colour: 1 }] },
    ...{
      ranges: [
        [-1, 5],
        [0, 4],
      ],
      names: ['r', 'θ'],
    },
  };
  const svg = parseXml(sheet([mapFigure(drawing)], 1));
  const toX = (value: number) => BOX.left + (BOX.width * (value + 1)) / 6;
  const toY = (value: number) => BOX.top + BOX.height * (1 - value / 4);
  const [image] = all(svg, 'image');
  assert.equal(image!.attributes.get('href'), drawing.image);
  near(number(image!, 'x'), toX(0));
  near(number(image!, 'y'), toY(2));
  near(number(image!, 'width'), toX(4) - toX(0));
  near(number(image!, 'height'), toY(0) - toY(2));
  const paths = all(svg, 'path');
  assert.equal(paths.length, 3);
  for (const { attributes } of paths) {
    const matrix = attributes
      .get('transform')!
      .match(/-?[\d.]+(?:e-?\d+)?/gu)!
      .map(Number);
    const [a, , , d, e, f] = matrix as [number, number, number, number, number, number];
    const places = [...attributes.get('d')!.matchAll(/[ML]([^ ]+) ([^LM]+)/gu)];
    assert.ok(places.length >= 3);
    for (const [, column, row] of places) {
      near(a * Number(column) + e, toX(1.5));
      assert.ok(d * Number(row) + f < toY(0) && d * Number(row) + f > toY(2));
    }
  }
  const [low, high] = [all(svg, 'stop')[0]!, all(svg, 'stop').at(-1)!];
  assert.equal(low.attributes.get('stop-color'), 'rgb(68, 1, 84)');
  assert.equal(high.attributes.get('stop-color'), 'rgb(253, 231, 37)');
  for (const text of ['K, exact', 'r', 'θ', 'g_tt = 0', '0', '2', '4']) assert.ok(textsOf(svg).includes(text), text);
});
