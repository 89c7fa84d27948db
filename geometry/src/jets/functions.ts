/**
 * The functions of the language with their first and second derivatives, over vectors of points.
 *
 * Every kernel reads m[a + i] (and m[b + i]) and writes m[f + i], and for order ≥ 1 m[f1 + i], m[f2 + i]. It
 * returns 0 where all that it read and wrote is finite, and NaN otherwise: then someone should look at the
 * points one by one. Where a value is not defined NaN is written, so that this always notices.
 *
 * Derivatives are written so that they keep their relative accuracy: 1 − x² as (1 − x)(1 + x), sech² from
 * cosh, and so on, and squares of large arguments do not overflow.
 */
export type Kernel = (
  m: Float64Array,
  a: number,
  b: number,
  f: number,
  f1: number,
  f2: number,
  n: number,
  order: number,
  value: number,
) => number;

/** x^n by repeated squaring, n ≥ 0; exact where the result is. */
function wholePower(x: number, n: number): number {
  if (n > 16) return x ** n;
  let result = 1;
  let square = x;
  for (let bits = n; bits > 0; bits >>= 1) {
    if (bits & 1) result *= square;
    if (bits > 1) square *= square;
  }
  return result;
}

/** a / b, 1/b, −1/b. */
const divide: Kernel = (m, a, b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const y = m[b + i]!;
    const q = m[a + i]! / y;
    m[f + i] = q;
    bad += 0 * (q + y);
    if (order > 0) {
      const v = 1 / y;
      m[f1 + i] = v;
      m[f2 + i] = -v;
      bad += 0 * v;
    }
  }
  return bad;
};

const integerPower: Kernel = (m, a, _b, f, f1, f2, n, order, value) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    let p: number;
    let p1 = 0;
    let p2 = 0;
    if (value >= 2) {
      const q = wholePower(x, value - 2);
      p = q * x * x;
      p1 = value * q * x;
      p2 = value * (value - 1) * q;
    } else {
      p = 1 / wholePower(x, -value);
      p1 = (value * p) / x;
      p2 = ((value - 1) * p1) / x;
      bad += 0 * x;
    }
    m[f + i] = p;
    bad += 0 * p;
    if (order > 0) {
      m[f1 + i] = p1;
      m[f2 + i] = p2;
      bad += 0 * (p1 + p2);
    }
  }
  return bad;
};

/** x^value for a constant exponent that is no whole number (a whole one is 'integer-power'). */
const power: Kernel = (m, a, _b, f, f1, f2, n, order, value) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = x ** value;
    m[f + i] = p;
    bad += 0 * (x + p);
    if (order > 0) {
      const p1 = x === 0 ? value * x ** (value - 1) : (value * p) / x;
      const p2 = x === 0 ? value * (value - 1) * x ** (value - 2) : ((value - 1) * p1) / x;
      m[f1 + i] = p1;
      m[f2 + i] = order > 1 ? p2 : 0;
      bad += 0 * (p1 + (order > 1 ? p2 : 0));
    }
  }
  return bad;
};

/** a^b, both varying: the value alone (derivatives come from those of b·log a). */
const powerVariable: Kernel = (m, a, b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const y = m[b + i]!;
    const p = x > 0 || (x === 0 && y > 0) ? x ** y : Number.NaN;
    m[f + i] = p;
    bad += 0 * (x + y + p);
  }
  return bad;
};

const sqrt: Kernel = (m, a, _b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = Math.sqrt(x);
    m[f + i] = p;
    bad += 0 * p;
    if (order > 0) {
      const p1 = 0.5 / p;
      const p2 = (-0.5 * p1) / x;
      m[f1 + i] = p1;
      m[f2 + i] = p2;
      bad += 0 * p2;
    }
  }
  return bad;
};

/** Its own derivative. */
const exp: Kernel = (m, a, _b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = Math.exp(x);
    m[f + i] = p;
    bad += 0 * (x + p);
  }
  return bad;
};

const log: Kernel = (m, a, _b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = Math.log(x);
    m[f + i] = p;
    bad += 0 * p;
    if (order > 0) {
      const p1 = 1 / x;
      const p2 = -p1 * p1;
      m[f1 + i] = p1;
      m[f2 + i] = p2;
      bad += 0 * p2;
    }
  }
  return bad;
};

const sin: Kernel = (m, a, _b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const p = Math.sin(m[a + i]!);
    m[f + i] = p;
    bad += 0 * p;
  }
  return bad;
};

const cos: Kernel = (m, a, _b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const p = Math.cos(m[a + i]!);
    m[f + i] = p;
    bad += 0 * p;
  }
  return bad;
};

/** sin into f, cos into f1: between them all their derivatives. */
const sinCos: Kernel = (m, a, _b, f, f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = Math.sin(x);
    m[f + i] = p;
    m[f1 + i] = Math.cos(x);
    bad += 0 * p;
  }
  return bad;
};

/** A pole is where the angle is within its own rounding of one. */
export const tanPole = (x: number): boolean => Math.abs(Math.cos(x)) <= 2 ** -53 * Math.abs(x);

const tan: Kernel = (m, a, _b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const t = tanPole(x) ? Number.NaN : Math.tan(x);
    m[f + i] = t;
    bad += 0 * t;
    if (order > 0) {
      const t1 = 1 + t * t;
      m[f1 + i] = t1;
      m[f2 + i] = 2 * t * t1;
    }
  }
  return bad;
};

/** asin for value = 1, acos for value = −1. */
const arc: Kernel = (m, a, _b, f, f1, f2, n, order, value) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = value > 0 ? Math.asin(x) : Math.acos(x);
    m[f + i] = p;
    bad += 0 * p;
    if (order > 0) {
      const d = (1 - x) * (1 + x);
      const p1 = value / Math.sqrt(d);
      const p2 = (x * p1) / d;
      m[f1 + i] = p1;
      m[f2 + i] = p2;
      bad += 0 * p2;
    }
  }
  return bad;
};

const atan: Kernel = (m, a, _b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    m[f + i] = Math.atan(x);
    bad += 0 * x;
    if (order > 0) {
      const r = 1 / x;
      const p1 = Math.abs(x) > 1 ? (r * r) / (1 + r * r) : 1 / (1 + x * x);
      m[f1 + i] = p1;
      m[f2 + i] = -2 * x * p1 * p1;
    }
  }
  return bad;
};

/** The angle of (x, y) = (m[b], m[a]), and 1/(x² + y²). */
const atan2: Kernel = (m, a, b, f, f1, _f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const y = m[a + i]!;
    const x = m[b + i]!;
    const p = x === 0 && y === 0 ? Number.NaN : Math.atan2(y + 0, x); // −0 is 0 here
    m[f + i] = p;
    bad += 0 * (p + x + y);
    if (order > 0) {
      const q = x * x + y * y;
      m[f1 + i] = 1 / q;
      bad += 0 * (q + 1 / q);
    }
  }
  return bad;
};

const sinh: Kernel = (m, a, _b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const p = Math.sinh(m[a + i]!);
    m[f + i] = p;
    bad += 0 * p;
  }
  return bad;
};

const cosh: Kernel = (m, a, _b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const p = Math.cosh(m[a + i]!);
    m[f + i] = p;
    bad += 0 * p;
  }
  return bad;
};

const tanh: Kernel = (m, a, _b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const t = Math.tanh(x);
    m[f + i] = t;
    bad += 0 * x;
    if (order > 0) {
      const s = 1 / Math.cosh(x);
      m[f1 + i] = s * s;
      m[f2 + i] = -2 * t * s * s;
    }
  }
  return bad;
};

/** asinh for value = 1, acosh for value = −1. */
const area: Kernel = (m, a, _b, f, f1, f2, n, order, value) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = value > 0 ? Math.asinh(x) : Math.acosh(x);
    m[f + i] = p;
    bad += 0 * p;
    if (order > 0) {
      let p1: number;
      if (value < 0) p1 = 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1));
      else if (Math.abs(x) <= 1) p1 = 1 / Math.sqrt(1 + x * x);
      else p1 = Math.abs(1 / x) / Math.sqrt(1 + (1 / x) * (1 / x));
      const p2 = -x * p1 * p1 * p1;
      m[f1 + i] = p1;
      m[f2 + i] = p2;
      bad += 0 * p2;
    }
  }
  return bad;
};

const atanh: Kernel = (m, a, _b, f, f1, f2, n, order) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const p = Math.atanh(x);
    m[f + i] = p;
    bad += 0 * p;
    if (order > 0) {
      const p1 = 1 / ((1 - x) * (1 + x));
      const p2 = 2 * x * p1 * p1;
      m[f1 + i] = p1;
      m[f2 + i] = p2;
      bad += 0 * p2;
    }
  }
  return bad;
};

/** |x|, with the derivative sign(x): 0 at the kink, the mean of both sides. */
const abs: Kernel = (m, a, _b, f, f1, _f2, n, order) => {
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    m[f + i] = Math.abs(x);
    if (order > 0) m[f1 + i] = Math.sign(x);
  }
  return 0;
};

const sign: Kernel = (m, a, _b, f, _f1, _f2, n) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    m[f + i] = Math.sign(x);
    bad += 0 * x;
  }
  return bad;
};

/** Comparisons give 1 or 0: less for value = 0, less-equal for 1, equal for 2. */
const compare: Kernel = (m, a, b, f, _f1, _f2, n, _order, value) => {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const x = m[a + i]!;
    const y = m[b + i]!;
    m[f + i] = (value === 0 ? x < y : value === 1 ? x <= y : x === y) ? 1 : 0;
    bad += 0 * (x + y);
  }
  return bad;
};

/** and for value = 0, or for 1, not for 2. */
const logic: Kernel = (m, a, b, f, _f1, _f2, n, _order, value) => {
  for (let i = 0; i < n; i++) {
    const x = m[a + i]! !== 0;
    const y = m[b + i]! !== 0;
    m[f + i] = (value === 0 ? x && y : value === 1 ? x || y : !x) ? 1 : 0;
  }
  return 0;
};

/** In the order by which tapes refer to them. */
export const FUNCTIONS = {
  divide,
  integerPower,
  power,
  powerVariable,
  sqrt,
  exp,
  log,
  sin,
  cos,
  sinCos,
  tan,
  arc,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  area,
  atanh,
  abs,
  sign,
  compare,
  logic,
} as const;

export type FunctionName = keyof typeof FUNCTIONS;

export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as readonly FunctionName[];
