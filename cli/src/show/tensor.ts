export type Value = number | readonly Value[];

const SUBSCRIPTS: Record<string, string> = {
  metric: 'g',
  inverse: 'g',
  christoffel: 'Γ',
  riemann: 'R',
  ricci: 'R',
  einstein: 'G',
  weyl: 'C',
};
/** How many of the first indices stand above. */
const UPPER: Record<string, number> = { inverse: 2, christoffel: 1, riemann: 1 };
/** More components than this are listed by name, the vanishing ones left out. */
const MATRIX = 16;

/**
 * A scalar as a number, a 4×4 tensor as a matrix, larger ones as a list of the components that are not zero.
 * @param rounding what is smaller, beside the largest component, is noise
 */
export function describeValue(
  quantity: string,
  value: Value,
  coordinates: readonly string[],
  rounding = 2 ** -45,
): string {
  if (typeof value === 'number') return `  ${String(value)}`;
  if (quantity === 'signature')
    return `  (${'-'.repeat(value[0] as number)}${'+'.repeat(value[1] as number)})`.replace(/(?<=[-+])(?=[-+])/g, ',');
  const flat = flatten(value);
  if (flat.length === MATRIX) return matrix(flat, coordinates);
  return list(quantity, flat, coordinates, rounding);
}

function flatten(value: Value): number[] {
  return typeof value === 'number' ? [value] : value.flatMap(flatten);
}

function digits(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e7 ? String(Number(value.toPrecision(10))) : value.toExponential(9);
}

function matrix(flat: readonly number[], coordinates: readonly string[]): string {
  const cells = flat.map(digits);
  const wide = Math.max(...cells.map((cell) => cell.length), ...coordinates.map((name) => name.length));
  const rows = coordinates.map((name, i) => {
    const row = cells.slice(4 * i, 4 * i + 4).map((cell) => cell.padStart(wide));
    return `  ${name.padStart(3)}  ${row.join('  ')}`;
  });
  return `       ${coordinates.map((name) => name.padStart(wide)).join('  ')}\n${rows.join('\n')}`;
}

function list(quantity: string, flat: readonly number[], coordinates: readonly string[], rounding: number): string {
  const rank = Math.round(Math.log(flat.length) / Math.log(4));
  const largest = Math.max(...flat.map(Math.abs));
  // What is below rounding of the largest component is noise: it is counted, not listed.
  const floor = largest * rounding;
  const lines: string[] = [];
  let small = 0;
  for (const [index, value] of flat.entries()) {
    if (value === 0) continue;
    if (Math.abs(value) < floor) {
      small++;
      continue;
    }
    const names = Array.from({ length: rank }, (_, k) => coordinates[(index >> (2 * (rank - 1 - k))) & 3]!);
    const upper = UPPER[quantity] ?? 0;
    const above = upper === 0 ? '' : `^${names.slice(0, upper).join('')}`;
    lines.push(`  ${SUBSCRIPTS[quantity]}${above}_${names.slice(upper).join('')} = ${digits(value)}`);
  }
  if (lines.length === 0) return '  all components are zero';
  const rest =
    small > 0 ? `, ${small} of them only to rounding: below ${rounding.toExponential(0)} of the largest` : '';
  return `${lines.join('\n')}\n  (the others are zero${rest})`;
}
