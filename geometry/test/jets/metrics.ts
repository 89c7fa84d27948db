import type { Program } from '@spacetime/dsl';
import { ProgramBuilder } from './builder.ts';

/** Kerr in Cartesian Kerr–Schild coordinates (t, x, y, z): η + 2 M r³/(r⁴ + a² z²) l l. */
export function kerrSchild(mass: number, spin: number): Program {
  const b = new ProgramBuilder();
  const [x, y, z] = [1, 2, 3].map((i) => b.coordinate(i)) as [number, number, number];
  const [two, a, a2] = [b.constant(2), b.constant(spin), b.constant(spin * spin)];
  const z2 = b.integerPower(z, 2);
  const s = b.op('subtract', b.fold('add', b.integerPower(x, 2), b.integerPower(y, 2), z2), a2);
  const root = b.op('sqrt', b.op('add', b.integerPower(s, 2), b.op('multiply', b.constant(4 * spin * spin), z2)));
  const r2 = b.op('divide', b.op('add', s, root), two);
  const r = b.op('sqrt', r2);
  const h = b.op(
    'divide',
    b.op('multiply', b.constant(2 * mass), b.integerPower(r, 3)),
    b.op('add', b.integerPower(r, 4), b.op('multiply', a2, z2)),
  );
  const q = b.op('add', r2, a2);
  const l = [
    b.constant(1),
    b.op('divide', b.op('add', b.op('multiply', r, x), b.op('multiply', a, y)), q),
    b.op('divide', b.op('subtract', b.op('multiply', r, y), b.op('multiply', a, x)), q),
    b.op('divide', z, r),
  ];
  const outputs: number[] = [];
  for (let i = 0; i < 4; i++) {
    for (let j = i; j < 4; j++) {
      let g = b.op('multiply', h, j === 0 ? l[0]! : i === 0 ? l[j]! : b.op('multiply', l[i]!, l[j]!));
      if (i === j) g = b.op('add', b.constant(i === 0 ? -1 : 1), g);
      outputs.push(g);
    }
  }
  return b.program(outputs);
}

/** Kerr in Boyer–Lindquist coordinates (t, r, θ, φ). */
export function boyerLindquist(mass: number, spin: number): Program {
  const b = new ProgramBuilder();
  const [r, theta] = [b.coordinate(1), b.coordinate(2)];
  const [two, a2] = [b.constant(2), b.constant(spin * spin)];
  const zero = b.constant(0);
  const r2 = b.integerPower(r, 2);
  const sin2 = b.integerPower(b.op('sin', theta), 2);
  const sigma = b.op('add', r2, b.op('multiply', a2, b.integerPower(b.op('cos', theta), 2)));
  const twoMr = b.op('multiply', b.op('multiply', two, b.constant(mass)), r);
  const delta = b.op('add', b.op('subtract', r2, twoMr), a2);
  const tt = b.op('negate', b.op('subtract', b.constant(1), b.op('divide', twoMr, sigma)));
  const drag = b.op('divide', b.fold('multiply', twoMr, b.constant(spin), sin2), sigma);
  const phi = b.op('multiply', b.fold('add', r2, a2, b.op('divide', b.fold('multiply', twoMr, a2, sin2), sigma)), sin2);
  return b.program([
    tt, zero, zero, b.op('negate', drag),
    b.op('divide', sigma, delta), zero, zero,
    sigma, zero, phi,
  ]); // biome-ignore format: upper triangle
}
