/**
 * Numbers of some 47 bits as sums of two float32, for what must not lose digits before it is rounded to float32: the
 * reduction of an angle, a difference of almost equal terms (Dekker 1971; Knuth, The Art of Computer Programming 4.2.2).
 *
 * WGSL lets a compiler reassociate sums, by which every one of these would be lost: so what must be rounded as it is
 * written goes through `opaque`, the identity for all that a compiler knows. `layer.rows` must be 0.
 *
 * A function without a value gives NaN, made by its bits as compilers may assume that there is none, and NaN is the
 * result of whatever reads it, comparisons too.
 */
const FUNCTIONS: Readonly<Record<string, string>> = {
  opaque: `fn opaque(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ layer.rows); }`,
  nan: `fn nan() -> vec2f { return vec2f(bitcast<f32>(0x7fc00000u ^ layer.rows)); }`,
  finite: `fn finite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }`,
  // |a| ≥ |b|, or a = 0
  quickSum: `fn quickSum(a: f32, b: f32) -> vec2f {
  let s = opaque(a + b);
  let t = opaque(s - a);
  return vec2f(s, b - t);
}`,
  twoSum: `fn twoSum(a: f32, b: f32) -> vec2f {
  let s = opaque(a + b);
  let t = opaque(s - a);
  let u = opaque(s - t);
  return vec2f(s, (a - u) + (b - t));
}`,
  // Halves of 12 bits, whose products are exact: whether `fma` rounds once is up to the device.
  twoProduct: `fn twoProduct(a: f32, b: f32) -> vec2f {
  let p = opaque(a * b);
  let ah = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
  let bh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
  let al = opaque(a - ah);
  let bl = opaque(b - bh);
  let e = opaque(ah * bh - p);
  return vec2f(p, ((e + ah * bl) + al * bh) + al * bl);
}`,
  add: `fn add(a: vec2f, b: vec2f) -> vec2f {
  let s = twoSum(a.x, b.x);
  return quickSum(s.x, s.y + (a.y + b.y));
}`,
  multiply: `fn multiply(a: vec2f, b: vec2f) -> vec2f {
  let p = twoProduct(a.x, b.x);
  return quickSum(p.x, p.y + (a.x * b.y + a.y * b.x));
}`,
  // Not of what is so small that its second part is none of a float32's: 2^-100 is 7.9e-31.
  inverse: `fn inverse(a: vec2f) -> vec2f {
  if (!(abs(a.x) > 7.8886091e-31f) || !finite(a.x)) { return nan(); }
  let q = 1f / a.x;
  var r = add(vec2f(1f, 0f), -multiply(a, vec2f(q, 0f)));
  let q1 = r.x / a.x;
  r = add(r, -multiply(a, vec2f(q1, 0f)));
  let sum = quickSum(q, q1);
  return quickSum(sum.x, sum.y + r.x / a.x);
}`,
  root: `fn root(a: vec2f) -> vec2f {
  if (a.x == 0f) { return a; }
  if (!(a.x > 0f) || !finite(a.x)) { return nan(); }
  let x = sqrt(a.x);
  let y = quickSum(x, add(a, -twoProduct(x, x)).x / (2f * x));
  return quickSum(y.x, y.y + add(a, -multiply(y, y)).x / (2f * x));
}`,
  // Of a whole number from -252 to 254, in two steps as a float32 has no 2^128.
  times2: `fn times2(a: vec2f, k: i32) -> vec2f {
  let half = k / 2;
  return a * bitcast<f32>(u32(half + 127) << 23u) * bitcast<f32>(u32(k - half + 127) << 23u);
}`,
  // e^r - 1 for |r| < 1/2: Taylor's series at r/16, squared four times.
  reducedExpm1: `fn reducedExpm1(r: vec2f) -> vec2f {
  let z = r / 16f;
  var m = FACTORIALS[7];
  for (var n = 7u; n > 0u; n--) { m = add(FACTORIALS[n - 1u], multiply(z, m)); }
  m = multiply(z, m);
  for (var n = 0u; n < 4u; n++) { m = add(2f * m, multiply(m, m)); }
  return m;
}`,
  exponential: `fn exponential(a: vec2f) -> vec2f {
  if (!(a.x < 88.7f)) { return nan(); }
  if (a.x < -87f) { return vec2f(); }
  let k = round(a.x * 1.442695f);
  let r = add(a, -multiply(LN2, vec2f(k, 0f)));
  return times2(add(vec2f(1f, 0f), reducedExpm1(r)), i32(k));
}`,
  expm1: `fn expm1(a: vec2f) -> vec2f {
  if (abs(a.x) < 0.34f) { return reducedExpm1(a); }
  return add(exponential(a), vec2f(-1f, 0f));
}`,
  // 2 artanh(s) = log((1 + s)/(1 - s)) for |s| < 0.18
  twiceArtanh: `fn twiceArtanh(s: vec2f) -> vec2f {
  let z = multiply(s, s);
  var sum = ODD[9];
  for (var n = 9u; n > 0u; n--) { sum = add(ODD[n - 1u], multiply(z, sum)); }
  return 2f * multiply(s, sum);
}`,
  logarithm: `fn logarithm(a: vec2f) -> vec2f {
  if (!(a.x >= 1.1754944e-38f) || !finite(a.x)) { return nan(); }
  var k = i32(bitcast<u32>(a.x) >> 23u) - 127;
  var m = times2(a, -k);
  if (m.x > 1.4142135f) { m *= 0.5f; k++; }
  let s = multiply(add(m, vec2f(-1f, 0f)), inverse(add(m, vec2f(1f, 0f))));
  return add(multiply(LN2, vec2f(f32(k), 0f)), twiceArtanh(s));
}`,
  // log(1 + u), u ≥ 0
  log1p: `fn log1p(u: vec2f) -> vec2f {
  if (u.x < 0.4f) { return twiceArtanh(multiply(u, inverse(add(vec2f(2f, 0f), u)))); }
  return logarithm(add(vec2f(1f, 0f), u));
}`,
  realPower: `fn realPower(a: vec2f, b: vec2f) -> vec2f {
  if (a.x == 0f && b.x > 0f) { return vec2f(); }
  return exponential(multiply(b, logarithm(a)));
}`,
  wholePower: `fn wholePower(a: vec2f, exponent: u32) -> vec2f {
  var result = vec2f(1f, 0f);
  var square = a;
  for (var bits = exponent; bits > 0u; bits >>= 1u) {
    if ((bits & 1u) == 1u) { result = multiply(result, square); }
    if (bits > 1u) { square = multiply(square, square); }
  }
  return result;
}`,
  SinCos: `struct SinCos { sin: vec2f, cos: vec2f }`,
  // Beyond some 1e6 an angle of 47 bits is not known well enough.
  sinCos: `fn sinCos(a: vec2f) -> SinCos {
  if (!(abs(a.x) < 1e6f)) { return SinCos(nan(), nan()); }
  let k = round(a.x * 0.63661975f);
  var r = add(a, -twoProduct(k, HALF_PI.x));
  r = add(r, -twoProduct(k, HALF_PI.y));
  r = add(r, vec2f(-k * HALF_PI.z, 0f));
  let z = -multiply(r, r);
  var s = FACTORIALS[18];
  var c = FACTORIALS[17];
  for (var n = 16u; n > 1u; n -= 2u) {
    s = add(FACTORIALS[n], multiply(z, s));
    c = add(FACTORIALS[n - 1u], multiply(z, c));
  }
  s = multiply(r, add(FACTORIALS[0], multiply(z, s)));
  c = add(vec2f(1f, 0f), multiply(z, c));
  switch (i32(k) & 3) {
    case 0: { return SinCos(s, c); }
    case 1: { return SinCos(c, -s); }
    case 2: { return SinCos(-s, -c); }
    default: { return SinCos(-c, s); }
  }
}`,
  tangent: `fn tangent(a: vec2f) -> vec2f {
  let v = sinCos(a);
  if (abs(v.cos.x) <= 2.3e-13f * abs(a.x)) { return nan(); }
  return multiply(v.sin, inverse(v.cos));
}`,
  // The device's angle, whatever its error, turned by what is left: tan δ = (y c - x s)/(x c + y s).
  angle: `fn angle(y: vec2f, x: vec2f) -> vec2f {
  let size = max(abs(x.x), abs(y.x));
  if (size == 0f || !finite(size)) { return nan(); }
  let k = i32(bitcast<u32>(size) >> 23u) - 127;
  let u = times2(x, -k);
  let v = times2(y, -k);
  if (v.x == 0f && u.x > 0f) { return vec2f(); }
  var first = atan2(v.x, u.x);
  if (v.x == 0f) { first = 3.1415927f; }
  let turn = sinCos(vec2f(first, 0f));
  let up = add(multiply(v, turn.cos), -multiply(u, turn.sin));
  let t = multiply(up, inverse(add(multiply(u, turn.cos), multiply(v, turn.sin))));
  let z = -multiply(t, t);
  var sum = ODD[4];
  for (var n = 4u; n > 0u; n--) { sum = add(ODD[n - 1u], multiply(z, sum)); }
  return add(vec2f(first, 0f), multiply(t, sum));
}`,
  // √(1 - x²) without the cancellation near |x| = 1
  otherLeg: `fn otherLeg(x: vec2f) -> vec2f {
  return root(multiply(add(vec2f(1f, 0f), -x), add(vec2f(1f, 0f), x)));
}`,
  sinhOf: `fn sinhOf(a: vec2f) -> vec2f {
  let m = expm1(a);
  return 0.5f * add(m, multiply(m, inverse(add(vec2f(1f, 0f), m))));
}`,
  coshOf: `fn coshOf(a: vec2f) -> vec2f {
  let e = exponential(magnitude(a));
  return 0.5f * add(e, inverse(e));
}`,
  tanhOf: `fn tanhOf(a: vec2f) -> vec2f {
  let m = expm1(-2f * magnitude(a));
  let t = -multiply(m, inverse(add(vec2f(2f, 0f), m)));
  if (a.x < 0f) { return -t; }
  return t;
}`,
  // 1/cosh
  sech: `fn sech(a: vec2f) -> vec2f {
  let e = exponential(-magnitude(a));
  return 2f * multiply(e, inverse(add(vec2f(1f, 0f), multiply(e, e))));
}`,
  asinhOf: `fn asinhOf(a: vec2f) -> vec2f {
  let x = magnitude(a);
  let square = multiply(x, x);
  let below = add(vec2f(1f, 0f), root(add(vec2f(1f, 0f), square)));
  let y = log1p(add(x, multiply(square, inverse(below))));
  if (a.x < 0f) { return -y; }
  return y;
}`,
  acoshOf: `fn acoshOf(a: vec2f) -> vec2f {
  let t = add(a, vec2f(-1f, 0f));
  return log1p(add(t, root(add(2f * t, multiply(t, t)))));
}`,
  atanhOf: `fn atanhOf(a: vec2f) -> vec2f {
  let x = magnitude(a);
  if (!(x.x <= 1f)) { return nan(); }
  let y = 0.5f * log1p(2f * multiply(x, inverse(add(vec2f(1f, 0f), -x))));
  if (a.x < 0f) { return -y; }
  return y;
}`,
  magnitude: `fn magnitude(a: vec2f) -> vec2f {
  if (a.x < 0f) { return -a; }
  return a;
}`,
  signOf: `fn signOf(a: vec2f) -> vec2f {
  if (!finite(a.x)) { return nan(); }
  return vec2f(sign(a.x), 0f);
}`,
  // less for kind 0, less or equal for 1, equal for 2
  compare: `fn compare(a: vec2f, b: vec2f, kind: u32) -> vec2f {
  if (!finite(a.x) || !finite(b.x)) { return nan(); }
  let same = a.x == b.x && a.y == b.y;
  let less = a.x < b.x || (a.x == b.x && a.y < b.y);
  return vec2f(select(0f, 1f, (less && kind < 2u) || (same && kind > 0u)), 0f);
}`,
  // and for kind 0, or for 1, not for 2
  logic: `fn logic(a: vec2f, b: vec2f, kind: u32) -> vec2f {
  let x = a.x != 0f;
  let y = b.x != 0f;
  if (kind == 2u) { return choose(a, vec2f(), vec2f(1f, 0f)); }
  if (!finite(a.x) || (!finite(b.x) && x == (kind == 0u))) { return nan(); }
  return vec2f(select(0f, 1f, select(x || y, x && y, kind == 0u)), 0f);
}`,
  choose: `fn choose(c: vec2f, x: vec2f, y: vec2f) -> vec2f {
  if (!finite(c.x)) { return nan(); }
  if (c.x != 0f) { return x; }
  return y;
}`,
  // A float64 from its two words, the lower first.
  fromFloat64: `fn fromFloat64(words: vec2u) -> vec2f {
  let exponent = (words.y >> 20u) & 0x7ffu;
  if (exponent <= 896u) { return select(nan(), vec2f(), exponent < 0x7ffu); }
  if (exponent >= 1151u) { return nan(); }
  let biased = exponent - 896u;
  let sign = words.y & 0x80000000u;
  let high = bitcast<f32>(sign | (biased << 23u) | ((words.y & 0xfffffu) << 3u) | (words.x >> 29u));
  if (biased <= 52u) { return vec2f(high, 0f); }
  let low = f32(words.x & 0x1fffffffu) * bitcast<f32>(sign | ((biased - 52u) << 23u));
  return quickSum(high, low);
}`,
};

const CONSTANTS: Readonly<Record<string, () => string>> = {
  LN2: () => `const LN2 = ${twoFloat(Math.LN2)};`,
  HALF_PI: () => {
    // Beyond a float64's digits: π/2 to 72 bits.
    const [high, middle] = split(Math.PI / 2);
    const low = 6.123233995736766e-17 + (Math.PI / 2 - high - middle);
    return `const HALF_PI = vec3f(${[high, middle, low].map(literal).join(', ')});`;
  },
  // 1/(n + 1)!
  FACTORIALS: () => {
    const factorials = [1];
    while (factorials.length < 19) factorials.push(factorials.at(-1)! * (factorials.length + 1));
    return `const FACTORIALS = array(${factorials.map((factorial) => twoFloat(1 / factorial)).join(', ')});`;
  },
  ODD: () => `const ODD = array(${Array.from({ length: 10 }, (_, n) => twoFloat(1 / (2 * n + 1))).join(', ')});`,
};

/** A float32 as WGSL writes it. */
function literal(value: number): string {
  return `${Math.fround(value)}f`;
}

function split(value: number): [number, number] {
  const high = Math.fround(value);
  return [high, Math.fround(value - high)];
}

/**
 * A float64 as the sum of two float32.
 *
 * @throws RangeError where a float32 is not as large
 */
export function twoFloat(value: number): string {
  if (!Number.isFinite(Math.fround(value))) throw new RangeError(`${value} is beyond the range of a float32`);
  return `vec2f(${split(value).map(literal).join(', ')})`;
}

/** Those of the functions that a text calls, with what they call in their turn; to stand before it. */
export function twoFloatLibrary(text: string): string {
  const found = new Set<string>();
  const search = (source: string) => {
    for (const [word] of source.matchAll(/\w+/g)) {
      if (found.has(word) || !(Object.hasOwn(FUNCTIONS, word) || Object.hasOwn(CONSTANTS, word))) continue;
      found.add(word);
      if (Object.hasOwn(FUNCTIONS, word)) search(FUNCTIONS[word]);
    }
  };
  search(text);
  const constants = Object.keys(CONSTANTS).filter((name) => found.has(name));
  const functions = Object.keys(FUNCTIONS).filter((name) => found.has(name));
  return [...constants.map((name) => CONSTANTS[name]()), ...functions.map((name) => FUNCTIONS[name])].join('\n');
}
