import type { IToken } from 'chevrotain';
import type {
  Assignment,
  ChartDeclaration,
  DomainDeclaration,
  ExpectDeclaration,
  Interval,
  LetDeclaration,
  MapDeclaration,
  Name,
  ParameterDeclaration,
  Range,
  SpacetimeMember,
} from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import { firstFrom } from '../search.ts';
import * as T from '../tokens.ts';
import { MetricParser, SIGNATURE_HINT } from './metrics.ts';
import type { Hint } from './reports.ts';

/** What stands in a `spacetime` block. */
export abstract class MemberParser extends MetricParser {
  /** Edits that put `,` between names, of this statement's one diagnostic. */
  private commas: { range: Range; text: string }[] | undefined;

  protected override begin(): void {
    super.begin();
    this.commas = undefined;
  }

  protected member = this.RULE('member', (): SpacetimeMember | undefined =>
    this.OR([
      { ALT: () => this.SUBRULE(this.parameter) },
      { ALT: () => this.SUBRULE(this.letDeclaration) },
      { ALT: () => this.SUBRULE(this.chart) },
      { ALT: () => this.SUBRULE(this.metric) },
      { ALT: () => this.SUBRULE(this.background) },
      { ALT: () => this.SUBRULE(this.map) },
      { ALT: () => this.SUBRULE(this.expect) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () =>
          this.SUBRULE(this.strayStatement, {
            ARGS: ['`parameter`, `let`, `chart`, `metric`, `background`, `map` or `expect`', this.misplaced()],
          }),
      },
    ]),
  );

  /** `ds^2 = …` lacks its `metric`, and `M = 3` its `let`. */
  private misplaced(): Hint | undefined {
    if (this.RECORDING_PHASE || !this.is(1, T.Word)) return undefined;
    if (this.startsEntry()) return { hint: 'It stands in `metric in CHART { … }`.' };
    if (this.is(1, T.Signature)) return SIGNATURE_HINT;
    if (!this.is(2, T.Equal)) return undefined;
    const { startOffset: start, image } = this.LA(1);
    const fixes = ['let', 'parameter'].map((word) => ({
      title: `Insert \`${word}\``,
      edits: [{ range: { start, end: start }, text: `${word} ` }],
    }));
    return { hint: `Write \`let ${image} = …\` or \`parameter ${image} = …\`.`, fixes };
  }

  private parameter = this.RULE('parameter', (): ParameterDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Parameter).startOffset;
    let name = this.missingName();
    let within: Interval | undefined;
    const value = this.guard(() => {
      name = this.needName(0, "the parameter's name");
      this.need(0, T.Equal, '`=` and a value');
      const expression = this.SUBRULE(this.value, { ARGS: ['ordinary'] });
      this.OPTION({
        GATE: () => !this.broken,
        DEF: () => {
          this.CONSUME(T.In);
          within = this.SUBRULE(this.interval);
        },
      });
      return expression;
    });
    this.SUBRULE(this.finish);
    return {
      kind: 'parameter',
      name,
      value: value ?? this.noValue(),
      ...(within && { within }),
      ...doc,
      range: this.rangeFrom(start),
    };
  });

  private interval = this.RULE('interval', (): Interval => {
    const start = this.startHere();
    this.ACTION(() => this.checkBrackets());
    const lower = this.SUBRULE1(this.value, { ARGS: ['ordinary'] });
    const upper = this.guard(() => {
      this.need(0, T.DotDot, '`..` and an upper bound');
      return this.SUBRULE2(this.value, { ARGS: ['ordinary'] });
    });
    return { lower, upper: upper ?? this.noValue(), range: this.rangeFrom(start) };
  });

  /** `[a, b]` and `(a, b)` are intervals on paper. */
  private checkBrackets(): void {
    const open = this.LA(1);
    const close = this.source.closing.get(open.startOffset);
    if (close === undefined || open.payload || (!this.is(1, T.LeftBracket) && !this.is(1, T.LeftParen))) return;
    const { tokens, closing } = this.source;
    let comma = firstFrom(tokens, ({ startOffset }) => startOffset, open.startOffset) + 1;
    while (comma < close && tokens[comma].tokenType !== T.Comma) {
      comma = (closing.get(tokens[comma].startOffset) ?? comma) + 1;
    }
    if (comma >= close) return;
    const part = (from: IToken, to: IToken) => this.text.slice(rangeOf(from).end, to.startOffset).trim();
    const text = `${part(open, tokens[comma])} .. ${part(tokens[comma], tokens[close])}`;
    const range = { start: open.startOffset, end: rangeOf(tokens[close]).end };
    const title = `Write \`${text}\``;
    this.fail(`An interval is two bounds with \`..\` between them: write \`${text}\`.`, range, {
      fixes: [{ title, edits: [{ range, text }] }],
    });
  }

  private letDeclaration = this.RULE('letDeclaration', (): LetDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Let).startOffset;
    let name = this.missingName();
    let parameters: Name[] | undefined;
    const value = this.guard(() => {
      name = this.needName(0, 'a name');
      parameters = this.OPTION(() => this.SUBRULE(this.names));
      this.need(0, T.Equal, '`=`');
      return this.SUBRULE(this.value, { ARGS: ['ordinary'] });
    });
    this.SUBRULE(this.finish);
    return {
      kind: 'let',
      name,
      ...(parameters && { parameters }),
      value: value ?? this.noValue(),
      ...doc,
      range: this.rangeFrom(start),
    };
  });

  /** `(a, b, c)`: what was read of it, where it breaks. */
  private names = this.RULE('names', (): Name[] => {
    const names: Name[] = [];
    const open = this.CONSUME(T.LeftParen);
    this.guard(() => {
      this.ACTION(() => this.openings.push(open.startOffset));
      names.push(this.needName(1, 'a name'));
      this.MANY({
        GATE: () => this.is(1, T.Comma) || !this.onNewLine(),
        DEF: () => {
          this.ACTION(() => this.checkComma());
          this.OPTION(() => this.CONSUME(T.Comma));
          names.push(this.needName(2, 'a name'));
        },
      });
      this.closeParen(open, '`,` or `)`');
      this.ACTION(() => this.openings.pop());
    });
    return names;
  });

  /** `(t x y z)`: one report for all commas that are missing. */
  private checkComma(): void {
    if (this.is(1, T.Comma)) return;
    const { end } = this.lastRange();
    const edit = { range: { start: end, end }, text: ',' };
    if (this.commas) this.commas.push(edit);
    else if (!this.reported) {
      this.commas = [edit];
      const message = `Names are separated by commas: write \`${this.LA(0).image}, ${this.LA(1).image}\`.`;
      const range = { start: this.lastRange().start, end: rangeOf(this.LA(1)).end };
      this.report(message, range, { fixes: [{ title: 'Insert `,`', edits: this.commas }] });
    }
  }

  /** `chart C(t, x, y, z)`, with or without domains in a block. */
  private chart = this.RULE('chart', (): ChartDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Chart).startOffset;
    let name = this.missingName();
    const coordinates = this.guard(() => {
      name = this.needName(0, "the chart's name");
      this.ACTION(() => {
        if (!this.is(1, T.LeftParen)) this.expected('the four coordinates, as in `(t, x, y, z)`', T.LeftParen);
      });
      return this.SUBRULE(this.names);
    });
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner', '`{`', true] });
    const domains: DomainDeclaration[] = [];
    this.MANY({
      GATE: () => this.more(block),
      DEF: () => {
        const domain = this.SUBRULE(this.domain);
        if (domain) domains.push(domain);
      },
    });
    this.SUBRULE(this.closeBlock, { ARGS: [block, domains.length === 0] });
    return {
      kind: 'chart',
      name,
      coordinates: coordinates ?? [],
      domains,
      ...doc,
      range: this.rangeFrom(start),
    };
  });

  private domain = this.RULE('domain', (): DomainDeclaration | undefined => {
    this.ACTION(() => this.begin());
    const domain = this.OR([
      { ALT: () => this.SUBRULE(this.domainOf) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => this.SUBRULE(this.stray, { ARGS: ["a coordinate's domain, as in `r in 3 .. 140`"] }),
      },
    ]);
    this.SUBRULE(this.separator);
    return domain;
  });

  private domainOf = this.RULE('domainOf', (): DomainDeclaration | undefined => {
    const coordinate = this.nameOf(this.CONSUME(T.Word));
    const interval = this.guard(() => {
      this.need(0, T.In, '`in` and an interval');
      return this.SUBRULE(this.interval);
    });
    const periodic = this.OPTION({
      GATE: () => !this.broken && !this.is(2, T.In),
      DEF: () => this.CONSUME(T.Periodic),
    });
    if (!interval) return undefined;
    const range = this.rangeFrom(coordinate.range.start);
    return { kind: 'domain', coordinate, interval, periodic: periodic !== undefined, range };
  });

  private map = this.RULE('map', (): MapDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.MapWord).startOffset;
    let source = this.missingName();
    let target = source;
    this.guard(() => {
      source = this.needName(1, "the source chart's name");
      this.need(0, T.Arrow, '`->` and the target chart');
      target = this.needName(2, "the target chart's name");
    });
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner'] });
    const assignments: Assignment[] = [];
    this.MANY({
      GATE: () => this.more(block),
      DEF: () => {
        const assignment = this.SUBRULE(this.mapEntry);
        if (assignment) assignments.push(assignment);
      },
    });
    this.SUBRULE(this.closeBlock, { ARGS: [block, assignments.length === 0] });
    const { header } = block;
    return { kind: 'map', source, target, assignments, ...doc, header, range: this.rangeFrom(start) };
  });

  private mapEntry = this.RULE('mapEntry', (): Assignment | undefined => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const entry = this.OR([
      { ALT: () => this.SUBRULE(this.assignment, { ARGS: [doc] }) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () =>
          this.SUBRULE(this.stray, { ARGS: ['a coordinate of the target, as in `r = sqrt(x^2 + y^2 + z^2)`'] }),
      },
    ]);
    this.SUBRULE(this.separator);
    return entry;
  });

  /** `killing ∂_t` is of the coordinate itself. */
  private checkPartial(): void {
    if (this.LA(1).image !== '∂' || this.onNewLine()) return;
    const name = this.LA(this.is(2, T.Hole) ? 3 : 2);
    const range = { start: this.LA(1).startOffset, end: name.startOffset };
    const fixes = [{ title: 'Remove `∂`', edits: [{ range, text: '' }] }];
    this.fail('A Killing vector ∂_t is given by its coordinate: `expect killing t`.', this.here(), { fixes });
  }

  /** `petrov type D` has a word too many. */
  private checkType(quantity: Name, word: Name): void {
    if (quantity.text !== 'petrov' || word.text !== 'type' || !this.is(1, T.Word) || this.onNewLine()) return;
    const { image, startOffset } = this.LA(1);
    const edits = [{ range: { start: word.range.start, end: startOffset }, text: '' }];
    this.fail(`Write \`expect petrov ${image}\`.`, word.range, { fixes: [{ title: 'Remove `type`', edits }] });
  }

  private expect = this.RULE('expect', (): ExpectDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Expect).startOffset;
    let quantity = this.missingName();
    const names: Name[] = [];
    const value = this.guard(() => {
      quantity = this.needName(1, 'what is expected, as in `expect vacuum`');
      this.ACTION(() => {
        this.checkPartial();
        if (!this.onNewLine() && !this.is(1, T.Word) && this.startsOperand()) this.expected('`=`', T.Equal);
      });
      this.OPTION1({
        GATE: () => !this.onNewLine() && this.is(1, T.Word) && !this.startsStatement(),
        DEF: () => {
          names.push(this.nameOf(this.CONSUME(T.Word)));
          this.ACTION(() => this.checkType(quantity, names[0]));
          this.MANY(() => {
            this.CONSUME(T.Comma);
            names.push(this.needName(2, 'a name'));
          });
        },
      });
      return this.OPTION2(() => {
        this.CONSUME(T.Equal);
        return this.SUBRULE(this.value, { ARGS: ['ordinary'] });
      });
    });
    this.SUBRULE(this.finish);
    return { kind: 'expect', quantity, ...(value && { value }), names, ...doc, range: this.rangeFrom(start) };
  });
}
