import { SETTING_KEYS, type Token } from '@spacetime/dsl';

export type BlockKind =
  | 'file'
  | 'spacetime'
  | 'chart'
  | 'metric'
  | 'background'
  | 'map'
  | 'spatial'
  | 'fit'
  | 'geodesic'
  | 'render'
  | 'data'
  | 'unknown';

/** A block that is open before the cursor. */
export interface Block {
  readonly kind: BlockKind;
  /** From its first word to its `{`. */
  readonly header: readonly Token[];
}

/** An opening bracket without its partner, and the token before it. */
export interface OpenBracket {
  /** Of the bracket in the statement. */
  readonly index: number;
  readonly bracket: Token;
  readonly callee: Token | undefined;
}

/** Where a text breaks off: the open blocks, outermost first, and what the unfinished statement has so far. */
export interface Surroundings {
  readonly blocks: readonly Block[];
  readonly statement: readonly Token[];
  /** Brackets that the statement has left open, outermost first. */
  readonly open: readonly OpenBracket[];
}

const DECLARATIONS: ReadonlySet<string> = new Set(['spacetime', 'fit', 'geodesic', 'render', 'data', 'import']);
const MEMBERS: ReadonlySet<string> = new Set(['let', 'parameter', 'chart', 'metric', 'background', 'map', 'expect']);
const ENTRIES: ReadonlySet<string> = new Set(['ds', 'dl', 'g', 'lapse', 'shift', 'spatial']);
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
/** After these, or before them, a statement goes on. */
const JOINTS: ReadonlySet<string> = new Set(
  '+ - * / ^ = < <= > >= , -> .. ( [ of in and or not if then else'.split(' '),
);
const FOLLOWERS: ReadonlySet<string> = new Set('+ - * / ^ = < <= > >= , -> .. ( ) [ ] and or then else'.split(' '));

/**
 * Reads tokens up to a cursor as blocks and statements, whatever is broken in them: a line that can only begin a
 * declaration, or a member of a spacetime, ends what is open before it.
 *
 * @param startsLine whether what follows is the first on its line
 * @param next the word at the cursor, where one is being written
 */
export function surroundings(tokens: readonly Token[], startsLine: boolean, next: string): Surroundings {
  const reader = new Reader(tokens);
  for (let i = 0; i < tokens.length; i++) reader.read(i);
  reader.breakBefore(startsLine, next);
  return reader.result();
}

class Reader {
  readonly #tokens: readonly Token[];
  #blocks: Block[] = [{ kind: 'file', header: [] }];
  #statement: Token[] = [];
  #open: OpenBracket[] = [];
  /** The spacetime that was closed last: a `}` too many may have closed it. */
  #closed: Block | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  result(): Surroundings {
    return { blocks: this.#blocks, statement: this.#statement, open: this.#open };
  }

  read(i: number): void {
    const token = this.#tokens[i]!;
    const { text } = token;
    if (text === '{' || text === '}') {
      if (text === '{') this.#push();
      else this.#pop();
      return;
    }
    if (token.startsLine) this.#recover(token, this.#tokens[i + 1]);
    const top = this.#blocks.at(-1)!;
    if (this.#open.length === 0 && begins(top.kind, this.#statement, token, this.#tokens[i + 1])) this.#statement = [];
    if (text === '(' || text === '[') {
      this.#open.push({ index: this.#statement.length, bracket: token, callee: this.#statement.at(-1) });
    } else if (text in CLOSERS) {
      const at = this.#open.findLastIndex(({ bracket }) => bracket.text === CLOSERS[text]);
      if (at >= 0) this.#open.length = at;
    }
    this.#statement.push(token);
  }

  /** What is written at the cursor may begin a statement. */
  breakBefore(startsLine: boolean, next: string): void {
    if (this.#open.length > 0 || this.#statement.length === 0) return;
    if (startsLine && !JOINTS.has(this.#statement.at(-1)!.text) && !FOLLOWERS.has(next)) this.#begin();
  }

  #begin(): void {
    this.#statement = [];
    this.#open = [];
  }

  #recover(token: Token, next: Token | undefined): void {
    const { text } = token;
    const { kind } = this.#blocks.at(-1)!;
    if (isJob(kind) && SETTING_KEYS[kind].includes(text) && next?.text !== '=') this.#begin();
    const isNamed = next !== undefined && !next.startsLine && (next.kind === 'word' || next.kind === 'text');
    if (DECLARATIONS.has(text) && isNamed && this.#blocks.length > 1) {
      this.#blocks.length = 1;
      this.#begin();
    } else if (MEMBERS.has(text) && (isNamed || text === 'let' || next?.text === '{' || next?.text === 'in')) {
      const at = this.#blocks.findIndex(({ kind }) => kind === 'spacetime');
      if (at >= 0) {
        this.#blocks.length = at + 1;
        this.#begin();
      } else if (this.#blocks.length === 1 && this.#closed !== undefined) {
        this.#blocks.push(this.#closed);
        this.#begin();
      }
    }
  }

  #push(): void {
    const header = this.#statement;
    this.#blocks.push({ kind: kindOf(this.#blocks.at(-1)!.kind, header[0]?.text), header });
    this.#begin();
  }

  #pop(): void {
    if (this.#blocks.length > 1) {
      const block = this.#blocks.pop()!;
      if (block.kind === 'spacetime') this.#closed = block;
    }
    this.#begin();
  }
}

function isJob(kind: BlockKind): kind is keyof typeof SETTING_KEYS {
  return Object.hasOwn(SETTING_KEYS, kind);
}

function kindOf(outer: BlockKind, word: string | undefined): BlockKind {
  switch (outer) {
    case 'file':
      return word !== undefined && DECLARATIONS.has(word) && word !== 'import' ? (word as BlockKind) : 'unknown';
    case 'spacetime':
      return word === 'chart' || word === 'metric' || word === 'background' || word === 'map' ? word : 'unknown';
    case 'metric':
    case 'background':
      return word === 'spatial' ? 'spatial' : 'unknown';
    default:
      return 'unknown';
  }
}

function begins(kind: BlockKind, statement: readonly Token[], token: Token, next: Token | undefined): boolean {
  const last = statement.at(-1);
  if (last === undefined) return false;
  if (token.startsLine) return !JOINTS.has(last.text) && !FOLLOWERS.has(token.text);
  if (JOINTS.has(last.text)) return false;
  const follows = (text: string) => next !== undefined && !next.startsLine && next.text === text;
  switch (kind) {
    case 'file':
      return DECLARATIONS.has(token.text) && next?.kind === 'word' && statement.length > 2;
    case 'spacetime':
      return MEMBERS.has(token.text) && statement.length > 1;
    case 'chart':
      return token.kind === 'word' && follows('in');
    case 'map':
      return token.kind === 'word' && follows('=');
    case 'metric':
    case 'background':
      return ENTRIES.has(token.text) ? follows('=') || follows('^') || follows('[') || follows('{') : follows('=');
    default:
      return isJob(kind) && SETTING_KEYS[kind].includes(token.text) && statement.length > 1;
  }
}
