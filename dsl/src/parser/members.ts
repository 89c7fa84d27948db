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
  SpacetimeMember,
} from '../ast.ts';
import * as T from '../tokens.ts';
import { MetricParser } from './metrics.ts';
import type { Extras } from './statements.ts';

/** What stands in a `spacetime` block. */
export abstract class MemberParser extends MetricParser {
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
            ARGS: ['`parameter`, `let`, `chart`, `metric`, `background`, `map` or `expect`', this.missingLet()],
          }),
      },
    ]),
  );

  /** `M = 3` lacks its `let`. */
  private missingLet(): Extras {
    if (this.RECORDING_PHASE || !this.is(2, T.Equal)) return {};
    const { startOffset: start } = this.LA(1);
    return { fixes: [{ title: 'Insert `let`', edits: [{ range: { start, end: start }, text: 'let ' }] }] };
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
    const lower = this.SUBRULE1(this.value, { ARGS: ['ordinary'] });
    const upper = this.guard(() => {
      this.need(0, T.DotDot, '`..` and an upper bound');
      return this.SUBRULE2(this.value, { ARGS: ['ordinary'] });
    });
    return { lower, upper: upper ?? this.noValue(), range: this.rangeFrom(start) };
  });

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
      this.MANY(() => {
        this.CONSUME(T.Comma);
        names.push(this.needName(2, 'a name'));
      });
      this.closeParen(open, '`,` or `)`');
      this.ACTION(() => this.openings.pop());
    });
    return names;
  });

  /** `chart C(t, x, y, z)`, with or without domains in a block. */
  private chart = this.RULE('chart', (): ChartDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Chart).startOffset;
    let name = this.missingName();
    const coordinates = this.guard(() => {
      name = this.needName(0, "the chart's name");
      this.ACTION(() => {
        if (!this.is(1, T.LeftParen)) this.expected('the four coordinates, as in `(t, x, y, z)`');
      });
      return this.SUBRULE(this.names);
    });
    const block = this.SUBRULE(this.openBlock, { ARGS: [start, 'inner', true] });
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

  private expect = this.RULE('expect', (): ExpectDeclaration => {
    const doc = this.ACTION(() => this.beginWithDoc());
    const start = this.CONSUME(T.Expect).startOffset;
    let quantity = this.missingName();
    const names: Name[] = [];
    const value = this.guard(() => {
      quantity = this.needName(1, 'what is expected, as in `expect vacuum`');
      this.OPTION1({
        GATE: () => !this.onNewLine() && this.is(1, T.Word) && !this.startsStatement(),
        DEF: () => {
          names.push(this.nameOf(this.CONSUME(T.Word)));
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
