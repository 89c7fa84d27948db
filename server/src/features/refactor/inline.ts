import { type Expression, type LetDeclaration, partsOf, type Range, type SpacetimeModel } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';
import type { TextEdit } from '../places.ts';
import { removal } from '../quick-fixes/lines.ts';
import { isSame, referencesOf } from '../references.ts';
import { expressionsOf, isAtom, localsOf, mentioned } from './expressions.ts';
import { keepsMetrics } from './verify.ts';

/** A `let` by its value: where the cursor stands, or everywhere, and its declaration away. */
export function inlineActions(snapshot: Snapshot, range: Range): readonly Action[] {
  const found = snapshot.occurrenceAt(range.start);
  if (found === undefined || found.range.end < range.end) return [];
  const { symbol, declares } = found;
  const declaration = symbol.declaration;
  if (declaration?.kind !== 'let' || symbol.file !== snapshot.path) return [];
  if (symbol.kind !== 'let' && symbol.kind !== 'function') return [];
  const spacetime = snapshot.model.spacetimes.find(({ declaration: one }) => one.members.includes(declaration));
  if (spacetime === undefined) return [];
  const uses = snapshot.occurrences.filter((one) => !one.declares && isSame(one.symbol, symbol));
  const kind = 'refactor.inline';
  const actions: Action[] = [];
  const inline = (places: readonly Range[], whole: boolean) => () => {
    // Other files would lose the name.
    const isLocal = referencesOf(snapshot, symbol).every(({ path }) => path === snapshot.path);
    if (whole && !isLocal) return undefined;
    return editsOf(snapshot, spacetime, declaration, places, whole);
  };
  if (!declares && uses.length > 1) {
    actions.push({ title: `Inline this \`${found.text}\``, kind, isLong: true, edits: inline([found.range], false) });
  }
  if (uses.length > 0) {
    const title =
      uses.length === 1 ? `Inline \`${found.text}\`` : `Inline \`${found.text}\`, at all ${uses.length} places`;
    actions.push({
      title,
      kind,
      isLong: true,
      edits: inline(
        uses.map((one) => one.range),
        true,
      ),
    });
  }
  return actions;
}

function editsOf(
  snapshot: Snapshot,
  spacetime: SpacetimeModel,
  declaration: LetDeclaration,
  places: readonly Range[],
  whole: boolean,
): readonly TextEdit[] | undefined {
  const { text } = snapshot;
  const free = new Set(mentioned(declaration.value));
  for (const { canonical } of declaration.parameters ?? []) free.delete(canonical);
  const edits: TextEdit[] = [];
  for (const place of places) {
    // The parameters of a function would take over names of the value.
    const around = spacetime.declaration.members.find(
      ({ range }) => range.start <= place.start && place.end <= range.end,
    );
    if (around !== undefined && [...localsOf(around)].some((name) => free.has(name))) return undefined;
    const edit =
      declaration.parameters === undefined
        ? valueAt(text, declaration, place)
        : callAt(snapshot, spacetime, declaration, place);
    if (edit === undefined) return undefined;
    edits.push(edit);
  }
  if (edits.some((a, k) => edits.some((b, n) => n < k && a.range.start < b.range.end && b.range.start < a.range.end)))
    return undefined;
  if (whole) edits.push(removal(text, declaration.range));
  edits.sort((a, b) => a.range.start - b.range.start);
  return !spacetime.sound || keepsMetrics(snapshot, spacetime, edits) ? edits : undefined;
}

function valueAt(text: string, { value }: LetDeclaration, range: Range): TextEdit {
  return { range, text: inParentheses(text.slice(value.range.start, value.range.end), value) };
}

function inParentheses(text: string, expression: Expression): string {
  const plain = text.replace(/\s+/gu, ' ');
  return isAtom(expression) ? plain : `(${plain})`;
}

/** A call by the function's value, with the arguments in the parameters' places. */
function callAt(
  { text }: Snapshot,
  spacetime: SpacetimeModel,
  { parameters = [], value }: LetDeclaration,
  place: Range,
): TextEdit | undefined {
  const call = expressionsOf(spacetime.declaration)
    .flatMap(({ expression }) => [...partsOf(expression)])
    .find((part) => part.kind === 'call' && part.callee.range.start === place.start);
  if (call?.kind !== 'call' || call.arguments.length !== parameters.length) return undefined;
  const given = new Map(
    parameters.map((parameter, k) => {
      const argument = call.arguments[k]!;
      return [parameter.canonical, inParentheses(text.slice(argument.range.start, argument.range.end), argument)];
    }),
  );
  let result = '';
  let at = value.range.start;
  for (const part of partsOf(value)) {
    const argument = part.kind === 'name' ? given.get(part.name.canonical) : undefined;
    if (argument === undefined) continue;
    result += text.slice(at, part.range.start) + argument;
    at = part.range.end;
  }
  result += text.slice(at, value.range.end);
  return { range: call.range, text: inParentheses(result, value) };
}
