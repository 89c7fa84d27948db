import type { Assignment, BackgroundDeclaration, Expression, MetricDeclaration, MetricEntry, Name } from '../ast.ts';
import * as T from '../tokens.ts';
import { SettingParser } from './settings.ts';

/** `metric` and `background` blocks and what stands in them. */
export abstract class MetricParser extends SettingParser {
  protected metric = this.RULE('metric', (): MetricDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Metric).startOffset;
    let chart: Name | undefined;
    let signature: MetricDeclaration['signature'];
    this.guard(() => {
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
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner'] });
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
    this.need(0, T.RightParen, '`+`, `-` or `)`');
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
      { GATE: () => this.atLineElement(), ALT: () => this.SUBRULE(this.lineElement, { ARGS: ['ds'] }) },
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
            ],
          }),
      },
    ]);
    this.SUBRULE(this.separator);
    return entry;
  });

  private atLineElement(): boolean {
    const { image } = this.LA(1);
    return (image === 'ds' || image === 'dl') && this.is(2, T.Caret);
  }

  /** `ds^2 = …`, or `dl^2 = …` for three dimensions. */
  private lineElement = this.RULE('lineElement', (symbol: 'ds' | 'dl'): MetricEntry => {
    const word = this.CONSUME(T.Word);
    const value = this.guard(() => {
      this.ACTION(() => {
        if (word.image === symbol) return;
        this.report(
          symbol === 'ds'
            ? '`dl^2` stands in `spatial { dl^2 = … }`; here it is `ds^2`.'
            : 'In `spatial` it is `dl^2`.',
          { start: word.startOffset, end: word.startOffset + word.image.length },
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
    return { kind: 'line-element', value: value ?? this.noValue(), range: this.rangeFrom(word.startOffset) };
  });

  private component = this.RULE('component', (): MetricEntry => {
    const start = this.CONSUME(T.Word).startOffset;
    let row = this.missingName();
    let column = row;
    const value = this.guard(() => {
      const open = this.CONSUME(T.LeftBracket);
      this.ACTION(() => this.openings.push(open.startOffset));
      row = this.needName(1, 'a coordinate');
      this.need(0, T.Comma, '`,`');
      column = this.needName(2, 'a coordinate');
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
      this.need(0, T.Equal, '`=`');
      this.ACTION(() => {
        if (!this.is(1, T.LeftParen)) this.expected("the shift's three components, as in `(0, 0, 0)`");
      });
      return this.SUBRULE(this.values, { ARGS: ['ordinary'] });
    });
    return { kind: 'shift', values: values ?? [], range: this.rangeFrom(start) };
  });

  private spatial = this.RULE('spatial', (): MetricEntry => {
    const start = this.CONSUME(T.Spatial).startOffset;
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner'] });
    let value: Expression | undefined;
    this.MANY({
      GATE: () => this.more(block) && (block.brace !== undefined || this.atLineElement()),
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
      { GATE: () => !isSecond && this.atLineElement(), ALT: () => this.SUBRULE(this.lineElement, { ARGS: ['dl'] }) },
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
