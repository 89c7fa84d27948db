import type { Symbols } from '../symbols.ts';
import { type Dialect, writeCode } from './code.ts';
import { plainName } from './names.ts';
import { C, PYTHON } from './programs.ts';
import type { Tree } from './tree.ts';

/** A function that fills an array with all components, symmetric ones repeated. */
export function programDocument(symbols: Symbols, language: 'python' | 'c'): string {
  return language === 'python' ? pythonFunction(symbols) : cFunction(symbols);
}

function pythonFunction(symbols: Symbols): string {
  const { coordinates, parameters, lets, quantity } = symbols;
  const arguments_ = [
    ...coordinates.map(plainName),
    ...[...parameters].map(([name, value]) => `${plainName(name)}=${value}`),
  ];
  const rank = rankOf(symbols);
  const zeros =
    rank === 0
      ? ''
      : `    out = np.zeros((${'4, '
          .repeat(rank)
          .trim()
          .replace(/,$/u, rank === 1 ? ',' : '')}))\n`;
  const assignments = assigned(symbols, PYTHON, (place) => (rank === 0 ? 'out' : `out[${place.join(', ')}]`));
  return `import numpy as np


def ${quantity}(${arguments_.join(', ')}):
    """${headline(symbols)}"""
${lets.map(({ name, tree }) => `    ${PYTHON.name(name)} = ${writeCode(tree, PYTHON)}\n`).join('')}${zeros}${assignments
  .map((line) => `    ${line}\n`)
  .join('')}    return out
`;
}

function cFunction(symbols: Symbols): string {
  const { coordinates, parameters, lets, quantity } = symbols;
  const rank = rankOf(symbols);
  const names = [...coordinates, ...parameters.keys()].map((name) => `double ${plainName(name)}`);
  const out = rank === 0 ? 'double *out' : `double out${'[4]'.repeat(rank)}`;
  const assignments = assigned(symbols, C, (place) =>
    rank === 0 ? '*out' : `out${place.map((k) => `[${k}]`).join('')}`,
  );
  const sign = 'static double sign(double x) { return (x > 0) - (x < 0); }\n\n';
  const body = `${lets.map(({ name, tree }) => `  const double ${C.name(name)} = ${writeCode(tree, C)};\n`).join('')}${
    rank === 0 ? '' : `  memset(out, 0, ${4 ** rank} * sizeof(double));\n`
  }${assignments.map((line) => `  ${line};\n`).join('')}`;
  return `#include <math.h>
#include <string.h>

${body.includes('sign(') ? sign : ''}/* ${headline(symbols)} */
void ${quantity}(${[...names, out].join(', ')}) {
${body}}
`;
}

function rankOf({ quantity }: Symbols): number {
  const ranks: Partial<Record<Symbols['quantity'], number>> = {
    determinant: 0,
    scalar: 0,
    kretschmann: 0,
    christoffel: 3,
    riemann: 4,
  };
  return ranks[quantity] ?? 2;
}

function headline({ spacetime, quantity, chart, coordinates, withheld }: Symbols): string {
  const orders = { christoffel: ', out[a][b][c] = Gamma^a_bc', riemann: ', out[a][b][c][d] = R_abcd' };
  const order = orders[quantity as keyof typeof orders] ?? '';
  const missing = withheld.length === 0 ? '' : `; ${withheld.length} components are missing`;
  return `${quantity} of ${plainName(spacetime)} in ${plainName(chart)} (${coordinates.map(plainName).join(', ')})${order}${missing}.`;
}

/** Every component once computed, the others that equal it (or its negative) assigned from it. */
function assigned(symbols: Symbols, dialect: Dialect, place: (indices: readonly number[]) => string): string[] {
  return symbols.entries.flatMap(({ indices, tree }) => {
    const first = place(indices);
    const lines = [`${first} = ${writeCode(tree as Tree, dialect)}`];
    for (const { others, sign } of alike(indices)) lines.push(`${place(others)} = ${sign < 0 ? '-' : ''}${first}`);
    return lines;
  });
}

/** The other places with the same number, up to sign. */
function alike(indices: readonly number[]): readonly { readonly others: readonly number[]; readonly sign: number }[] {
  const [a, b, c, d] = indices as [number, number, number, number];
  const all =
    indices.length === 2
      ? [{ others: [b, a], sign: 1 }]
      : indices.length === 3
        ? [{ others: [a, c, b], sign: 1 }]
        : indices.length === 4
          ? [
              { others: [b, a, c, d], sign: -1 },
              { others: [a, b, d, c], sign: -1 },
              { others: [b, a, d, c], sign: 1 },
              { others: [c, d, a, b], sign: 1 },
              { others: [d, c, a, b], sign: -1 },
              { others: [c, d, b, a], sign: -1 },
              { others: [d, c, b, a], sign: 1 },
            ]
          : [];
  const seen = new Set([indices.join()]);
  return all.filter(({ others }) => !seen.has(others.join()) && seen.add(others.join()));
}
