import type { Range, SpacetimeMember } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace, sourceIn } from './fix.ts';
import { linesBefore, linesWithin, removal } from './lines.ts';
import { setting } from './settings.ts';

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

/** `type/chart`: the chart that a metric is in. */
export function chart(context: FixContext): readonly QuickFix[] {
  const { spacetime, member, diagnostic, text, job } = context;
  if (job !== undefined) {
    const own = /is a coordinate of `([^`]+)`/u.exec(diagnostic.message)?.[1];
    return own === undefined ? [] : setting(context, 'chart', own);
  }
  if (member?.kind === 'expect') return foreignKilling(context, member);
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

function foreignKilling(
  { diagnostic }: FixContext,
  { names }: Extract<SpacetimeMember, { kind: 'expect' }>,
): QuickFix[] {
  const at = names.findIndex(({ range }) => range.start === diagnostic.range.start);
  if (at < 0 || names.length < 2) return [];
  const [own, before, after] = [names[at]!, names[at - 1], names[at + 1]];
  const range = before
    ? { start: before.range.end, end: own.range.end }
    : { start: own.range.start, end: after!.range.start };
  return [{ title: `Remove \`${own.text}\``, edits: [{ range, text: '' }] }];
}

function inChart(range: Range, text: string, name: string): QuickFix {
  return { title: `Give the metric in \`${name}\``, edits: [{ range, text }] };
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
