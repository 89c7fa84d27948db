import type { Expression, Name } from '../ast.ts';
import { underDifferential } from '../lowering/differential.ts';
import type { ChartModel } from '../model.ts';
import { partsOf } from '../parts.ts';
import type { Checker } from './checker.ts';
import { reportUndeclared } from './resolve.ts';

type Juxtaposition = Extract<Expression, { kind: 'juxtaposition' }>;

/**
 * Reports `f(r) dt^2` in a line element where `f` is no function: to the letter it is the product f·r, and on paper
 * the value of f. A coordinate alone in parentheses is an error, for nothing is guessed; other coefficients in them
 * are multiplied, with a warning. Parentheses with differentials in them follow a coefficient as they should.
 *
 * @returns whether the product has no meaning
 */
export function isMistakenCall(checker: Checker, chart: ChartModel, { left, right }: Juxtaposition): boolean {
  const { names, report } = checker;
  const last = lastOperand(left);
  const group = firstOperand(right);
  if (last.kind !== 'name' || group.kind !== 'group') return false;
  const { name } = last;
  const { inner } = group;
  // Several arguments are an error of syntax.
  if (inner.kind === 'error') return true;
  if (hasDifferential(inner, checker)) return false;
  if (!checker.isValue(name)) {
    if (isDifferential(name, checker)) return false;
    reportUndeclared(names, name, { chart }, new Set(), report, 'function');
    return true;
  }
  const gap = { start: name.range.end, end: group.range.start };
  const insert = { title: 'Insert `*`', edits: [{ range: gap, text: '*' }] };
  if (inner.kind !== 'name' || !names.coordinates.has(inner.name.canonical)) {
    const message = `\`${name.text}\` is not a function, so this is a product: write \`${name.text}*(…)\`, or declare \`let ${name.text}(x) = …\`.`;
    report.warning(name.range, 'type/call', message, { fixes: [insert] });
    return false;
  }
  const argument = inner.name.text;
  const whole = { start: name.range.end, end: group.range.end };
  const remove = { title: `Write \`${name.text}\``, edits: [{ range: whole, text: '' }] };
  const message = `\`${name.text}\` is not a function: write \`${name.text}\` for its value, \`${name.text}*${argument}\` for a product, or declare \`let ${name.text}(${argument}) = …\`.`;
  report.error(name.range, 'type/call', message, { fixes: [remove, insert] });
  return true;
}

/** The operand that ends an expression, as it is written. */
function lastOperand(expression: Expression): Expression {
  let last = expression;
  for (;;) {
    if (last.kind === 'binary' || last.kind === 'juxtaposition') last = last.right;
    else if (last.kind === 'unary') last = last.operand;
    else return last;
  }
}

/** The operand that begins an expression. */
function firstOperand(expression: Expression): Expression {
  let first = expression;
  while (first.kind === 'binary' || first.kind === 'juxtaposition') first = first.left;
  return first;
}

/** Whether something that can only be meant for a differential stands in an expression. */
function hasDifferential(expression: Expression, checker: Checker): boolean {
  for (const part of partsOf(expression)) {
    if (part.kind === 'name' && isDifferential(part.name, checker)) return true;
  }
  return false;
}

function isDifferential(name: Name, checker: Checker): boolean {
  return underDifferential(name) !== undefined && !checker.isValue(name);
}
