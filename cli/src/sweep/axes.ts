import type { Variation } from '@spacetime/dsl';
import { Failure } from '../failure.ts';
import { splitOutsideParentheses } from '../points.ts';

/** `network.width=32,64,128`: a key and the values that it takes. */
export interface Axis {
  readonly key: string;
  readonly values: readonly string[];
}

/** More cells than this are a slip of the finger. */
const MOST = 10_000;

/** Reads what `--vary` was given; commas inside parentheses do not separate. @throws Failure */
export function parseAxes(texts: readonly string[]): Axis[] {
  const axes = texts.map(parseAxis);
  for (const [index, { key }] of axes.entries()) {
    if (axes.findIndex((axis) => axis.key === key) < index)
      throw new Failure(`--vary: ${key} is given twice; write all its values after one: "${key}=…,…"`);
  }
  return axes;
}

function parseAxis(text: string): Axis {
  const equals = text.indexOf('=');
  const key = text.slice(0, equals).trim();
  if (equals < 0 || key === '')
    throw new Failure(`--vary "${text}" is not of the form KEY=VALUE,VALUE, as in --vary "network.width=32,64"`);
  const values = splitOutsideParentheses(text.slice(equals + 1)).map((value) => value.trim().replace(/\s+/g, ' '));
  for (const [index, value] of values.entries()) {
    if (value === '') throw new Failure(`--vary "${text}": value ${index + 1} is empty`);
    if (values.indexOf(value) < index) throw new Failure(`--vary "${text}": ${value} stands twice`);
  }
  return { key, values };
}

/** Every combination of values, the last axis changing fastest. @throws Failure where they are too many */
export function product(axes: readonly Axis[]): Variation[][] {
  const count = axes.reduce((total, axis) => total * axis.values.length, 1);
  if (count > MOST)
    throw new Failure(
      `--vary asks for ${count} cells (${axes.map((a) => a.values.length).join(' × ')}); at most ${MOST} are run`,
    );
  return axes.reduce<Variation[][]>(
    (cells, { key, values }) => cells.flatMap((cell) => values.map((value) => [...cell, { key, value }])),
    [[]],
  );
}
