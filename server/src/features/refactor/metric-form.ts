import type { MetricForm, MetricModel, Range, SpacetimeModel } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';
import type { TextEdit } from '../places.ts';
import { indentAt, lineBreakOf } from '../quick-fixes/lines.ts';
import { componentsOf, linesIn } from './metric-forms.ts';
import { keepsMetrics } from './verify.ts';

const TITLES: Readonly<Record<MetricForm, string>> = {
  'line-element': 'Rewrite the metric as a line element',
  components: 'Rewrite the metric as components',
  '3+1': 'Rewrite the metric in 3+1 form',
};

/** A metric in its other forms, each only where its components are the same by numbers. */
export function formActions(snapshot: Snapshot, range: Range): readonly Action[] {
  for (const spacetime of snapshot.model.spacetimes) {
    if (spacetime.file !== snapshot.path || !spacetime.sound) continue;
    const metric = spacetime.metrics.find(({ declaration, entries }) => {
      const head = { start: declaration.range.start, end: (entries[0]?.range.start ?? declaration.header.end) + 4 };
      return range.start >= head.start && range.start <= head.end && range.end <= declaration.range.end;
    });
    if (metric === undefined) continue;
    return (['line-element', 'components', '3+1'] as const).flatMap((form): Action[] => {
      const edits = form === metric.form ? undefined : rewritten(snapshot, spacetime, metric, form);
      return edits ? [{ title: TITLES[form], kind: 'refactor.rewrite', edits: () => edits }] : [];
    });
  }
  return [];
}

/** The edit that gives a metric another form; undefined where it would not be the same or would lose a comment. */
export function rewritten(
  snapshot: Snapshot,
  spacetime: SpacetimeModel,
  metric: MetricModel,
  form: MetricForm,
): readonly TextEdit[] | undefined {
  const { text, tokens, tree } = snapshot;
  const { declaration } = metric;
  const brace = tokens.find(({ text: symbol, range }) => symbol === '{' && range.start >= declaration.header.end);
  const close = declaration.range.end - 1;
  if (brace === undefined || text[close] !== '}') return undefined;
  const body = { start: brace.range.end, end: close };
  if (tree.comments.some(({ range }) => range.start < body.end && range.end > body.start)) return undefined;
  const components = componentsOf(metric, text);
  const lines = components && linesIn(form, components, metric);
  if (lines === undefined || lines.length === 0 || lines.some((line) => line.length > MOST_LETTERS)) return undefined;
  const indent = indentAt(text, declaration.range.start);
  const ending = lineBreakOf(text);
  const inner = lines.map((line) => `${ending}${indent}  ${broken(line, `${indent}       `, ending)}`).join('');
  const edits = [{ range: body, text: `${inner}${ending}${indent}` }];
  return keepsMetrics(snapshot, spacetime, edits) ? edits : undefined;
}

/** Longer formulas are of no use to a reader. */
const MOST_LETTERS = 2000;
const WIDTH = 100;

/** A long sum over several lines, its terms whole. */
function broken(line: string, indent: string, ending: string): string {
  if (line.length <= WIDTH) return line;
  let depth = 0;
  let result = '';
  let column = 0;
  for (let k = 0; k < line.length; k++) {
    const letter = line[k]!;
    if (letter === '(' || letter === '[' || letter === '{') depth++;
    else if (letter === ')' || letter === ']' || letter === '}') depth--;
    const isSign = depth === 0 && line[k - 1] === ' ' && (letter === '+' || letter === '-') && line[k + 1] === ' ';
    if (isSign && column > WIDTH / 2) {
      result = `${result.trimEnd()}${ending}${indent}`;
      column = 0;
    }
    result += letter;
    column++;
  }
  return result;
}
