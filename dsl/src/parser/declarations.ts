import { EOF } from 'chevrotain';
import type {
  Declaration,
  ImportDeclaration,
  JobDeclaration,
  Name,
  Setting,
  SpacetimeDeclaration,
  SpacetimeMember,
} from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Tokens } from '../lexer.ts';
import { canonicalName } from '../names.ts';
import * as T from '../tokens.ts';
import { BUILTIN, type FunctionNames, functionNames } from './function-names.ts';
import { MemberParser } from './members.ts';
import { unquote } from './settings.ts';

/** Whole files. */
export class FileParser extends MemberParser {
  /** The spacetime before, to which members found outside of any block are added. */
  private last: { members: SpacetimeMember[]; range: { readonly start: number; end: number } } | undefined;
  /** A `}` too many has closed that spacetime, and has been reported. */
  private reopened = false;
  private functionsOf: ReadonlyMap<number, FunctionNames> = new Map();

  constructor(validate = false) {
    super(validate);
    this.performSelfAnalysis();
  }

  read(text: string, file: string, source: Tokens): { declarations: Declaration[]; problems: Diagnostic[] } {
    this.load(text, file, source);
    this.functionsOf = functionNames(source.tokens);
    this.functions = BUILTIN;
    const declarations = this.declarations();
    return { declarations, problems: this.problems };
  }

  private declarations = this.RULE('declarations', (): Declaration[] => {
    const declarations: Declaration[] = [];
    this.ACTION(() => {
      this.last = undefined;
      this.reopened = false;
    });
    this.MANY({
      GATE: () => !this.is(1, EOF),
      DEF: () => {
        const declaration = this.SUBRULE(this.declaration);
        if (declaration) declarations.push(declaration);
      },
    });
    return declarations;
  });

  private declaration = this.RULE('declaration', (): Declaration | undefined =>
    this.OR([
      { ALT: () => this.SUBRULE(this.spacetime) },
      { ALT: () => this.SUBRULE(this.job) },
      { ALT: () => this.SUBRULE(this.importDeclaration) },
      { GATE: () => this.last !== undefined && this.startsMember(), ALT: () => this.SUBRULE(this.outsider) },
      { IGNORE_AMBIGUITIES: true, ALT: () => this.SUBRULE(this.strayDeclaration) },
    ]),
  );

  /** A member of the spacetime before, after a `}` too many. */
  private outsider = this.RULE('outsider', (): undefined => {
    this.ACTION(() => {
      this.settle();
      const word = this.LA(1).image;
      if (!this.reopened)
        this.report(`\`${word}\` stands in no \`spacetime\` block: this \`}\` is one too many.`, this.lastRange());
      this.reopened = true;
      this.settle();
    });
    const member = this.SUBRULE(this.member);
    if (!member || !this.last) return;
    this.last.members.push(member);
    this.last.range.end = this.lastRange().end;
  });

  private strayDeclaration = this.RULE('strayDeclaration', (): undefined => {
    this.OR([
      {
        // The brace that closed the reopened spacetime at first.
        GATE: () => this.reopened,
        ALT: () => {
          this.CONSUME(T.RightBrace);
          this.reopened = false;
        },
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () =>
          this.SUBRULE(this.strayStatement, { ARGS: ['`spacetime`, `fit`, `geodesic`, `render`, `data` or `import`'] }),
      },
    ]);
  });

  private spacetime = this.RULE('spacetime', (): SpacetimeDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Spacetime).startOffset;
    this.ACTION(() => {
      this.functions = this.functionsOf.get(start) ?? BUILTIN;
    });
    const name = this.guard(() => {
      const first = this.needName(0, "the spacetime's name");
      return this.ACTION(() => this.wholeName(first)) ?? first;
    });
    this.SUBRULE(this.skipName, { ARGS: [name?.range.end ?? 0] });
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'spacetime'] });
    const members: SpacetimeMember[] = [];
    this.MANY({
      GATE: () => this.more(block),
      DEF: () => {
        const member = this.SUBRULE(this.member);
        if (member) members.push(member);
      },
    });
    this.SUBRULE(this.closeBlock, { ARGS: [block, members.length === 0] });
    const range = this.rangeFrom(start);
    this.ACTION(() => {
      this.last = { members, range };
      this.reopened = false;
    });
    return { kind: 'spacetime', name: name ?? this.missingName(), members, ...doc, header: block.header, range };
  });

  /** `Kerr-Newman` or `Kerr Newman`, as one name. */
  private wholeName(first: Name): Name {
    const after = this.text.slice(first.range.end, first.range.end + 200);
    const [, rest] = /^([^{}()=;"/\n\r]*?)\s*(?:[{/\n\r]|$)/.exec(after) ?? [];
    if (!rest || this.startsMember()) return first;
    const text = first.text + rest.replace(/[^\p{L}\p{M}\p{Nd}_]+(.?)/gu, (_, letter: string) => letter.toUpperCase());
    const range = { start: first.range.start, end: first.range.end + rest.length };
    this.report(`A name has letters, digits and \`_\`: write \`${text}\`.`, range, {
      fixes: [{ title: `Write \`${text}\``, edits: [{ range, text }] }],
    });
    return { text, canonical: canonicalName(text), range };
  }

  private skipName = this.RULE('skipName', (end: number) => {
    this.MANY({ GATE: () => this.LA(1).startOffset < end, DEF: () => this.CONSUME(T.Any) });
  });

  private job = this.RULE('job', (): JobDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const word = this.OR([
      { ALT: () => this.CONSUME(T.Fit) },
      { ALT: () => this.CONSUME(T.Geodesic) },
      { ALT: () => this.CONSUME(T.Render) },
      { ALT: () => this.CONSUME(T.Data) },
    ]);
    const kind = word.image as JobDeclaration['kind'];
    let name: Name | undefined;
    const of = this.guard(() => {
      this.ACTION(() => {
        if (this.is(1, T.Of) && !this.is(2, T.Of)) this.expected(`the ${kind}'s name`);
      });
      name = this.needName(1, `the ${kind}'s name`);
      this.ACTION(() => {
        if (kind !== 'data' && !this.is(1, T.Of)) this.expected('`of` and a name', T.Of);
      });
      return this.OPTION({
        GATE: () => kind !== 'data',
        DEF: () => {
          this.CONSUME(T.Of);
          return this.needName(2, kind === 'fit' ? "a spacetime's or data's name" : "a spacetime's or fit's name");
        },
      });
    });
    const block = this.SUBRULE(this.openBlock, { ARGS: [word.startOffset, 'settings'] });
    const settings: Setting[] = [];
    this.ACTION(() => this.useKeysOf(kind));
    this.MANY({
      GATE: () => this.more(block),
      DEF: () => {
        const setting = this.SUBRULE(this.settingOrStray);
        if (setting) settings.push(setting);
      },
    });
    this.ACTION(() => this.useKeysOf(undefined));
    this.SUBRULE(this.closeBlock, { ARGS: [block, settings.length === 0] });
    const { header } = block;
    return {
      kind,
      name: name ?? this.missingName(),
      ...(of && { of }),
      settings,
      ...doc,
      header,
      range: this.rangeFrom(word.startOffset),
    };
  });

  private settingOrStray = this.RULE('settingOrStray', (): Setting | undefined =>
    this.OR([
      { ALT: () => this.SUBRULE(this.setting) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => this.SUBRULE(this.strayStatement, { ARGS: ['a setting, as in `seed 0`'] }),
      },
    ]),
  );

  /** `import other.spacetime` lacks its quotes. */
  private checkQuotes(): void {
    const token = this.LA(1);
    if (token.tokenType === EOF || token.payload || this.is(1, T.Text)) return;
    const [path] = /^[^\s"'“”]+/.exec(this.text.slice(token.startOffset)) ?? [];
    if (path === undefined) return;
    const range = { start: token.startOffset, end: token.startOffset + path.length };
    const text = `"${path}"`;
    this.report(`A path stands in quotes: write \`${text}\`.`, range, {
      fixes: [{ title: `Write \`${text}\``, edits: [{ range, text }] }],
    });
  }

  private importDeclaration = this.RULE('importDeclaration', (): ImportDeclaration | undefined => {
    this.ACTION(() => this.begin());
    const start = this.CONSUME(T.Import).startOffset;
    this.ACTION(() => this.checkQuotes());
    const path = this.guard(() => this.need(0, T.Text, 'a path in quotes'));
    this.ACTION(() => path && this.checkText(path));
    this.SUBRULE(this.finish);
    if (!path) return undefined;
    const text = unquote(path.image);
    const pathRange = { start: path.startOffset + 1, end: path.startOffset + 1 + text.length };
    return { kind: 'import', path: text, pathRange, range: this.rangeFrom(start) };
  });
}
