import type { Assignment, BackgroundDeclaration, Expression, MetricDeclaration, MetricEntry, Name } from '../ast.ts';
import { rangeOf } from '../lexer.ts';
import { canonicalName } from '../names.ts';
import * as T from '../tokens.ts';
import type { Hint } from './reports.ts';
import { SettingParser } from './settings.ts';

export const SIGNATURE_HINT: Hint = {
  hint: 'It stands before the block: `metric in CHART signature (-,+,+,+) { … }`.',
};

/** `metric` and `background` blocks and what stands in them. */
export abstract class MetricParser extends SettingParser {
  protected metric = this.RULE('metric', (): MetricDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Metric).startOffset;
    let chart: Name | undefined;
    let signature: MetricDeclaration['signature'];
    this.guard(() => {
      this.OPTION1({
        GATE: () => this.is(2, T.In) && !this.is(1, T.Signature) && !this.onNewLine(),
        DEF: () => {
          const name = this.CONSUME1(T.Word);
          this.ACTION(() => {
            const range = { start: name.startOffset, end: this.LA(1).startOffset };
            const fixes = [{ title: `Remove \`${name.image}\``, edits: [{ range, text: '' }] }];
            this.report('A metric has no name of its own: write `metric in CHART`.', rangeOf(name), { fixes });
          });
        },
      });
      this.MANY(() =>
        this.OR([
          {
            ALT: () => {
              this.CONSUME(T.In);
              chart = this.needName(0, "a chart's name");
            },
          },
          {
            ALT: () => {
              signature = this.SUBRULE(this.signature);
            },
          },
        ]),
      );
    });
    const block = this.SUBRULE(this.openBlock, {
      ARGS: [start, 'inner', '`in CHART`, `signature (-,+,+,+)` or `{`'],
    });
    const entries: MetricEntry[] = [];
    this.MANY2({
      GATE: () => this.more(block),
      DEF: () => {
        const entry = this.SUBRULE(this.entry, { ARGS: [false] });
        if (entry && entry.kind !== 'assignment') entries.push(entry);
      },
    });
    this.SUBRULE(this.closeBlock, { ARGS: [block, entries.length === 0] });
    const { header } = block;
    return {
      kind: 'metric',
      ...(chart && { chart }),
      ...(signature && { signature }),
      entries,
      ...doc,
      header,
      range: this.rangeFrom(start),
    };
  });

  /** `signature (-,+,+,+)`; the commas may be left out. */
  private signature = this.RULE('signature', (): NonNullable<MetricDeclaration['signature']> => {
    this.CONSUME(T.Signature);
    const signs: ('+' | '-')[] = [];
    const start = this.need(0, T.LeftParen, 'the signs, as in `(-,+,+,+)`').startOffset;
    this.MANY(() => {
      const sign = this.OR([{ ALT: () => this.CONSUME(T.Minus) }, { ALT: () => this.CONSUME(T.Plus) }]);
      signs.push(sign.image as '+' | '-');
      this.OPTION(() => this.CONSUME(T.Comma));
    });
    this.need(0, T.RightParen, '`+`, `-` or `)`, as in `(-,+,+,+)`');
    return { signs, range: this.rangeFrom(start) };
  });

  protected background = this.RULE('background', (): BackgroundDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Background).startOffset;
    const chart = this.guard(() =>
      this.OPTION(() => {
        this.CONSUME(T.In);
        return this.needName(0, "a chart's name");
      }),
    );
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner'] });
    const entries: MetricEntry[] = [];
    const assignments: Assignment[] = [];
    this.MANY({
      GATE: () => this.more(block),
      DEF: () => {
        const entry = this.SUBRULE(this.entry, { ARGS: [true] });
        if (entry?.kind === 'assignment') assignments.push(entry);
        else if (entry) entries.push(entry);
      },
    });
    this.SUBRULE(this.closeBlock, { ARGS: [block, entries.length + assignments.length === 0] });
    const { header } = block;
    return {
      kind: 'background',
      ...(chart && { chart }),
      entries,
      assignments,
      ...doc,
      header,
      range: this.rangeFrom(start),
    };
  });

  /** A statement of a metric or, where parameters may be set, of a background. */
  private entry = this.RULE('entry', (assigns: boolean): MetricEntry | Assignment | undefined => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const entry = this.OR([
      { GATE: () => this.lineSymbol() !== undefined, ALT: () => this.SUBRULE(this.lineElement, { ARGS: ['ds'] }) },
      { GATE: () => this.LA(1).image === 'g' && this.is(2, T.LeftBracket), ALT: () => this.SUBRULE(this.component) },
      { ALT: () => this.SUBRULE(this.lapse) },
      { ALT: () => this.SUBRULE(this.shift) },
      { ALT: () => this.SUBRULE(this.spatial) },
      { GATE: () => assigns, ALT: () => this.SUBRULE(this.assignment, { ARGS: [doc] }) },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () =>
          this.SUBRULE(this.stray, {
            ARGS: [
              assigns
                ? 'a parameter, as in `M = 0`, or `ds^2 = …`'
                : '`ds^2 = …`, `g[i,j] = …` or `lapse`, `shift`, `spatial`',
              this.misspelled(),
            ],
          }),
      },
    ]);
    this.SUBRULE(this.separator);
    return entry;
  });

  /** `ds2 = …`, `g_tt = …` or `g(t,t) = …`. */
  private misspelled(): Hint | undefined {
    if (this.RECORDING_PHASE || !this.is(1, T.Word)) return undefined;
    if (this.is(1, T.Signature)) return SIGNATURE_HINT;
    const token = this.LA(1);
    const range = rangeOf(token);
    const write = (text: string, shown = text): Hint => ({
      hint: `Write \`${shown} = …\`.`,
      fixes: [{ title: `Write \`${text}\``, edits: [{ range, text }] }],
    });
    if (/^d[slSL](2|_2)?$/.test(token.image) && !this.is(2, T.Caret))
      return write(`d${token.image[1].toLowerCase()}^2`);
    if (/^[dD][sS]$/.test(token.image)) return write('ds', 'ds^2');
    const indices = /^g_?(\p{L})(\p{L})$/u.exec(token.image);
    if (indices) return write(`g[${indices[1]},${indices[2]}]`);
    const close = this.source.tokens[this.source.closing.get(this.LA(2).startOffset) ?? -1];
    if (token.image !== 'g' || !this.is(2, T.LeftParen) || !close) return undefined;
    const edits = [
      { range: rangeOf(this.LA(2)), text: '[' },
      { range: rangeOf(close), text: ']' },
    ];
    return { hint: 'Write `g[i,j] = …`, with brackets.', fixes: [{ title: 'Write `g[…]`', edits }] };
  }

  /** Something of a metric begins here, outside of one. */
  protected startsEntry(): boolean {
    const { image, tokenType } = this.LA(1);
    if (tokenType === T.Lapse || tokenType === T.Shift || tokenType === T.Spatial) return true;
    return this.lineSymbol() !== undefined || (image === 'g' && this.is(2, T.LeftBracket));
  }

  /** `ds^2 = …`, or `dl^2 = …` for three dimensions. */
  private lineElement = this.RULE('lineElement', (symbol: 'ds' | 'dl'): MetricEntry => {
    const word = this.CONSUME(T.Word);
    const value = this.guard(() => {
      this.ACTION(() => {
        if (canonicalName(word.image) === symbol) return;
        this.report(
          symbol === 'ds'
            ? '`dl^2` stands in `spatial { dl^2 = … }`; here it is `ds^2`.'
            : 'In `spatial` it is `dl^2`.',
          rangeOf(word),
        );
      });
      this.CONSUME(T.Caret);
      const power = this.need(0, T.Numeral, '`2`');
      this.ACTION(() => {
        if (power.image !== '2') this.report(`A line element is \`${symbol}^2\`.`, this.lastRange());
      });
      this.need(0, T.Equal, '`=`');
      return this.SUBRULE(this.value, { ARGS: ['line'] });
    });
    // `dl^2` outside of its block was meant for the 3+1 form.
    const kind = symbol === 'ds' && canonicalName(word.image ?? '') === 'dl' ? 'spatial' : 'line-element';
    return { kind, value: value ?? this.noValue(), range: this.rangeFrom(word.startOffset) };
  });

  private component = this.RULE('component', (): MetricEntry => {
    const start = this.CONSUME(T.Word).startOffset;
    let row = this.missingName();
    let column = row;
    const value = this.guard(() => {
      const open = this.CONSUME(T.LeftBracket);
      this.ACTION(() => this.openings.push(open.startOffset));
      row = this.needName(1, 'a coordinate, as in `g[t,t]`');
      this.need(0, T.Comma, '`,` and another coordinate, as in `g[t,t]`');
      column = this.needName(2, 'a coordinate, as in `g[t,t]`');
      this.need(0, T.RightBracket, '`]`');
      this.ACTION(() => this.openings.pop());
      this.need(0, T.Equal, '`=`');
      return this.SUBRULE(this.value, { ARGS: ['ordinary'] });
    });
    return { kind: 'component', row, column, value: value ?? this.noValue(), range: this.rangeFrom(start) };
  });

  private lapse = this.RULE('lapse', (): MetricEntry => {
    const start = this.CONSUME(T.Lapse).startOffset;
    const value = this.guard(() => {
      this.need(0, T.Equal, '`=`');
      return this.SUBRULE(this.value, { ARGS: ['ordinary'] });
    });
    return { kind: 'lapse', value: value ?? this.noValue(), range: this.rangeFrom(start) };
  });

  private shift = this.RULE('shift', (): MetricEntry => {
    const start = this.CONSUME(T.Shift).startOffset;
    const values = this.guard(() => {
      this.need(0, T.Equal, '`=` and three components, as in `shift = (0, 0, 0)`');
      this.ACTION(() => {
        if (!this.is(1, T.LeftParen)) this.expected("the shift's three components, as in `(0, 0, 0)`");
      });
      return this.SUBRULE(this.values, { ARGS: ['ordinary'] });
    });
    return { kind: 'shift', values: values ?? [0, 1, 2].map(() => this.noValue()), range: this.rangeFrom(start) };
  });

  private spatial = this.RULE('spatial', (): MetricEntry => {
    const start = this.CONSUME(T.Spatial).startOffset;
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner', '`{ dl^2 = … }`'] });
    let value: Expression | undefined;
    this.MANY({
      GATE: () => this.more(block) && (block.brace !== undefined || this.lineSymbol() !== undefined),
      DEF: () => {
        const line = this.SUBRULE(this.spatialEntry, { ARGS: [value !== undefined] });
        if (line?.kind === 'line-element') value = line.value;
      },
    });
    this.ACTION(() => {
      if (!value && block.brace) this.report('Expected `dl^2 = …` in `spatial`.', this.here());
    });
    this.SUBRULE(this.closeBlock, { ARGS: [block, value === undefined] });
    return { kind: 'spatial', value: value ?? this.noValue(), range: this.rangeFrom(start) };
  });

  private spatialEntry = this.RULE('spatialEntry', (isSecond: boolean): MetricEntry | undefined => {
    this.ACTION(() => this.begin());
    const entry = this.OR([
      {
        GATE: () => !isSecond && this.lineSymbol() !== undefined,
        ALT: () => this.SUBRULE(this.lineElement, { ARGS: ['dl'] }),
      },
      {
        IGNORE_AMBIGUITIES: true,
        ALT: () => this.SUBRULE(this.stray, { ARGS: [isSecond ? '`}` after one `dl^2 = …`' : '`dl^2 = …`'] }),
      },
    ]);
    this.SUBRULE(this.finish);
    return entry;
  });

  /** `name = expression`, of which the caller has read the doc comment. */
  protected assignment = this.RULE('assignment', (doc: { doc?: string }): Assignment | undefined => {
    const name = this.nameOf(this.CONSUME(T.Word));
    const value = this.guard(() => {
      this.need(0, T.Equal, '`=`');
      return this.SUBRULE(this.value, { ARGS: ['ordinary'] });
    });
    if (!value) return undefined;
    return { kind: 'assignment', name, value, ...doc, range: this.rangeFrom(name.range.start) };
  });

  /** The end of a statement in a block of short ones, which may be separated by commas. */
  protected separator = this.RULE('separator', () => {
    this.OPTION({ GATE: () => !this.broken && !this.onNewLine(), DEF: () => this.CONSUME(T.Comma) });
    this.SUBRULE(this.finish);
  });

  protected noValue(): Expression {
    return { kind: 'error', range: this.missingName().range };
  }
}
