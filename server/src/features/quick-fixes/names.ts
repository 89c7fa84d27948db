import { partsOf, type SpacetimeDeclaration } from '@spacetime/dsl';
import { rename } from '../rename.ts';
import { type FixContext, type QuickFix, sourceIn } from './fix.ts';
import { linesAfter, linesBefore, linesWithin, removal } from './lines.ts';

/** `name/undeclared`: declare it, where it can be used. */
export function undeclared(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text } = context;
  const name = sourceIn(context, diagnostic.range);
  if (!/^\p{L}[\p{L}\p{M}\p{Nd}_]*$/u.test(name)) return [];
  if (diagnostic.message.startsWith('There is no chart')) return missingChart(context, name);
  if (diagnostic.message.includes('is no coordinate of')) return foreignDomain(context);
  const spacetime = context.spacetime ?? spacetimeBehind(context);
  if (spacetime === undefined || !isMissing(diagnostic.message)) return [];
  const call = calledAt(context, spacetime);
  if (call !== undefined) {
    const parameters = Array.from({ length: call }, (_, k) => 'xyzw'[k] ?? `x${k}`).join(', ');
    return [
      {
        title: `Declare \`let ${name}(${parameters})\``,
        edits: [atMember(context, spacetime, `let ${name}(${parameters}) = 1`)],
      },
    ];
  }
  const fixes: QuickFix[] = [];
  // A differential or what is spelled like one is none of these.
  if (/^d./u.test(name) && context.member?.kind === 'metric') return fixes;
  const parameters = spacetime.members.filter((member) => member.kind === 'parameter');
  const parameter = `parameter ${name} = 1`;
  const last = parameters.at(-1);
  const first = spacetime.members[0];
  const place =
    last !== undefined
      ? linesAfter(text, last.range, [parameter])
      : first !== undefined
        ? linesBefore(text, first.range.start, [parameter, ''])
        : linesWithin(text, spacetime.range, [parameter]);
  if (place !== undefined) fixes.push({ title: `Declare \`${parameter}\``, edits: [place] });
  if (diagnostic.message.includes('is not declared')) {
    fixes.push({ title: `Declare \`let ${name} = 1\``, edits: [atMember(context, spacetime, `let ${name} = 1`)] });
  }
  return fixes;
}

function isMissing(message: string): boolean {
  return message.includes('is not declared') || message.startsWith('There is no parameter');
}

/** A domain of something that the chart has not. */
function foreignDomain({ member, diagnostic, text }: FixContext): readonly QuickFix[] {
  const domains = member?.kind === 'chart' ? member.domains : [];
  const found = domains.find(({ coordinate }) => coordinate.range.start === diagnostic.range.start);
  return found ? [{ title: 'Remove this domain', edits: [removal(text, found.range)] }] : [];
}

/** The spacetime of the document that the block is of. */
function spacetimeBehind({ snapshot, job }: FixContext): SpacetimeDeclaration | undefined {
  const all = [...snapshot.model.fits, ...snapshot.model.jobs];
  const found = all.find(({ declaration }) => declaration === job);
  const spacetime = found !== undefined && 'spacetime' in found ? found.spacetime : undefined;
  return spacetime?.file === snapshot.path ? spacetime.declaration : undefined;
}

/** How many arguments the name is called with. */
function calledAt({ diagnostic, member }: FixContext, _: SpacetimeDeclaration): number | undefined {
  const values = member === undefined ? [] : expressionsIn(member);
  for (const value of values) {
    for (const part of partsOf(value)) {
      if (part.kind === 'call' && part.callee.range.start === diagnostic.range.start) return part.arguments.length;
    }
  }
  return undefined;
}

function expressionsIn(member: SpacetimeDeclaration['members'][number]) {
  switch (member.kind) {
    case 'let':
    case 'parameter':
      return [member.value];
    case 'metric':
    case 'background':
      return member.entries.flatMap((entry) => (entry.kind === 'shift' ? entry.values : [entry.value]));
    case 'map':
      return member.assignments.map(({ value }) => value);
    case 'expect':
      return member.value === undefined ? [] : [member.value];
    case 'chart':
      return member.domains.flatMap(({ interval }) => [interval.lower, interval.upper]);
  }
}

/** Before the member in which it is used. */
function atMember({ text, member }: FixContext, spacetime: SpacetimeDeclaration, line: string) {
  const before = member ?? spacetime.members.at(-1);
  if (before === undefined)
    return linesWithin(text, spacetime.range, [line]) ?? linesAfter(text, spacetime.range, [line]);
  return member === undefined ? linesAfter(text, before.range, [line]) : linesBefore(text, before.range.start, [line]);
}

function missingChart({ text, member, spacetime }: FixContext, name: string): readonly QuickFix[] {
  if (member === undefined || spacetime === undefined) return [];
  const chart = `chart ${name}(t, x, y, z)`;
  return [{ title: `Declare \`${chart}\``, edits: [linesBefore(text, member.range.start, [chart, ''])] }];
}

/** `name/duplicate`: without the second one. */
export function duplicate(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text, member, job } = context;
  const { start } = diagnostic.range;
  const inside = ({ range }: { readonly range: { readonly start: number; readonly end: number } }) =>
    range.start <= start && start < range.end;
  const remove = (range: { readonly start: number; readonly end: number }, what: string): QuickFix[] => [
    { title: `Remove ${what}`, edits: [removal(text, range)], preferred: true },
  ];
  const named = job ?? (member === undefined ? context.spacetime : undefined);
  if (named?.name.range.start === start) {
    const { names } = declaredIn(context);
    const other = Array.from({ length: 100 }, (_, k) => `${named.name.text}${k + 2}`).find((name) => !names.has(name))!;
    return [{ title: `Rename it to \`${other}\``, edits: [{ range: named.name.range, text: other }], preferred: true }];
  }
  if (job !== undefined) {
    const setting = job.settings.find(inside);
    return setting ? remove(setting.range, `this \`${setting.key.text}\``) : [];
  }
  if (diagnostic.message.includes('imported from two files')) {
    const own = context.snapshot.tree.declarations.find((one) => one.kind === 'import' && inside(one));
    return own ? remove(own.range, 'this import') : [];
  }
  if (diagnostic.message.includes('choose another name')) return renamed(context);
  if (diagnostic.message.includes('another name')) return [];
  switch (member?.kind) {
    case undefined:
      return [];
    case 'chart': {
      const domain = member.domains.find(inside);
      if (domain !== undefined) return remove(domain.range, 'this domain');
      return member.name.range.start === start ? remove(member.range, 'this chart') : [];
    }
    case 'map': {
      const assignment = member.assignments.find(inside);
      return assignment ? remove(assignment.range, 'this line') : remove(member.range, 'this map');
    }
    case 'metric':
    case 'background': {
      const entry =
        member.entries.find(inside) ?? (member.kind === 'background' ? member.assignments.find(inside) : undefined);
      return entry ? remove(entry.range, 'this line') : remove(member.range, `this ${member.kind}`);
    }
    default:
      return member !== undefined && 'name' in member && member.name.range.start === start
        ? remove(member.range, `this \`${member.name.text}\``)
        : [];
  }
}

function declaredIn({ snapshot }: FixContext): { readonly names: ReadonlySet<string> } {
  return { names: new Set(snapshot.symbols.visible.get(snapshot.path)?.keys()) };
}

/** A name that is taken by the language, or reads as a differential, with a digit. */
function renamed(context: FixContext): readonly QuickFix[] {
  const { diagnostic, snapshot } = context;
  const other = `${sourceIn(context, diagnostic.range)}_0`;
  const isBuiltIn = diagnostic.message.includes('built in');
  // What means the language's own elsewhere goes on to do so.
  if (isBuiltIn) return [{ title: `Rename it to \`${other}\``, edits: [{ range: diagnostic.range, text: other }] }];
  const own = snapshot.occurrenceAt(diagnostic.range.start)?.symbol;
  // In a line element it is the differential.
  const metrics = (context.spacetime?.members ?? []).filter(({ kind }) => kind === 'metric' || kind === 'background');
  const uses = snapshot.occurrences.filter(
    ({ symbol, range: { start } }) =>
      symbol === own && !metrics.some(({ range }) => range.start <= start && start < range.end),
  );
  const edits = uses.map(({ range }) => ({ range, text: other }));
  return edits.length > 0 ? [{ title: `Rename it to \`${other}\``, edits, preferred: true }] : [];
}

/** `type/shadow`: the `let` that a coordinate hides gets a name of its own where it is meant. */
export function shadow({ snapshot, diagnostic }: FixContext): readonly QuickFix[] {
  const place = diagnostic.related?.[0];
  const found = place?.file === snapshot.path ? snapshot.occurrenceAt(place.range.start) : undefined;
  if (found === undefined) return [];
  const other = `${found.text}_0`;
  const changed = rename(snapshot, found.range.start, other);
  const edits = changed instanceof Map ? changed.get(snapshot.path) : undefined;
  return edits && changed instanceof Map && changed.size === 1
    ? [{ title: `Rename the \`let\` to \`${other}\``, edits }]
    : [];
}

/** `name/unused`: without it. */
export function unused(context: FixContext): readonly QuickFix[] {
  const { member, text, diagnostic } = context;
  if (member?.kind !== 'let' && member?.kind !== 'parameter') return [];
  if (member.name.range.start !== diagnostic.range.start) return [];
  return [{ title: `Remove \`${member.name.text}\``, edits: [removal(text, member.range)] }];
}
