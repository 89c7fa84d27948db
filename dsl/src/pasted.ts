import type { IToken, Lexer } from 'chevrotain';
import type { Diagnostic } from './diagnostic.ts';
import * as T from './tokens.ts';

/** What papers and other languages write, and how it is written here. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...spell('-', '−', '–', '—', '‐', '‑', '﹣', '－'),
  ...spell('+', '＋'),
  ...spell('*', '·', '⋅', '∙', '•', '×', '∗', '⁎', '⊗'),
  ...spell('/', '÷', '∕', '⁄', '／'),
  ...spell('^', '**'),
  ...spell('=', '＝', '≡', '≔', ':='),
  ...spell('<=', '≤', '⩽', '=<'),
  ...spell('>=', '≥', '⩾'),
  ...spell('->', '→', '⟶', '↦', '⟼', '⇒'),
  ...spell('..', '…', '...', '‥'),
  ...spell('in', '∈'),
  ...spell('and', '∧', '&&'),
  ...spell('or', '∨', '||'),
  ...spell('not', '¬'),
  ...spell('inf', '∞'),
  ...spell('sqrt', '√'),
  ...spell('(1/2)', '½'),
  ...spell('(1/3)', '⅓'),
  ...spell('(2/3)', '⅔'),
  ...spell('(1/4)', '¼'),
  ...spell('(3/4)', '¾'),
  ...spell('°', 'º', '˚'),
};

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻';
const PLAIN = '0123456789+-';

function spell(text: string, ...foreign: string[]): Record<string, string> {
  return Object.fromEntries(foreign.map((one) => [one, text]));
}

/** A token to be replaced, or a run of superscripts. */
interface Pasted {
  readonly image: string;
  readonly start: number;
  readonly end: number;
  /** How it is written here. */
  readonly text: string;
}

export type Problem = Pick<Diagnostic, 'range' | 'message' | 'fixes'>;

/**
 * Puts the language's own tokens in the place of what is pasted from papers, `−`, `·`, `r²`, `“…”`, so that the
 * text is understood all the same, and reports each line that has any, with the spelling that mends it.
 *
 * @param tokens whose `payload` is true where they are the first on their line
 */
export function replacePasted(
  tokens: readonly IToken[],
  text: string,
  lexer: Lexer,
): { readonly tokens: IToken[]; readonly problems: readonly Problem[] } {
  const all: IToken[] = [];
  const problems: Problem[] = [];
  let line: Pasted[] = [];
  const endLine = () => {
    if (line.length > 0) problems.push(problemOf(line, text));
    line = [];
  };
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].payload) endLine();
    const pasted = pastedAt(tokens, i);
    if (pasted === undefined) {
      all.push(tokens[i]);
      continue;
    }
    line.push(pasted);
    const { start: startOffset, end, image } = pasted;
    for (const [k, token] of lexer.tokenize(pasted.text).tokens.entries()) {
      all.push({ ...token, startOffset, endOffset: end - 1, payload: k === 0 && tokens[i].payload === true });
    }
    if (tokens[i].tokenType === T.Stray) i += [...image].length - 1;
  }
  endLine();
  return { tokens: all, problems };
}

function pastedAt(tokens: readonly IToken[], index: number): Pasted | undefined {
  const { image, startOffset: start, tokenType } = tokens[index];
  const one = (text: string) => ({ image, start, end: start + image.length, text });
  if (tokenType === T.QuotedText) return one(`"${image.slice(1, -1)}"`);
  if (tokenType !== T.Stray && tokenType !== T.Foreign) return undefined;
  if (!SUPERSCRIPTS.includes(image)) {
    const isSize = image === '×' && tokens[index - 2]?.image === 'resolution';
    return Object.hasOwn(SPELLINGS, image) ? one(isSize ? 'x' : SPELLINGS[image]) : undefined;
  }
  let run = '';
  for (let next = tokens[index]; next && SUPERSCRIPTS.includes(next.image); next = tokens[index + run.length]) {
    if (next.startOffset !== start + run.length) break;
    run += next.image;
  }
  const power = [...run].map((sign) => PLAIN[SUPERSCRIPTS.indexOf(sign)]).join('');
  return /^[+-]?\d+$/.test(power) ? { image: run, start, end: start + run.length, text: `^${power}` } : undefined;
}

function problemOf(line: readonly Pasted[], text: string): Problem {
  const spellings = new Map(line.map((pasted) => [pasted.image, pasted]));
  const list = [...spellings.values()].map(({ image, text }) => `\`${text}\` for ${shown(image)}`).join(', ');
  const edits = line.map(({ start, end, text: spelling }) => {
    const isWord = /^\w/.test(spelling);
    const before = isWord && /[\p{L}\p{N})]/u.test(text[start - 1] ?? '') ? ' ' : '';
    const after = isWord && /\S/.test(text[end] ?? '') && spelling !== 'sqrt' ? ' ' : '';
    return { range: { start, end }, text: before + spelling + after };
  });
  const [{ start, end, text: first }] = line;
  const title = line.length === 1 ? `Write \`${first}\`` : 'Write them as the language does';
  return { range: { start, end }, message: `Write ${list}.`, fixes: [{ title, edits }] };
}

/** With its code point, where it can be mistaken for the character that it should be. */
function shown(image: string): string {
  const code = image.codePointAt(0)!;
  if (code < 128 || [...image].length > 1) return `\`${image}\``;
  return `\`${image}\` (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
}
