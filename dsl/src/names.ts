/**
 * Names and their spellings. A Greek letter and its spelled-out name are the same name, and so are a
 * subscript digit and `_` with the digit: `theta_0`, `θ_0` and `θ₀` are `θ_0`. Letters of mathematical
 * alphabets, as they are copied from a printed page (`𝑟`, `𝜃`), are the plain ones.
 */

/** Spelled-out names and the one letter that each stands for; also what `\theta` completes to. */
export const GREEK: Readonly<Record<string, string>> = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  zeta: 'ζ',
  eta: 'η',
  theta: 'θ',
  iota: 'ι',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  nu: 'ν',
  xi: 'ξ',
  omicron: 'ο',
  pi: 'π',
  rho: 'ρ',
  sigma: 'σ',
  tau: 'τ',
  upsilon: 'υ',
  phi: 'φ',
  chi: 'χ',
  psi: 'ψ',
  omega: 'ω',
  Alpha: 'Α',
  Beta: 'Β',
  Gamma: 'Γ',
  Delta: 'Δ',
  Epsilon: 'Ε',
  Zeta: 'Ζ',
  Eta: 'Η',
  Theta: 'Θ',
  Iota: 'Ι',
  Kappa: 'Κ',
  Lambda: 'Λ',
  Mu: 'Μ',
  Nu: 'Ν',
  Xi: 'Ξ',
  Omicron: 'Ο',
  Pi: 'Π',
  Rho: 'Ρ',
  Sigma: 'Σ',
  Tau: 'Τ',
  Upsilon: 'Υ',
  Phi: 'Φ',
  Chi: 'Χ',
  Psi: 'Ψ',
  Omega: 'Ω',
  // Variants are other shapes of the same letter …
  varepsilon: 'ε',
  vartheta: 'θ',
  varkappa: 'κ',
  varrho: 'ρ',
  varsigma: 'σ',
  varphi: 'φ',
  // … but ϖ is not: papers write ϖ² = r² + a² beside the number π.
  varpi: 'ϖ',
};

/** Characters that look like, or are another shape of, a letter above. */
const SHAPES: Readonly<Record<string, string>> = {
  ϵ: 'ε',
  ϑ: 'θ',
  ϰ: 'κ',
  ϱ: 'ρ',
  ς: 'σ',
  ϕ: 'φ',
  ϒ: 'Υ',
  ϴ: 'Θ',
  µ: 'μ', // the micro sign
};

const SHAPE = new RegExp(`[${Object.keys(SHAPES).join('')}]`, 'g');
const MATHEMATICAL = /[\u{1D400}-\u{1D7FF}\u210E]/gu;
const SUBSCRIPT = /[₀-₉]+/g;
/** A part of a name between underscores: perhaps the `d` of a differential, a word, digits. */
const PART = /^(d?)([A-Za-z]+)(\d*)$/;
const cache = new Map<string, string>();

/**
 * The one name that all spellings of a name share: Greek letters for their names (in either case, before
 * digits and subscripts, and after the `d` of a differential: `dtheta` is `dθ`), one shape for each letter
 * (`r` for `𝑟`), `_1` for `₁`. Idempotent.
 */
export function canonicalName(text: string): string {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const plain = text
    .normalize('NFC')
    .replace(MATHEMATICAL, (c) => c.normalize('NFKC'))
    .replace(SHAPE, (c) => SHAPES[c])
    .replace(SUBSCRIPT, (digits, offset: number) => (offset > 0 ? '_' : '') + plainDigits(digits));
  const name = plain.split('_').map(canonicalPart).join('_');
  if (cache.size > 10_000) cache.clear();
  cache.set(text, name);
  return name;
}

function canonicalPart(part: string, index: number): string {
  const match = PART.exec(part);
  if (!match) return part;
  const [, d, word, digits] = match;
  const whole = GREEK[d + word];
  if (Object.hasOwn(GREEK, d + word)) return whole + digits;
  if (index === 0 && d && Object.hasOwn(GREEK, word)) return d + GREEK[word] + digits;
  return part;
}

function plainDigits(subscripts: string): string {
  return [...subscripts].map((c) => String(c.charCodeAt(0) - 0x2080)).join('');
}
