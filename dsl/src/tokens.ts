import { createToken, type ITokenConfig, Lexer, type TokenType } from 'chevrotain';

/*
 * The vocabulary. Order matters to the lexer: the first pattern that matches wins.
 *
 * Keywords are contextual: all but the RESERVED ones belong to the category Word and are names wherever
 * the grammar asks for a name.
 */

/** Category of every token: what error recovery steps over. */
export const Any = createToken({ name: 'Any', pattern: Lexer.NA });
/** Category of whatever can be a name: identifiers and contextual keywords. */
export const Word = createToken({ name: 'Word', pattern: Lexer.NA });
/** Category of operators between two operands. */
export const Infix = createToken({ name: 'Infix', pattern: Lexer.NA });
/** Category of operators before an operand. */
export const Prefix = createToken({ name: 'Prefix', pattern: Lexer.NA });

const all: TokenType[] = [Any, Word, Infix, Prefix];

function token(
  name: string,
  options: Omit<ITokenConfig, 'name' | 'categories'>,
  ...categories: TokenType[]
): TokenType {
  const type = define(name, options, ...categories);
  all.push(type);
  return type;
}

function define(
  name: string,
  options: Omit<ITokenConfig, 'name' | 'categories'>,
  ...categories: TokenType[]
): TokenType {
  return createToken({ line_breaks: false, ...options, name, categories: options.group ? [] : [Any, ...categories] });
}

/** A sticky regular expression as a pattern that the lexer need not understand. */
const sticky = (source: string) => {
  const expression = new RegExp(source, 'uy');
  return (text: string, offset: number) => {
    expression.lastIndex = offset;
    return expression.exec(text);
  };
};

// The lexer picks patterns by first character, and puts characters from 256 on into classes of 255:
// one of each class is enough of a hint.
const WIDE = Array.from({ length: 257 }, (_, i) => Math.min(256 + i * 255, 0xffff));
const LATIN = Array.from({ length: 256 }, (_, i) => i);
const isLetter = (code: number) => /\p{L}/u.test(String.fromCharCode(code));

export const NAME_PATTERN = String.raw`\p{L}[\p{L}\p{M}\p{Nd}_₀-₉]*`;

const WHOLE_NAME = new RegExp(`^${NAME_PATTERN}$`, 'u');

/** Whether a text has the form of a name; it may be a word of the language still. */
export function isName(text: string): boolean {
  return WHOLE_NAME.test(text);
}

/** Space, and the characters without width that come along when text is copied. */
token('Space', { pattern: /[\s\u00ad\u200b-\u200d\u2060]+/, group: Lexer.SKIPPED, line_breaks: true });

/** Whether the text from `offset` on has no end of a block comment; asked once a text, lest it be quadratic. */
let unclosedFrom = { text: '', offset: 0 };
const blockComment = (text: string, offset: number): RegExpExecArray | null => {
  if (text.charCodeAt(offset + 1) !== 42) return null;
  if (unclosedFrom.text === text && offset >= unclosedFrom.offset) return null;
  const end = text.indexOf('*/', offset + 2);
  if (end >= 0) return [text.slice(offset, end + 2)] as unknown as RegExpExecArray;
  unclosedFrom = { text, offset };
  return null;
};

export const COMMENTS = 'comments';
export const BlockComment = token('BlockComment', {
  pattern: blockComment,
  start_chars_hint: ['/'],
  line_breaks: true,
  group: COMMENTS,
});
/** Reported, and ended with its line, so that the rest of the file is still read. */
export const UnclosedComment = token('UnclosedComment', { pattern: /\/\*[^\n\r]*/, group: COMMENTS });
export const DocComment = token('DocComment', { pattern: /\/\/\/(?!\/)[^\n\r]*/, group: COMMENTS });
export const LineComment = token('LineComment', { pattern: /\/\/[^\n\r]*/, group: COMMENTS });

/** A text in the quotes of print, and a file's name in single ones: to be replaced. */
export const QuotedText = token('QuotedText', {
  pattern: /[“”„«][^“”„«»"\n\r]*[“”»]|'[^\s'"]+\.\w+'/,
});
export const Text = token('Text', { pattern: /"[^"\n\r]*"/ });
export const UnclosedText = token('UnclosedText', { pattern: /"[^"\n\r]*/ }, Text);

/** Digits, a fraction (but `0..1` is an interval), an exponent, and a factor of π or degrees. */
export const Numeral = token('Numeral', {
  pattern: sticky(
    String.raw`(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:[ \t]*°|(?:π|pi)(?![\p{L}\p{M}\p{Nd}_₀-₉]))?`,
  ),
  start_chars_hint: [...'0123456789.'],
});

export const Identifier = define(
  'Identifier',
  { pattern: sticky(NAME_PATTERN), start_chars_hint: [...LATIN.filter(isLetter), ...WIDE] },
  Word,
);

/** Keywords are tried before identifiers, and an identifier that is longer wins over them. */
const keyword = (name: string, word: string, ...categories: TokenType[]): TokenType =>
  token(name, { pattern: new RegExp(word), longer_alt: Identifier }, ...categories);

export const If = keyword('If', 'if');
export const Then = keyword('Then', 'then');
export const Else = keyword('Else', 'else');
export const And = keyword('And', 'and', Infix);
export const Or = keyword('Or', 'or', Infix);
export const Not = keyword('Not', 'not', Prefix);
export const Inf = keyword('Inf', 'inf');
export const In = keyword('In', 'in');
export const Let = keyword('Let', 'let');
/** Words that are never names. */
export const RESERVED: readonly string[] = ['if', 'then', 'else', 'and', 'or', 'not', 'in', 'inf', 'let'];

export const Spacetime = keyword('Spacetime', 'spacetime', Word);
export const Parameter = keyword('Parameter', 'parameter', Word);
export const Chart = keyword('Chart', 'chart', Word);
export const Periodic = keyword('Periodic', 'periodic', Word);
export const Metric = keyword('Metric', 'metric', Word);
export const Signature = keyword('Signature', 'signature', Word);
export const Lapse = keyword('Lapse', 'lapse', Word);
export const Shift = keyword('Shift', 'shift', Word);
export const Spatial = keyword('Spatial', 'spatial', Word);
export const Background = keyword('Background', 'background', Word);
export const MapWord = keyword('MapWord', 'map', Word);
export const Expect = keyword('Expect', 'expect', Word);
export const Fit = keyword('Fit', 'fit', Word);
export const Geodesic = keyword('Geodesic', 'geodesic', Word);
export const Render = keyword('Render', 'render', Word);
export const Data = keyword('Data', 'data', Word);
export const Import = keyword('Import', 'import', Word);
export const Of = keyword('Of', 'of', Word);
all.push(Identifier);
/** Words with a meaning of their own; all but the {@link RESERVED} ones can be names too. */
export const KEYWORDS: readonly string[] = all
  .filter(({ LONGER_ALT }) => LONGER_ALT === Identifier)
  .map(({ PATTERN }) => (PATTERN as RegExp).source);

/** The words that begin what stands at the top of a file … */
export const DECLARATIONS: ReadonlySet<TokenType> = new Set([Spacetime, Fit, Geodesic, Render, Data, Import]);
/** … and what stands in a spacetime. */
export const MEMBERS: ReadonlySet<TokenType> = new Set([Let, Parameter, Chart, Metric, Background, MapWord, Expect]);

export const Arrow = token('Arrow', { pattern: '->' });
/** Other languages' operators, caught whole for a good message. */
export const Foreign = token('Foreign', { pattern: /==|!=|<>|\*\*|&&|\|\||:=|=>|=<|\.\.\.(?!\d)/ });
export const Plus = token('Plus', { pattern: '+' }, Infix, Prefix);
export const Minus = token('Minus', { pattern: '-' }, Infix, Prefix);
export const Star = token('Star', { pattern: '*' }, Infix);
export const Slash = token('Slash', { pattern: '/' }, Infix);
export const Caret = token('Caret', { pattern: '^' }, Infix);
export const LessEqual = token('LessEqual', { pattern: '<=' }, Infix);
export const Less = token('Less', { pattern: '<' }, Infix);
export const GreaterEqual = token('GreaterEqual', { pattern: '>=' }, Infix);
export const Greater = token('Greater', { pattern: '>' }, Infix);
export const Equal = token('Equal', { pattern: '=' }, Infix);
export const DotDot = token('DotDot', { pattern: '..' });
export const Comma = token('Comma', { pattern: ',' });
export const LeftParen = token('LeftParen', { pattern: '(' });
export const RightParen = token('RightParen', { pattern: ')' });
export const LeftBracket = token('LeftBracket', { pattern: '[' });
export const RightBracket = token('RightBracket', { pattern: ']' });
export const LeftBrace = token('LeftBrace', { pattern: '{' });
export const RightBrace = token('RightBrace', { pattern: '}' });
export const Hole = token('Hole', { pattern: '_' });
/** Any other character, kept as a token so that it breaks no more than its statement. */
export const Stray = token('Stray', {
  pattern: sticky('[^]'),
  line_breaks: true,
  start_chars_hint: [...LATIN, ...WIDE],
});

export const VOCABULARY: readonly TokenType[] = all;
