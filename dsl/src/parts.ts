import type { Expression } from './ast.ts';

/** An expression and all its parts, in the order of the text. */
export function* partsOf(expression: Expression): Generator<Expression> {
  const waiting: Expression[] = [expression];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    switch (next.kind) {
      case 'group':
        waiting.push(next.inner);
        break;
      case 'unary':
        waiting.push(next.operand);
        break;
      case 'binary':
      case 'juxtaposition':
        waiting.push(next.right, next.left);
        break;
      case 'if':
        waiting.push(next.otherwise, next.then, next.condition);
        break;
      case 'call':
        waiting.push(...next.arguments.toReversed());
        break;
      default:
    }
  }
}
