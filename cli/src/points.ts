import { analyze, canonicalName } from '@spacetime/dsl';
import type { Chart } from '@spacetime/geometry';
import { Failure } from './failure.ts';
import { readText } from './files.ts';
import { listed } from './target.ts';

/** A number as the language writes it: `1e-3`, `π/2`, `80°`, `sqrt(2)`. */
export function constant(text: string): number | undefined {
  const model = analyze('value.spacetime', {
    read: () => `spacetime Value { parameter value = ${text}\n}`,
    resolve: (_from, path) => path,
  });
  const value = model.spacetimes[0]?.parameters.get('value')?.value;
  const wrong = model.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
  return wrong || value === undefined || !Number.isFinite(value) ? undefined : value;
}

/**
 * Reads `t=0, r=6, θ=1.2, φ=0` (values may be constant expressions; commas inside parentheses do not separate).
 * @returns shape [1, 4]
 */
export function parseAt(text: string, chart: Chart): Float64Array {
  const point = new Float64Array(4).fill(Number.NaN);
  for (const part of splitOutsideParentheses(text)) {
    const equals = part.indexOf('=');
    if (equals < 0)
      throw new Failure(
        `--at: "${part.trim()}" is not of the form coordinate=value; write "${chart.coordinates.map((name) => `${name}=…`).join(', ')}"`,
      );
    const name = part.slice(0, equals).trim();
    const index = chart.coordinates.indexOf(canonicalName(name));
    if (index < 0)
      throw new Failure(`--at: ${chart.name} has no coordinate "${name}"; it has ${chart.coordinates.join(', ')}`);
    const value = constant(part.slice(equals + 1));
    if (value === undefined) throw new Failure(`--at: "${part.slice(equals + 1).trim()}" is not a finite number`);
    if (!Number.isNaN(point[index]!)) throw new Failure(`--at: ${name} is given twice`);
    point[index] = value;
  }
  const missing = chart.coordinates.filter((_, index) => Number.isNaN(point[index]!));
  if (missing.length > 0)
    throw new Failure(`--at: no value for ${listed(missing)}; ${chart.name} has ${chart.coordinates.join(', ')}`);
  return point;
}

/** The parts between commas, those inside parentheses left alone. */
export function splitOutsideParentheses(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth++;
    else if (character === ')') depth--;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/**
 * Reads comma-separated values whose first line names the four coordinates, in any order.
 * @returns shape [count, 4], in the chart's order
 */
export function readPoints(file: string, chart: Chart): Float64Array {
  const lines = readText(file).split(/\r\n|\r|\n/);
  const header = lines[0]!.split(',').map((cell) => canonicalName(unquote(cell)));
  const columns = chart.coordinates.map((name) => header.indexOf(name));
  const missing = chart.coordinates.filter((_, index) => columns[index]! < 0);
  if (missing.length > 0) {
    throw new Failure(
      `${file}:1: no column for ${listed(missing)}; the first line must name ${chart.coordinates.join(', ')}`,
    );
  }
  const values: number[] = [];
  for (let line = 1; line < lines.length; line++) {
    if (lines[line]!.trim() === '') continue;
    const cells = lines[line]!.split(',').map(unquote);
    for (const [index, column] of columns.entries()) {
      const text = cells[column] ?? '';
      const value = text === '' ? Number.NaN : Number(text);
      if (!Number.isFinite(value))
        throw new Failure(`${file}:${line + 1}: ${chart.coordinates[index]} is "${text}", not a finite number`);
      values.push(value);
    }
  }
  if (values.length === 0) throw new Failure(`${file} has no points after its first line`);
  return Float64Array.from(values);
}

function unquote(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/u, '$1');
}

/** `{ t: 0, r: 6, θ: 1.2, φ: 0 }` */
export function pointObject(chart: Chart, points: Float64Array, index: number): Record<string, number> {
  return Object.fromEntries(chart.coordinates.map((name, i) => [name, points[4 * index + i]!]));
}

/** `t = 0, r = 6, θ = 1.2, φ = 0` */
export function pointText(chart: Chart, points: Float64Array, index: number): string {
  return chart.coordinates.map((name, i) => `${name} = ${Number(points[4 * index + i]!.toPrecision(6))}`).join(', ');
}
