import { type Expression, partsOf, type Range, type SpacetimeDeclaration, type SpacetimeMember } from '@spacetime/dsl';

/** An expression of a spacetime with the member in which it stands. */
export interface Placed {
  readonly member: SpacetimeMember;
  readonly expression: Expression;
}

/** Every whole expression of a spacetime. */
export function expressionsOf({ members }: SpacetimeDeclaration): readonly Placed[] {
  return members.flatMap((member) => valuesOf(member).map((expression) => ({ member, expression })));
}

function valuesOf(member: SpacetimeMember): readonly Expression[] {
  switch (member.kind) {
    case 'let':
      return [member.value];
    // What stands in these is a number without names.
    case 'parameter':
      return [];
    case 'chart':
      return member.domains.flatMap(({ interval }) => [interval.lower, interval.upper]);
    case 'metric':
    case 'background':
      return member.entries.flatMap((entry) => (entry.kind === 'shift' ? entry.values : [entry.value]));
    case 'map':
      return member.assignments.map(({ value }) => value);
    case 'expect':
      return member.value === undefined ? [] : [member.value];
  }
}

/** Without the parentheses around it. */
function ungrouped(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'group') inner = inner.inner;
  return inner;
}

/** What an expression says, whatever its spelling, space and parentheses: two with the same are the same. */
export function meaningOf(expression: Expression): string {
  const own = ungrouped(expression);
  switch (own.kind) {
    case 'number':
      return String(own.value);
    case 'name':
      return own.name.canonical;
    case 'unary':
      return `(${own.operator} ${meaningOf(own.operand)})`;
    case 'binary':
      return `(${meaningOf(own.left)} ${own.operator} ${meaningOf(own.right)})`;
    case 'juxtaposition':
      return `(${meaningOf(own.left)} . ${meaningOf(own.right)})`;
    case 'call':
      return `${own.callee.canonical}(${own.arguments.map(meaningOf).join(', ')})`;
    case 'if':
      return `(if ${meaningOf(own.condition)} ${meaningOf(own.then)} ${meaningOf(own.otherwise)})`;
    default:
      return `?${own.range.start}`;
  }
}

/** Canonical names that an expression mentions, functions included. */
export function mentioned(expression: Expression): ReadonlySet<string> {
  const names = new Set<string>();
  for (const part of partsOf(expression)) {
    if (part.kind === 'name') names.add(part.name.canonical);
    else if (part.kind === 'call') names.add(part.callee.canonical);
  }
  return names;
}

/** The parameters of the function in whose value an expression stands. */
export function localsOf(member: SpacetimeMember): ReadonlySet<string> {
  return new Set(member.kind === 'let' ? member.parameters?.map(({ canonical }) => canonical) : []);
}

/** Whether an expression needs no parentheses wherever a name may stand. */
export function isAtom(expression: Expression): boolean {
  return ['number', 'name', 'call', 'group'].includes(expression.kind);
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
