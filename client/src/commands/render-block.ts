import type { ViewChart } from '@spacetime/protocol';

/** Where a camera stands if the chart reaches so far. */
const FAR = 30;

/**
 * A `render` block with a camera inside the chart: far out along the second coordinate, 10° above the equator where the
 * third is a polar angle, and in the middle of what is left.
 */
export function renderBlock(name: string, spacetime: string, { coordinates, lower, upper }: ViewChart): string {
  const inside = (axis: number, share: number) => {
    const [low, high] = [lower[axis], upper[axis]];
    // Endless coordinates come as null.
    if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
    return round(low! + share * (high! - low!), high! - low!);
  };
  const far = inside(1, 0.9);
  const isPolar = coordinates[2] === 'θ' && !((lower[2] ?? 0) > 1.3) && !((upper[2] ?? 3) < 1.5);
  const at = [
    inside(0, 0.5) ?? 0,
    far === undefined || (far > FAR && (lower[1] ?? 0) < FAR) ? FAR : far,
    isPolar ? '80°' : (inside(2, 0.5) ?? 0),
    coordinates[3] === 'φ' ? (inside(3, 0) ?? 0) : (inside(3, 0.5) ?? 0),
  ];
  return [
    `render ${name} of ${spacetime} {`,
    `  camera      at (${at.join(', ')}) looking inward`,
    '  field       40°',
    '  resolution  320 x 240',
    '  sky         checker',
    '}',
    '',
  ].join('\n');
}

/** To what is short, and stays within a domain of this extent. */
function round(value: number, extent: number): number {
  const unit = 10 ** Math.floor(Math.log10(extent || 1) - 2);
  return Number((Math.round(value / unit) * unit).toPrecision(6));
}
