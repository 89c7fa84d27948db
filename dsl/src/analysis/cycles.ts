import type { Expression, LetDeclaration, Name } from '../ast.ts';
import { partsOf } from '../parts.ts';
import type { Report } from './report.ts';

/** Every name that an expression mentions, functions called included, in the order of the text. */
export function* mentionedNames(expression: Expression): Generator<Name> {
  for (const part of partsOf(expression)) {
    if (part.kind === 'name') yield part.name;
    if (part.kind === 'call') yield part.callee;
  }
}

/**
 * The groups of nodes that lead to one another (strongly connected components that hold a cycle), each in the
 * order in which its nodes were given. Tarjan 1972, without recursion.
 */
export function findCycles<T>(nodes: Iterable<T>, next: (node: T) => Iterable<T>): T[][] {
  const order = [...nodes];
  const position = new Map(order.map((node, i) => [node, i]));
  const index = new Map<T, number>();
  const low = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  const cycles: T[][] = [];
  for (const root of order) {
    if (index.has(root)) continue;
    const path: { node: T; rest: Iterator<T> }[] = [];
    const enter = (node: T) => {
      index.set(node, index.size);
      low.set(node, index.get(node)!);
      open.push(node);
      isOpen.add(node);
      path.push({ node, rest: next(node)[Symbol.iterator]() });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node, rest } = top;
      const step = rest.next();
      if (!step.done) {
        const target = step.value;
        if (!position.has(target)) continue;
        if (!index.has(target)) enter(target);
        else if (isOpen.has(target)) low.set(node, Math.min(low.get(node)!, index.get(target)!));
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent)!, low.get(node)!));
      if (low.get(node) !== index.get(node)) continue;
      const group = open.splice(open.lastIndexOf(node));
      for (const member of group) isOpen.delete(member);
      if (group.length > 1 || [...next(node)].includes(node)) {
        cycles.push(group.toSorted((a, b) => position.get(a)! - position.get(b)!));
      }
    }
  }
  return cycles;
}

/** Reports lets that are defined by themselves, once a cycle, at its first let. */
export function reportCycles(lets: ReadonlyMap<string, LetDeclaration>, report: Report): void {
  const cycles = findCycles(lets.values(), function* (declaration) {
    const locals = new Set(declaration.parameters?.map((parameter) => parameter.canonical));
    for (const { canonical } of mentionedNames(declaration.value)) {
      const target = locals.has(canonical) ? undefined : lets.get(canonical);
      if (target !== undefined) yield target;
    }
  });
  for (const [first, ...others] of cycles)
    reportCycle(
      first!.name,
      others.map(({ name }) => name),
      report,
    );
}

export function reportCycle(first: Name, others: readonly Name[], report: Report): void {
  const through = others.map((name) => `\`${name.text}\``).join(', ');
  const message = `\`${first.text}\` is defined by itself${through === '' ? '' : `, through ${through}`}.`;
  report.error(first.range, 'name/cycle', message, {
    related: others.flatMap((name) => report.related(name.range, `\`${name.text}\` is part of the cycle.`)),
  });
}
