import { EXPECTATIONS, PETROV_TYPES, type Range, type SpacetimeMember } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace, sourceIn } from './fix.ts';
import { linesWithin } from './lines.ts';

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
  if (found === undefined) return [];
  if (diagnostic.message.startsWith('A domain is finite')) {
    const own = sourceIn(context, found.interval.range);
    const finite = own.replace(/\binf\b/gu, '100');
    return own === finite ? [] : [replace(found.interval.range, finite, false)];
  }
  if (!diagnostic.message.includes('is not below')) return [];
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

/** `type/function`: the arguments that its parameters are called like, where there is such. */
export function uncalled({ diagnostic, spacetime }: FixContext): readonly QuickFix[] {
  const [, , list] = /give it its arguments: `([^(`]+)\(([^)`]*)\)`/u.exec(diagnostic.message) ?? [];
  if (list === undefined || spacetime === undefined) return [];
  const known = new Set(
    spacetime.members.flatMap((one) =>
      one.kind === 'chart' ? one.coordinates.map(({ text }) => text) : 'name' in one ? [one.name.text] : [],
    ),
  );
  const { end } = diagnostic.range;
  const isKnown = list.split(', ').every((name) => known.has(name));
  return isKnown
    ? [{ title: `Write \`(${list})\` behind`, edits: [{ range: { start: end, end }, text: `(${list})` }] }]
    : [];
}

/** `type/hole`: a number. */
export function hole({ diagnostic: { range } }: FixContext): readonly QuickFix[] {
  return [replace(range, '0', false)];
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
  const [, given] = /, not (\d+)\.$/u.exec(diagnostic.message) ?? [];
  const lacking = Number(/takes (?:at least )?(\d+)/u.exec(diagnostic.message)?.[1]) - Number(given);
  if (!(lacking > 0) || context.text[end - 1] !== ')') return [];
  const more = Array.from({ length: lacking }, () => '1').join(', ');
  const added = Number(given) === 0 ? more : `, ${more}`;
  return [{ title: `Add \`${more}\``, edits: [{ range: { start: end - 1, end: end - 1 }, text: added }] }];
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
