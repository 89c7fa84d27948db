import { EXPECTATIONS, PETROV_TYPES, type Range, type SpacetimeMember } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace, sourceIn } from './fix.ts';
import { linesBefore, linesWithin, removal } from './lines.ts';

const FLAT = (coordinates: readonly string[]) =>
  `ds^2 = ${coordinates.map((name, k) => `${k === 0 ? '-' : ''}d${name}^2`).join(' + ')}`;

/** `type/signature`: the two that there are. */
export function signature({ diagnostic: { range } }: FixContext): readonly QuickFix[] {
  return [replace(range, '(-,+,+,+)'), replace(range, '(+,-,-,-)', false)];
}

/** `type/metric`: a metric, or the part of one that is missing. */
export function metric(context: FixContext): readonly QuickFix[] {
  const { spacetime, member, text } = context;
  if (spacetime === undefined) return [];
  const charts = spacetime.members.filter((one) => one.kind === 'chart');
  if (member?.kind === 'background') {
    const parameter = spacetime.members.find((one) => one.kind === 'parameter');
    const edit = parameter && linesWithin(text, member.range, [`${parameter.name.text} = 0`]);
    return edit ? [{ title: `Write \`${parameter!.name.text} = 0\``, edits: [edit] }] : [];
  }
  if (member?.kind === 'metric') {
    const chart = charts.find(({ name }) => name.canonical === member.chart?.canonical) ?? charts[0];
    if (chart?.coordinates.length !== 4) return [];
    const names = chart.coordinates.map((name) => name.text);
    const line =
      member.entries.length === 0
        ? FLAT(names)
        : `spatial { dl^2 = ${names
            .slice(1)
            .map((name) => `d${name}^2`)
            .join(' + ')} }`;
    const edit = linesWithin(text, member.range, [line]);
    return edit ? [{ title: `Write \`${line}\``, edits: [edit], preferred: true }] : [];
  }
  // No metric at all: flat space, to be changed.
  const chart = charts[0];
  const names = chart?.coordinates.map((name) => name.text) ?? ['t', 'x', 'y', 'z'];
  if (names.length !== 4) return [];
  const own = chart?.name.text ?? 'Cartesian';
  const lines = [
    ...(chart ? [] : [`chart ${own}(${names.join(', ')})`, '']),
    ...[`metric in ${own} signature (-,+,+,+) {`, `  ${FLAT(names)}`, '}'],
  ];
  const edit = linesWithin(text, spacetime.range, lines);
  return edit && !isOnOneLine(text, spacetime.range) ? [{ title: 'Add a metric', edits: [edit], preferred: true }] : [];
}

function isOnOneLine(text: string, { start, end }: Range): boolean {
  return !/[\n\r]/u.test(text.slice(start, end));
}

/** `type/shift`: three components. */
export function shift({ member, diagnostic, text }: FixContext): readonly QuickFix[] {
  const entries = member?.kind === 'metric' || member?.kind === 'background' ? member.entries : [];
  const entry = entries.find(({ range }) => range.start === diagnostic.range.start);
  if (entry?.kind !== 'shift') return [];
  const values = entry.values.slice(0, 3).map(({ range }) => text.slice(range.start, range.end));
  while (values.length < 3) values.push('0');
  const written = `shift = (${values.join(', ')})`;
  return [replace(entry.range, written, entry.values.length < 3)];
}

/** `type/form`: one form, one kind of background. */
export function form(context: FixContext): readonly QuickFix[] {
  const { member, diagnostic, text } = context;
  if (member?.kind !== 'metric' && member?.kind !== 'background') return [];
  const { start } = diagnostic.range;
  if (member.kind === 'background' && member.chart?.range.start === start) {
    const from = text.lastIndexOf('in', start);
    return [
      {
        title: 'Remove `in`',
        edits: [{ range: { start: from, end: skipSpace(text, member.chart.range.end) }, text: '' }],
        preferred: true,
      },
    ];
  }
  const assignments = member.kind === 'background' ? member.assignments : [];
  const part = [...member.entries, ...assignments].find(({ range }) => range.start === start);
  return part ? [{ title: 'Remove this line', edits: [removal(text, part.range)] }] : [];
}

function skipSpace(text: string, offset: number): number {
  return offset + /^[ \t]*/u.exec(text.slice(offset))![0].length;
}

/** `type/expect`: what is missing or too much after the quantity. */
export function expectation(context: FixContext): readonly QuickFix[] {
  const { member, spacetime, diagnostic } = context;
  if (member?.kind !== 'expect') return [];
  const { quantity, range } = member;
  const spec = EXPECTATIONS.find(({ name }) => name === quantity.canonical);
  if (spec === undefined) return [];
  if (diagnostic.range.start !== quantity.range.start) {
    return PETROV_TYPES.map((type) => replace(diagnostic.range, type, false));
  }
  const rest = { start: quantity.range.end, end: range.end };
  switch (spec.form) {
    case 'alone':
      return [{ title: `Write \`expect ${spec.name}\``, edits: [{ range: rest, text: '' }], preferred: true }];
    case 'value':
      return [{ title: `Write \`${spec.name} = 0\``, edits: [{ range: rest, text: ' = 0' }] }];
    case 'type':
      return PETROV_TYPES.map((type) => ({
        title: `Write \`petrov ${type}\``,
        edits: [{ range: rest, text: ` ${type}` }],
      }));
    case 'coordinates': {
      const chart = spacetime?.members.find((one) => one.kind === 'chart');
      const names = chart?.coordinates.map(({ text }) => text) ?? [];
      return names.map((name) => ({ title: `Write \`killing ${name}\``, edits: [{ range: rest, text: ` ${name}` }] }));
    }
  }
}

/** `type/range`: a parameter and its interval. */
export function range(context: FixContext): readonly QuickFix[] {
  const { member, diagnostic } = context;
  if (member?.kind !== 'parameter' || member.within === undefined) return [];
  const { within, value } = member;
  const [lower, upper, own] = [within.lower, within.upper, value].map(({ range: part }) => sourceIn(context, part));
  if (diagnostic.message.startsWith('The interval is empty')) return [swapped(within.range, upper!, lower!)];
  const [, bound] = /outside of (\S+) \.\./u.exec(diagnostic.message) ?? [];
  const [found] = diagnostic.message.split(' ');
  const isBelow = Number(found) < Number(bound);
  const side = isBelow ? within.lower.range : within.upper.range;
  const limit = isBelow ? lower! : upper!;
  return [
    { title: `Widen the interval to ${own}`, edits: [{ range: side, text: own! }] },
    { title: `Write \`${limit}\``, edits: [{ range: value.range, text: limit }] },
  ];
}

function swapped(whole: Range, lower: string, upper: string): QuickFix {
  return { title: 'Swap the bounds', edits: [{ range: whole, text: `${lower} .. ${upper}` }], preferred: true };
}

/** `type/domain`: bounds the wrong way round. */
export function domain(context: FixContext): readonly QuickFix[] {
  const { member, diagnostic } = context;
  const found =
    member?.kind === 'chart'
      ? member.domains.find(({ interval }) => interval.range.start === diagnostic.range.start)
      : undefined;
  if (found === undefined || !diagnostic.message.includes('is not below')) return [];
  const { lower, upper, range: whole } = found.interval;
  const [first, second] = [sourceIn(context, lower.range), sourceIn(context, upper.range)];
  return first === second ? [] : [swapped(whole, second, first)];
}

/** `type/dimension`: four coordinates. */
export function dimension({ member }: FixContext): readonly QuickFix[] {
  if (member?.kind !== 'chart') return [];
  const { coordinates, domains } = member;
  const last = coordinates.at(-1);
  if (last === undefined) return [];
  if (coordinates.length === 3) {
    const first = coordinates[0]!;
    const taken = new Set(coordinates.map(({ canonical }) => canonical));
    const name = ['t', 'T', 'τ', 'w'].find((candidate) => !taken.has(candidate))!;
    const other = ['z', 'φ', 'w', 'y'].find((candidate) => !taken.has(candidate) && candidate !== name)!;
    const at = (offset: number) => ({ start: offset, end: offset });
    return [
      { title: `Add \`${name}\` before`, edits: [{ range: at(first.range.start), text: `${name}, ` }] },
      { title: `Add \`${other}\` behind`, edits: [{ range: at(last.range.end), text: `, ${other}` }] },
    ];
  }
  if (coordinates.length !== 5 || domains.some(({ coordinate }) => coordinate.canonical === last.canonical)) return [];
  const range = { start: coordinates[3]!.range.end, end: last.range.end };
  return [{ title: `Remove \`${last.text}\``, edits: [{ range, text: '' }] }];
}

/** `type/constant`: what depends on others is a `let`. */
export function constant(context: FixContext): readonly QuickFix[] {
  const { member, diagnostic, text } = context;
  if (member?.kind !== 'parameter' || !diagnostic.message.startsWith("A parameter's value")) return [];
  const { name, value } = member;
  const written = `let ${name.text} = ${text.slice(value.range.start, value.range.end)}`;
  return [
    { title: `Declare \`let ${name.text}\` instead`, edits: [{ range: member.range, text: written }], preferred: true },
  ];
}

/** `type/chart`: the chart that a metric is in. */
export function chart(context: FixContext): readonly QuickFix[] {
  const { spacetime, member, diagnostic, text } = context;
  if (spacetime === undefined || (member?.kind !== 'metric' && member?.kind !== 'background')) return [];
  const charts = spacetime.members.filter((one) => one.kind === 'chart');
  if (diagnostic.message.includes('needs a chart')) {
    return [
      {
        title: 'Declare a chart',
        edits: [linesBefore(text, member.range.start, ['chart Cartesian(t, x, y, z)', ''])],
        preferred: true,
      },
    ];
  }
  if (diagnostic.message.startsWith('Say which chart')) {
    const end = member.range.start + member.kind.length;
    return charts.map(({ name }) => inChart({ start: end, end }, ` in ${name.text}`, name.text));
  }
  // A coordinate of another chart: perhaps the metric is in that one.
  const [, owner] = /is (?:of )?a coordinate of `([^`]+)`(?!.* and `)/u.exec(diagnostic.message) ?? [];
  const other = charts.find(({ name }) => name.canonical === owner);
  return other !== undefined && member.chart !== undefined
    ? [inChart(member.chart.range, other.name.text, other.name.text)]
    : [];
}

function inChart(range: Range, text: string, name: string): QuickFix {
  return { title: `Give the metric in \`${name}\``, edits: [{ range, text }] };
}

/** `type/arguments`: without those that are too many. */
export function callArguments(context: FixContext): readonly QuickFix[] {
  const { snapshot, diagnostic } = context;
  const [, wanted] = /takes (\d+) argument/u.exec(diagnostic.message) ?? [];
  const { start, end } = diagnostic.range;
  const tokens = snapshot.tokens.filter(({ range }) => range.start >= start && range.end <= end);
  let depth = 0;
  let commas = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else if (token.text === ',' && depth === 1 && ++commas === Number(wanted)) {
      return [
        {
          title: 'Remove the arguments that are too many',
          edits: [{ range: { start: token.range.start, end: end - 1 }, text: '' }],
        },
      ];
    }
  }
  return [];
}

/** `type/degree`: a differential alone is meant to be squared. */
export function degree(context: FixContext): readonly QuickFix[] {
  const { diagnostic } = context;
  const { end } = diagnostic.range;
  const last = context.snapshot.tokens.findLast(({ range: part }) => part.end <= end);
  const isOne =
    diagnostic.message.includes('this one has one') &&
    last?.kind === 'word' &&
    /^d./u.test(last.text) &&
    last.range.end === end;
  if (isOne)
    return [
      { title: `Write \`${last.text}^2\``, edits: [{ range: { start: end, end }, text: '^2' }], preferred: true },
    ];
  const [, base] = /^(d[\p{L}\p{M}\p{Nd}_]+)\^\d+$/u.exec(sourceIn(context, diagnostic.range)) ?? [];
  return base === undefined ? [] : [replace(diagnostic.range, `${base}^2`)];
}

/** `type/map`: the coordinates of which it says nothing. */
export function map({ member, spacetime, diagnostic, text }: FixContext): readonly QuickFix[] {
  if (member?.kind !== 'map' || !diagnostic.message.includes('says nothing of')) return [];
  const charts = new Map<string, Extract<SpacetimeMember, { kind: 'chart' }>>();
  for (const one of spacetime?.members ?? []) if (one.kind === 'chart') charts.set(one.name.canonical, one);
  const [source, target] = [charts.get(member.source.canonical), charts.get(member.target.canonical)];
  if (source === undefined || target === undefined) return [];
  const given = new Set(member.assignments.map(({ name }) => name.canonical));
  const lines = target.coordinates.flatMap((name, k) => {
    if (given.has(name.canonical)) return [];
    const same = source.coordinates.find(({ canonical }) => canonical === name.canonical) ?? source.coordinates[k];
    return same === undefined ? [] : [`${name.text} = ${same.text}`];
  });
  const edit = linesWithin(text, member.range, lines);
  return edit
    ? [{ title: `Write ${lines.map((line) => `\`${line}\``).join(', ')}`, edits: [edit], preferred: true }]
    : [];
}
