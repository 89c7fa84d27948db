import { GREEK } from '@spacetime/dsl';

const NAMES = new Map<string, string>();
for (const [name, letter] of Object.entries(GREEK)) if (!NAMES.has(letter)) NAMES.set(letter, name);

/** Capital letters that TeX has no command for look like Latin ones. */
const LATIN = new Set([
  'Alpha',
  'Beta',
  'Epsilon',
  'Zeta',
  'Eta',
  'Iota',
  'Kappa',
  'Mu',
  'Nu',
  'Omicron',
  'Rho',
  'Tau',
  'Chi',
]);

/** `θ_0` as `\theta_{0}`, `growth` upright. */
export function latexName(name: string): string {
  const [head = '', ...subscripts] = name.split('_');
  const match = /^(.*?)(\d+)$/u.exec(head);
  const [word, digits] = match ? [match[1]!, match[2]!] : [head, ''];
  const parts = [digits, ...subscripts.map(latexWord)].filter((part) => part !== '');
  const base = latexWord(word);
  return parts.length === 0 ? base : `${base}_{${parts.join(',')}}`;
}

function latexWord(word: string): string {
  if (/^\d*$/u.test(word)) return word;
  const letters = [...word];
  if (letters.length === 1) {
    const greek = NAMES.get(word);
    if (greek === undefined) return word;
    if (LATIN.has(greek)) return `\\mathrm{${greek[0]}}`;
    return greek === 'omicron' ? 'o' : `\\${greek}`;
  }
  // Greek letters within a word stand as commands between upright pieces.
  return /^[\x21-\x7e]*$/u.test(word)
    ? `\\mathrm{${word.replace(/[^A-Za-z0-9]/gu, '')}}`
    : letters
        .map((letter) => (NAMES.has(letter) ? `${latexWord(letter)} ` : letter))
        .join('')
        .trim();
}

const RESERVED = new Set(
  'and as assert async await break case char class const continue def default del do double elif else enum except extern finally float for from global goto if import in inline int is lambda long memset nonlocal not np or out pass pow raise register restrict return short signed sizeof static struct switch try typedef union unsigned void volatile while with yield None True False M_PI NAN math sin cos tan exp log sqrt fabs'.split(
    ' ',
  ),
);

/** A name in ASCII that is an identifier of Python and of C. */
export function plainName(name: string): string {
  const text = [...name]
    .map((letter) => NAMES.get(letter) ?? letter.normalize('NFD').replace(/[^A-Za-z0-9_]/gu, ''))
    .join('');
  const safe = text === '' || /^\d/u.test(text) ? `_${text}` : text;
  return RESERVED.has(safe) ? `${safe}_` : safe;
}

/** Identifiers of Python and of C, a different one for each name: `λx` and `lambdax` have one spelling in ASCII. */
export function distinctNames(names: readonly string[]): ReadonlyMap<string, string> {
  const used = new Set<string>();
  const distinct = new Map<string, string>();
  for (const name of new Set(names)) {
    let plain = plainName(name);
    while (used.has(plain)) plain += '_';
    used.add(plain);
    distinct.set(name, plain);
  }
  return distinct;
}
