import { dirname, relative, sep } from 'node:path';
import { nearest, partsOf, type SpacetimeDeclaration } from '@spacetime/dsl';
import { type FixContext, type QuickFix, sourceIn } from './fix.ts';
import { linesAfter, linesBefore, linesWithin, removal } from './lines.ts';

/** `name/undeclared`: declare it, where it can be used. */
export function undeclared(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text, job } = context;
  const name = sourceIn(context, diagnostic.range);
  if (!/^\p{L}[\p{L}\p{M}\p{Nd}_]*$/u.test(name)) return [];
  if (diagnostic.message.startsWith('There is no chart')) return missingChart(context, name);
  const spacetime = context.spacetime ?? spacetimeBehind(context);
  if (spacetime === undefined || !diagnostic.message.includes('is not declared')) return [];
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
  if (job === undefined || context.spacetime === undefined) {
    fixes.push({ title: `Declare \`let ${name} = 1\``, edits: [atMember(context, spacetime, `let ${name} = 1`)] });
  }
  return fixes;
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
  if (job !== undefined) {
    const setting = job.settings.find(inside);
    return setting ? remove(setting.range, `this \`${setting.key.text}\``) : [];
  }
  if (diagnostic.message.includes('built in') || diagnostic.message.includes('another name')) return [];
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

/** `name/unused`: without it. */
export function unused(context: FixContext): readonly QuickFix[] {
  const { member, text, diagnostic } = context;
  if (member?.kind !== 'let' && member?.kind !== 'parameter') return [];
  if (member.name.range.start !== diagnostic.range.start) return [];
  return [{ title: `Remove \`${member.name.text}\``, edits: [removal(text, member.range)] }];
}

/** `import/missing`: the nearest file; without it. */
export function missingImport({ snapshot, diagnostic, text }: FixContext): readonly QuickFix[] {
  const { path, workspace, tree } = snapshot;
  const declaration = tree.declarations.find(
    (candidate) => candidate.kind === 'import' && candidate.pathRange.start === diagnostic.range.start,
  );
  if (declaration?.kind !== 'import') return [];
  const paths = workspace.paths.filter((other) => other !== path).map((other) => relativePath(path, other));
  const base = (name: string) => name.slice(name.lastIndexOf('/') + 1);
  const wanted = base(declaration.path);
  const found = paths.find((other) => base(other) === wanted) ?? nearest(declaration.path, paths);
  const fixes: QuickFix[] = [];
  if (found !== undefined) {
    fixes.push({
      title: `Import \`${found}\``,
      edits: [{ range: declaration.pathRange, text: found }],
      preferred: true,
    });
  }
  return [...fixes, { title: 'Remove this import', edits: [removal(text, declaration.range)] }];
}

/** `import/cycle`: without it. */
export function importCycle({ snapshot, diagnostic, text }: FixContext): readonly QuickFix[] {
  const found = snapshot.tree.declarations.find(
    (candidate) => candidate.kind === 'import' && candidate.pathRange.start === diagnostic.range.start,
  );
  return found ? [{ title: 'Remove this import', edits: [removal(text, found.range)] }] : [];
}

/** `fit/of` and the like: a file of the workspace that declares it. */
export function missingSubject(context: FixContext): readonly QuickFix[] {
  const { snapshot, job, text, diagnostic } = context;
  if (job?.of === undefined || !diagnostic.message.startsWith('There is no')) return [];
  const { path, workspace, tree } = snapshot;
  const wanted = job.of.canonical;
  const last = tree.declarations.findLast(({ kind }) => kind === 'import');
  return workspace.paths.flatMap((file): QuickFix[] => {
    const other = file === path ? undefined : workspace.snapshot(file);
    const has = other?.tree.declarations.some(
      (declaration) =>
        declaration.kind !== 'import' && declaration.kind !== 'geodesic' && declaration.name.canonical === wanted,
    );
    if (!has) return [];
    const line = `import "${relativePath(path, file)}"`;
    const first = tree.declarations[0]?.range.start ?? 0;
    const edit = last ? linesAfter(text, last.range, [line]) : linesBefore(text, first, [line, '']);
    return [{ title: `Write \`${line}\``, edits: [edit], preferred: true }];
  });
}

function relativePath(from: string, to: string): string {
  return relative(dirname(from), to).split(sep).join('/');
}
