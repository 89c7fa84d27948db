import type { Expression, LetDeclaration, Range, SettingItem, SyntaxTree } from '../src/ast.ts';
import { parse } from '../src/parser.ts';

/** A tree without ranges: what a text means, whatever its layout. */
export function meaning(tree: SyntaxTree): unknown {
  const comments = tree.comments.map(({ text, kind }) => (kind === 'block' ? text : text.trimEnd()));
  return { comments, declarations: withoutRanges(tree.declarations) };
}

function withoutRanges(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRanges);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== 'range' && key !== 'header' && key !== 'pathRange');
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutRanges(part)]));
}

/** An expression with all its brackets; `~` is a juxtaposition, `[…]` a group as written. */
export function show(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'name':
      return expression.name.text;
    case 'unary':
      return `(${expression.operator} ${show(expression.operand)})`;
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`;
    case 'juxtaposition':
      return `(${show(expression.left)} ~ ${show(expression.right)})`;
    case 'call':
      return `${expression.callee.text}(${expression.arguments.map(show).join(', ')})`;
    case 'if':
      return `(if ${show(expression.condition)} then ${show(expression.then)} else ${show(expression.otherwise)})`;
    case 'group':
      return `[${show(expression.inner)}]`;
    case 'hole':
      return '_';
    case 'error':
      return '‽';
  }
}

export function showItem(item: SettingItem): string {
  switch (item.kind) {
    case 'expression':
      return show(item.value);
    case 'constructor': {
      const shown = item.arguments.map(({ name, value }) => (name ? `${name.text}: ` : '') + show(value));
      return `${item.name.text}<${shown.join(', ')}>`;
    }
    case 'tuple':
      return `<${item.values.map(show).join(', ')}>`;
    case 'interval':
      return `${show(item.lower)} .. ${show(item.upper)}`;
    case 'product':
      return `${show(item.left)} × ${show(item.right)}`;
    case 'equation':
      return `${item.name.text} := ${show(item.value)}`;
    case 'string':
      return JSON.stringify(item.value);
    case 'word':
      return `@${item.name.text}`;
  }
}

/** The expression of `let f = …`, and the messages of its diagnostics. */
export function ordinary(text: string): { expression: Expression; messages: string[] } {
  const { tree, diagnostics } = parse(`spacetime A {\n let f = ${text}\n}`, 'test');
  const [spacetime] = tree.declarations;
  const [member] = spacetime.kind === 'spacetime' ? spacetime.members : [];
  return { expression: (member as LetDeclaration).value, messages: diagnostics.map(({ message }) => message) };
}

/** The expression of `ds^2 = …`, after other text in the spacetime. */
export function line(text: string, before = '', after = ''): { expression: Expression; messages: string[] } {
  const { tree, diagnostics } = parse(`spacetime A {\n ${before}\n metric { ds^2 = ${text}\n }\n ${after}\n}`, 'test');
  const spacetime = tree.declarations.at(-1);
  const members = spacetime?.kind === 'spacetime' ? spacetime.members : [];
  const metric = members.find((member) => member.kind === 'metric');
  if (metric?.entries[0].kind !== 'line-element') throw new Error(text);
  return { expression: metric.entries[0].value, messages: diagnostics.map(({ message }) => message) };
}

/** The ranges of a tree that are not inside those of their parents, or not inside the text: none. */
export function strayRanges(tree: SyntaxTree, length: number): string[] {
  const stray: string[] = [];
  const visit = (value: unknown, outer: Range, path: string): void => {
    if (Array.isArray(value)) {
      for (const [index, part] of value.entries()) visit(part, outer, `${path}[${index}]`);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const { range } = value as { range?: Range };
    if (range && !(outer.start <= range.start && range.start <= range.end && range.end <= outer.end)) stray.push(path);
    for (const [key, part] of Object.entries(value)) {
      if (key !== 'range' && key !== 'comments') visit(part, range ?? outer, `${path}.${key}`);
    }
  };
  visit(tree, { start: 0, end: length }, 'tree');
  for (const { range } of tree.comments) if (range.end > length) stray.push('comment');
  return stray;
}
