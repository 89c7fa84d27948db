import type { Name } from '../ast.ts';

/**
 * What `dr` is the differential of: the canonical name after the `d`, whether or not anything of that name is
 * declared. `dtheta` and `dθ` are both of `θ`.
 */
export function underDifferential(name: Name): string | undefined {
  const { canonical } = name;
  return canonical.length > 1 && canonical.startsWith('d') ? canonical.slice(1) : undefined;
}

/** Index of the coordinate whose differential the name is. */
export function differentialOf(name: Name, coordinates: readonly string[]): number | undefined {
  const coordinate = underDifferential(name);
  const index = coordinate === undefined ? -1 : coordinates.indexOf(coordinate);
  return index < 0 ? undefined : index;
}
