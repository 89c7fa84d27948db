/**
 * Outward rounding without directed rounding modes: a result that was rounded to nearest is moved outwards by at
 * least one unit in the last place (ulp), at most two.
 */
const EPSILON = 2 ** -52;
const SMALLEST = Number.MIN_VALUE;

/** Below the exact result of one correctly rounded operation that gave x. */
export function down(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return x - (Math.abs(x) * EPSILON + SMALLEST);
}

/** Above the exact result of one correctly rounded operation that gave x. */
export function up(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  return x + (Math.abs(x) * EPSILON + SMALLEST);
}

/**
 * What is assumed of Math.sin and the like: ECMAScript demands nothing. V8's are ports of fdlibm, which states
 * errors below 1 ulp for most and below 3 ulp for the hyperbolic ones; a test measures them against
 * arithmetic of high precision. The enclosures hold where the errors stay below this.
 */
export const LIBRARY_ULPS = 4;

const LIBRARY = LIBRARY_ULPS * EPSILON;

/** Below the exact value where a function of the library gave x. */
export function libraryDown(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return x - (Math.abs(x) * LIBRARY + LIBRARY_ULPS * SMALLEST);
}

/** Above the exact value where a function of the library gave x. */
export function libraryUp(x: number): number {
  if (x === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  return x + (Math.abs(x) * LIBRARY + LIBRARY_ULPS * SMALLEST);
}

// A sum of two float64 is 0 only where it is exactly 0 (underflow is gradual); so zeros stay exact.

export function sumDown(a: number, b: number): number {
  const s = a + b;
  return s === 0 ? 0 : down(s);
}

export function sumUp(a: number, b: number): number {
  const s = a + b;
  return s === 0 ? 0 : up(s);
}

/** 0 times an infinite end is 0: that end stands for arbitrarily large finite numbers. */
export function productDown(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const p = a * b;
  if (p === 0) return a > 0 === b > 0 ? 0 : -SMALLEST;
  return down(p);
}

export function productUp(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  const p = a * b;
  if (p === 0) return a > 0 === b > 0 ? SMALLEST : 0;
  return up(p);
}

/** b is not 0. */
export function quotientDown(a: number, b: number): number {
  if (a === 0) return 0;
  const q = a / b;
  if (q === 0) return a > 0 === b > 0 ? 0 : -SMALLEST;
  return down(q);
}

/** b is not 0. */
export function quotientUp(a: number, b: number): number {
  if (a === 0) return 0;
  const q = a / b;
  if (q === 0) return a > 0 === b > 0 ? SMALLEST : 0;
  return up(q);
}
