import type { Intervals } from './arithmetic.ts';
import { down, libraryDown, libraryUp, up } from './rounding.ts';

/** Writes the range of a function over interval x to d; false where it is undefined somewhere in x. */
export type Range = (v: Intervals, d: number, x: number) => boolean;

/** Writes the range of f′ over x to d, given that of f; s and s + 1 are scratch. May be unbounded. */
export type Slope = (v: Intervals, d: number, x: number, f: number, s: number) => void;

/** An increasing function of the library, defined on [from, to], with values in [least, most]. */
function increasing(
  f: (x: number) => number,
  { from = -Infinity, to = Infinity, least = -Infinity, most = Infinity, open = false } = {},
): Range {
  return (v, d, x) => {
    const [a, b] = [v.lower[x]!, v.upper[x]!];
    if (open ? !(a > from && b < to) : !(a >= from && b <= to)) {
      v.setWhole(d);
      return false;
    }
    v.set(d, Math.max(least, libraryDown(f(a))), Math.min(most, libraryUp(f(b))));
    return true;
  };
}

const acos: Range = (v, d, x) => {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  if (!(a >= -1 && b <= 1)) {
    v.setWhole(d);
    return false;
  }
  v.set(d, b === 1 ? 0 : libraryDown(Math.acos(b)), libraryUp(Math.acos(a)));
  return true;
};

const sqrt: Range = (v, d, x) => {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  if (!(a >= 0)) {
    v.setWhole(d);
    return false;
  }
  v.set(d, a === 0 ? 0 : down(Math.sqrt(a)), b === 0 ? 0 : up(Math.sqrt(b)));
  return true;
};

const sinh = increasing(Math.sinh);

const cosh: Range = (v, d, x) => {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  const least = a > 0 ? a : b < 0 ? -b : 0;
  v.set(d, Math.max(1, libraryDown(Math.cosh(least))), libraryUp(Math.cosh(Math.max(-a, b))));
  return true;
};

/** Beyond this an angle is known too coarsely to say where in its period it lies. */
const FAR = 2 ** 30;

/** Whether some place + k·period lies in [a, b], or may for all that rounding tells. */
function meets(a: number, b: number, place: number, period: number): boolean {
  const slack = 1e-15 * (1 + Math.max(Math.abs(a), Math.abs(b)));
  return Math.floor((b + slack - place) / period) > Math.floor((a - slack - place) / period);
}

function wave(f: (x: number) => number, crest: number): Range {
  return (v, d, x) => {
    const [a, b] = [v.lower[x]!, v.upper[x]!];
    const period = 2 * Math.PI;
    if (!(a > -FAR && b < FAR && b - a < period)) {
      v.set(d, -1, 1);
      return true;
    }
    const [fa, fb] = [f(a), f(b)];
    const lower = meets(a, b, crest + Math.PI, period) ? -1 : Math.max(-1, libraryDown(Math.min(fa, fb)));
    v.set(d, lower, meets(a, b, crest, period) ? 1 : Math.min(1, libraryUp(Math.max(fa, fb))));
    return true;
  };
}

export const sin = wave(Math.sin, Math.PI / 2);
export const cos = wave(Math.cos, 0);

const tan: Range = (v, d, x) => {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  if (!(a > -FAR && b < FAR && b - a < Math.PI) || meets(a, b, Math.PI / 2, Math.PI)) {
    v.setWhole(d);
    return false;
  }
  v.set(d, libraryDown(Math.tan(a)), libraryUp(Math.tan(b)));
  return true;
};

const abs: Range = (v, d, x) => {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  v.set(d, a > 0 ? a : b < 0 ? -b : 0, Math.max(-a, b));
  return true;
};

const sign: Range = (v, d, x) => {
  v.set(d, Math.sign(v.lower[x]!), Math.sign(v.upper[x]!));
  return true;
};

/** 1 / s, from 0 on upwards: infinite where s reaches 0. */
function reciprocal(v: Intervals, d: number, s: number): void {
  const [a, b] = [Math.max(0, v.lower[s]!), v.upper[s]!];
  v.set(d, b === Infinity ? 0 : Math.max(0, down(1 / b)), a === 0 ? Infinity : up(1 / a));
}

/** c + σ x² into d. */
function shiftedSquare(v: Intervals, d: number, x: number, c: number, sigma: 1 | -1): void {
  v.power(d, x, 2);
  if (sigma < 0) v.negate(d, d);
  v.set(d, down(c + v.lower[d]!), up(c + v.upper[d]!));
}

/** (c + σ x²)^(−1/2), or ^(−1), positive where it is defined. */
function bell(c: number, sigma: 1 | -1, root: boolean): Slope {
  return (v, d, x, _f, s) => {
    shiftedSquare(v, s, x, c, sigma);
    if (!(v.upper[s]! > 0)) return v.setWhole(d);
    v.lower[s] = Math.max(0, v.lower[s]!);
    if (root) sqrt(v, s, s);
    reciprocal(v, d, s);
  };
}

const asinSlope = bell(1, -1, true);

/** Ranges of the functions of one argument and of their derivatives. */
export const UNARY: Readonly<Record<string, { readonly range: Range; readonly slope: Slope }>> = {
  sqrt: {
    range: sqrt,
    slope: (v, d, _x, f, s) => {
      v.set(s, 2 * v.lower[f]!, 2 * v.upper[f]!);
      reciprocal(v, d, s);
    },
  },
  exp: { range: increasing(Math.exp, { least: 0 }), slope: (v, d, _x, f) => v.copy(d, f) },
  log: { range: increasing(Math.log, { from: 0, open: true }), slope: (v, d, x) => reciprocal(v, d, x) },
  sin: { range: sin, slope: (v, d, x) => void cos(v, d, x) },
  cos: {
    range: cos,
    slope: (v, d, x) => {
      sin(v, d, x);
      v.negate(d, d);
    },
  },
  tan: { range: tan, slope: (v, d, _x, f) => shiftedSquare(v, d, f, 1, 1) },
  asin: { range: increasing(Math.asin, { from: -1, to: 1 }), slope: asinSlope },
  acos: {
    range: acos,
    slope: (v, d, x, f, s) => {
      asinSlope(v, d, x, f, s);
      v.negate(d, d);
    },
  },
  atan: { range: increasing(Math.atan), slope: bell(1, 1, false) },
  sinh: { range: sinh, slope: (v, d, x) => void cosh(v, d, x) },
  cosh: { range: cosh, slope: (v, d, x) => void sinh(v, d, x) },
  tanh: {
    range: increasing(Math.tanh, { least: -1, most: 1 }),
    slope: (v, d, x, _f, s) => {
      cosh(v, s, x);
      v.power(s, s, 2);
      reciprocal(v, d, s);
    },
  },
  asinh: { range: increasing(Math.asinh), slope: bell(1, 1, true) },
  acosh: { range: increasing(Math.acosh, { from: 1, least: 0 }), slope: bell(-1, 1, true) },
  atanh: { range: increasing(Math.atanh, { from: -1, to: 1, open: true }), slope: bell(1, -1, false) },
  abs: {
    range: abs,
    // Around the kink every slope between those of the two sides, as mean value forms need.
    slope: (v, d, x) => v.set(d, v.lower[x]! > 0 ? 1 : -1, v.upper[x]! < 0 ? -1 : 1),
  },
  sign: {
    range: sign,
    slope: (v, d, x) => {
      if (v.has(x, 0) && !v.isZero(x)) v.setWhole(d);
      else v.set(d, 0, 0);
    },
  },
};

/** x^p, x ≥ 0, for a constant p that is no whole number. */
export function powerRange(v: Intervals, d: number, x: number, p: number): boolean {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  if (!(p > 0 ? a >= 0 : a > 0)) {
    v.setWhole(d);
    return false;
  }
  const [least, most] = p > 0 ? [a, b] : [b, a];
  v.set(d, Math.max(0, libraryDown(least ** p)), least === most && least === 0 ? 0 : libraryUp(most ** p));
  return true;
}

/** x^y where both vary, x > 0 (or ≥ 0 with y > 0): monotone in each, so extreme at corners. */
export function powerVariableRange(v: Intervals, d: number, x: number, y: number): boolean {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  const [p, q] = [v.lower[y]!, v.upper[y]!];
  if (!(a > 0 || (a === 0 && p > 0)) || b === Infinity || !Number.isFinite(p) || !Number.isFinite(q)) {
    v.setWhole(d);
    return a > 0 || (a === 0 && p > 0);
  }
  const corners = [a ** p, a ** q, b ** p, b ** q];
  v.set(d, Math.max(0, libraryDown(Math.min(...corners))), libraryUp(Math.max(...corners)));
  return true;
}

/** How atan2(y, x) fares over a box. */
export type Angle = 'smooth' | 'jump' | 'undefined';

/** The angle of (x, y): extreme at corners unless the box holds the origin or crosses the cut. */
export function atan2Range(v: Intervals, d: number, y: number, x: number): Angle {
  const [a, b] = [v.lower[x]!, v.upper[x]!];
  const [p, q] = [v.lower[y]!, v.upper[y]!];
  if (a <= 0 && p <= 0 && q >= 0) {
    if (b >= 0) {
      v.setWhole(d);
      return 'undefined';
    }
    if (p < 0) {
      v.set(d, -up(Math.PI), up(Math.PI));
      return 'jump';
    }
  }
  const corners = [Math.atan2(p + 0, a), Math.atan2(p + 0, b), Math.atan2(q + 0, a), Math.atan2(q + 0, b)];
  v.set(d, libraryDown(Math.min(...corners)), Math.min(up(Math.PI), libraryUp(Math.max(...corners))));
  return 'smooth';
}
