import type { Symbols } from '../symbols.ts';
import { type Dialect, writeCode } from './code.ts';
import { distinctNames, plainName } from './names.ts';
import { C, PYTHON } from './programs.ts';
import type { Tree } from './tree.ts';

/** A function that fills an array with all components, symmetric ones repeated. */
export function programDocument(symbols: Symbols, language: 'python' | 'c'): string {
  return language === 'python' ? pythonFunction(symbols) : cFunction(symbols);
}

function pythonFunction(symbols: Symbols): string {
  const { coordinates, parameters, lets, quantity } = symbols;
  const dialect = named(PYTHON, symbols);
  const arguments_ = [
    ...coordinates.map(dialect.name),
    ...[...parameters].map(([name, value]) => `${dialect.name(name)}=${value}`),
  ];
  const rank = rankOf(symbols);
  const zeros =
    rank === 0
      ? ''
      : `    out = np.zeros((${'4, '
          .repeat(rank)
          .trim()
          .replace(/,$/u, rank === 1 ? ',' : '')}))\n`;
  const assignments = assigned(symbols, dialect, 'np.nan', (place) =>
    rank === 0 ? 'out' : `out[${place.join(', ')}]`,
  );
  return `import numpy as np


def ${quantity}(${arguments_.join(', ')}):
    """${headline(symbols, dialect)}"""
${lets.map(({ name, tree }) => `    ${dialect.name(name)} = ${writeCode(tree, dialect)}\n`).join('')}${zeros}${assignments
  .map((line) => `    ${line}\n`)
  .join('')}    return out
`;
}

function cFunction(symbols: Symbols): string {
  const { coordinates, parameters, lets, quantity } = symbols;
  const rank = rankOf(symbols);
  const dialect = named(C, symbols);
  const names = [...coordinates, ...parameters.keys()].map((name) => `double ${dialect.name(name)}`);
  const out = rank === 0 ? 'double *out' : `double out${'[4]'.repeat(rank)}`;
  const assignments = assigned(symbols, dialect, 'NAN', (place) =>
    rank === 0 ? '*out' : `out${place.map((k) => `[${k}]`).join('')}`,
  );
  const sign = 'static double sign(double x) { return (x > 0) - (x < 0); }\n\n';
  const body = `${lets.map(({ name, tree }) => `  const double ${dialect.name(name)} = ${writeCode(tree, dialect)};\n`).join('')}${
    rank === 0 ? '' : `  memset(out, 0, ${4 ** rank} * sizeof(double));\n`
  }${assignments.map((line) => `  ${line};\n`).join('')}`;
  return `#include <math.h>
#include <string.h>

${body.includes('sign(') ? sign : ''}/* ${headline(symbols, dialect)} */
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

function headline({ spacetime, quantity, chart, coordinates, withheld }: Symbols, dialect: Dialect): string {
  const orders = { christoffel: ', out[a][b][c] = Gamma^a_bc', riemann: ', out[a][b][c][d] = R_abcd' };
  const order = orders[quantity as keyof typeof orders] ?? '';
  const missing = withheld.length === 0 ? '' : `; ${withheld.length} missing, NaN`;
  return `${quantity} of ${plainName(spacetime)} in ${plainName(chart)} (${coordinates.map(dialect.name).join(', ')})${order}${missing}.`;
}

/** A dialect in which no two names of the symbols are the same. */
function named(dialect: Dialect, { coordinates, parameters, lets }: Symbols): Dialect {
  const names = distinctNames([...coordinates, ...parameters.keys(), ...lets.map(({ name }) => name)]);
  return { ...dialect, name: (name) => names.get(name) ?? dialect.name(name) };
}

/**
 * Every component once computed, the others that equal it (or its negative) assigned from it. Those that are not known
 * are no numbers: 0 would be taken for one.
 */
function assigned(
  symbols: Symbols,
  dialect: Dialect,
  nan: string,
  place: (indices: readonly number[]) => string,
): string[] {
  const { entries, withheld } = symbols;
  const all = [
    ...entries.map(({ indices, tree }) => ({ indices, value: writeCode(tree as Tree, dialect) })),
    ...withheld.map(({ indices }) => ({ indices, value: nan })),
  ];
  // An array has its zeros already; a scalar that vanishes has not.
  if (all.length === 0 && rankOf(symbols) === 0) return [`${place([])} = ${dialect.whole(0n)}`];
  return all.flatMap(({ indices, value }) => {
    const first = place(indices);
    const lines = [`${first} = ${value}`];
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
