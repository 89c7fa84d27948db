import { PAIR_INDEX } from '@spacetime/dsl';
import { timeCoordinate } from './conserved.ts';
import { raise } from './raise.ts';

export interface Root {
  readonly root: number;
  /** The other root, where both lead into the future. */
  readonly other?: number;
}

/**
 * The component u^k that makes g(u,u) = target, with u into the future.
 *
 * The future is where the time x^0 grows (the coordinate named t, or the first), if its surfaces are spacelike or null (light that stays in a null one goes
 * against its gradient, raised, in (−,+,+,+)); otherwise where −g(∂_0, u) > 0, if ∂_0 is timelike. Where both roots lead there, as they do for a spatial component, the larger one is taken.
 * @param g ten components
 * @param u its component k is not looked at
 * @param sign that of g(u,u) for timelike u
 * @returns a sentence's beginning, for users, where there is no such root or the future cannot be told
 */
export function futureRoot(
  g: Float64Array,
  u: Float64Array,
  k: number,
  target: number,
  sign: 1 | -1,
  names: readonly string[],
): Root | string {
  const name = `u^${names[k]}`;
  const what = `g(u,u) = ${target}`;
  const at = (a: number, b: number) => g[PAIR_INDEX[4 * a + b]!]!;
  const others = [0, 1, 2, 3].filter((a) => a !== k);
  const a = at(k, k);
  let b = 0;
  let c = -target;
  let size = Math.abs(target);
  for (const i of others) {
    b += at(k, i) * u[i]!;
    for (const j of others) {
      const term = at(i, j) * u[i]! * u[j]!;
      c += term;
      size += Math.abs(term);
    }
  }
  if (target === 0 && others.every((i) => u[i] === 0)) {
    return `A photon needs a direction: with ${names
      .filter((_, i) => i !== k)
      .map((one) => `u^${one}`)
      .join(', ')} all 0 there is none for \`_\` to follow,`;
  }
  const row = Math.max(...others.map((i) => Math.abs(at(k, i))));
  const roots = solve(Math.abs(a) <= 1e-15 * row ? 0 : a, b, c, size);
  if (roots.length === 0) {
    const nearest = a === 0 ? c + target : c + target - (b * b) / a;
    const extreme = Number(nearest.toPrecision(6));
    return `No ${name} makes ${what}: whatever it is, g(u,u) is ${a === 0 ? '' : a > 0 ? 'at least ' : 'at most '}${extreme}`;
  }
  const time = timeCoordinate(names);
  const future = orientation(g, sign, time);
  const both = roots.map((root) => `${name} = ${Number(root.toPrecision(8))}`).join(' and ');
  if (future === undefined) {
    return `Neither the surfaces of ${names[time]} are spacelike nor ∂_${names[time]} timelike, so that the future cannot be told: write one of ${both} instead of \`_\``;
  }
  const ahead = roots.filter((root) => {
    const trial = Float64Array.from(u);
    trial[k] = root;
    return future(trial) > 0;
  });
  const [first, second] = ahead.sort((x, y) => y - x);
  if (first === undefined) return `What makes ${what}, ${both}, leads into the past`;
  return second === undefined || second === first ? { root: first } : { root: first, other: second };
}

/** Real roots of a x² + 2 b x + c, without cancellation. @param size of the terms of c */
function solve(a: number, b: number, c: number, size: number): number[] {
  const square = b * b;
  const scale = square + Math.abs(a) * size;
  if (scale === 0) return [];
  if (a === 0) return [0 - c / (2 * b)];
  const discriminant = square - a * c;
  if (discriminant < -1e-14 * scale) return [];
  const q = -(b + (b < 0 ? -1 : 1) * Math.sqrt(Math.max(0, discriminant)));
  return q === 0 ? [0] : [q / a, c / q];
}

/** Positive where u leads into the future; nothing where that cannot be told. @param time the coordinate x^0 */
function orientation(g: Float64Array, sign: 1 | -1, time: number): ((u: Float64Array) => number) | undefined {
  const gradient = new Float64Array(4);
  const unit = [0, 1, 2, 3].map((k) => (k === time ? 1 : 0));
  raise(g, 0, unit, 0, gradient, 0);
  const square = sign * gradient[time]!;
  const largest = Math.max(...gradient.map(Math.abs));
  if (square >= -1e-12 * largest) {
    return (u) => {
      const stays = Math.abs(u[time]!) <= 1e-12 * Math.max(...u.map(Math.abs));
      return stays ? sign * u.reduce((sum, component, a) => sum + component * gradient[a]!, 0) : u[time]!;
    };
  }
  const row = [0, 1, 2, 3].map((k) => g[PAIR_INDEX[4 * time + k]!]!);
  if (sign * row[time]! > 0) return (u) => sign * row.reduce((sum, component, k) => sum + component * u[k]!, 0);
  return undefined;
}
