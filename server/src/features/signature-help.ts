import { type ArgumentSpec, FUNCTIONS, SETTINGS, type Token } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { OpenBracket } from './completion/blocks.ts';
import { type Place, placeAt } from './completion/context.ts';
import { describeArgument } from './completion/describe.ts';
import { chartNamed, chartsOf } from './completion/members.ts';

/** What is being called, and which of its arguments is being written. */
export interface SignatureHelp {
  readonly label: string;
  readonly doc?: string | undefined;
  readonly parameters: readonly { readonly label: string; readonly doc?: string | undefined }[];
  /** Absent where none can be meant. */
  readonly active?: number | undefined;
}

/** The innermost call around an offset: of a function, a form, a chart's coordinates or a component's indices. */
export function signatureHelp(snapshot: Snapshot, offset: number): SignatureHelp | undefined {
  const place = placeAt(snapshot, offset);
  if (place === undefined || place.cursor.quoted !== undefined) return undefined;
  // Parentheses that only group are looked through.
  for (const opening of place.open.toReversed()) {
    const { bracket, callee } = opening;
    if (callee === undefined || callee.range.end !== bracket.range.start) continue;
    const found = bracket.text === '[' ? component(place, opening) : called(place, opening, callee);
    if (found !== undefined) return found;
  }
  return undefined;
}

function called(place: Place, opening: OpenBracket, callee: Token): SignatureHelp | undefined {
  const [first] = place.statement;
  if (first?.text === 'chart' && opening.index === 2 && place.block.kind === 'spacetime') {
    const names = ['x⁰', 'x¹', 'x²', 'x³'];
    const doc = 'Four coordinates. Where the metric depends on time, it is usually the first.';
    return {
      label: `${callee.text}(${names.join(', ')})`,
      doc,
      ...positional(
        names.map((label) => ({ label })),
        place,
        opening,
      ),
    };
  }
  const form = formOf(place, callee.text);
  if (form !== undefined) {
    const parameters = form.arguments.map(argumentOf);
    const label = `${form.name}(${parameters.map((parameter) => parameter.label).join(', ')})`;
    return { label, doc: form.doc, parameters, active: activeOf(form.arguments, place, opening) };
  }
  const declared = place.spacetime?.members.find((member) => member.kind === 'let' && member.name.text === callee.text);
  if (declared?.kind === 'let' && declared.parameters !== undefined) {
    const names = declared.parameters.map(({ text }) => ({ label: text }));
    const { start, end } = declared.value.range;
    const label = `${callee.text}(${names.map((name) => name.label).join(', ')})`;
    const doc = [declared.doc, `\`${label} = ${place.snapshot.text.slice(start, end).replace(/\s+/gu, ' ')}\``];
    return { label, doc: doc.filter((text) => text !== undefined).join('\n\n'), ...positional(names, place, opening) };
  }
  const builtin = FUNCTIONS.get(callee.text);
  if (builtin === undefined) return undefined;
  const names = [...builtin.parameters, ...(builtin.variadic ? ['…'] : [])].map((label) => ({ label }));
  const label = `${callee.text}(${names.map((name) => name.label).join(', ')})`;
  return { label, doc: builtin.doc, ...positional(names, place, opening, builtin.variadic) };
}

/** `g[i,j]`. */
function component(place: Place, opening: OpenBracket): SignatureHelp | undefined {
  if (opening.callee?.text !== 'g') return undefined;
  const { header } = place.block;
  const name = header.findIndex(({ text }) => text === 'in');
  const chart = chartNamed(chartsOf(place.spacetime), name < 0 ? undefined : header[name + 1]?.text);
  const doc =
    chart &&
    `Coordinates of \`${chart.name.text}\`: ${chart.coordinates.map(({ text }) => `\`${text}\``).join(', ')}. One of \`g[i,j]\` and \`g[j,i]\` is enough.`;
  return { label: 'g[i,j]', doc, ...positional([{ label: 'i' }, { label: 'j' }], place, opening) };
}

function formOf({ block, statement }: Place, name: string) {
  const { kind } = block;
  if (kind !== 'fit' && kind !== 'geodesic' && kind !== 'render' && kind !== 'data') return undefined;
  const spec = SETTINGS[kind].find(({ key }) => key === statement[0]?.text);
  return spec?.value?.kind === 'form' ? spec.value.forms.find((form) => form.name === name) : undefined;
}

function argumentOf(argument: ArgumentSpec) {
  const { name, doc, default: preset } = argument;
  return { label: preset === undefined ? name : `${name} = ${preset}`, doc: `${doc} ${describeArgument(argument)}.` };
}

/** The arguments so far, the last one unfinished. */
function partsOf({ statement }: Place, { index }: OpenBracket): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of statement.slice(index + 1)) {
    if (token.text === '(' || token.text === '[') depth++;
    else if (token.text === ')' || token.text === ']') depth--;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

function positional(
  parameters: SignatureHelp['parameters'],
  place: Place,
  opening: OpenBracket,
  variadic = false,
): Pick<SignatureHelp, 'parameters' | 'active'> {
  const at = partsOf(place, opening).length - 1;
  return {
    parameters,
    active: variadic ? Math.min(at, parameters.length - 1) : at < parameters.length ? at : undefined,
  };
}

/** By its name, where it has one, else by its place. */
function activeOf(all: readonly ArgumentSpec[], place: Place, opening: OpenBracket): number | undefined {
  const parts = partsOf(place, opening);
  const last = parts.at(-1)!;
  const named = (part: readonly Token[]) =>
    part[1]?.text === '=' ? all.findIndex(({ name }) => name === part[0]!.text) : -1;
  const own = named(last);
  if (own >= 0) return own;
  // The name that is being written may stand at the cursor.
  const { prefix } = place.cursor;
  const typed = last.length === 0 && prefix !== '' ? all.findIndex(({ name }) => name.startsWith(prefix)) : -1;
  if (typed >= 0) return typed;
  if (parts.slice(0, -1).some((part) => named(part) >= 0)) {
    const given = new Set(parts.slice(0, -1).map(named));
    const next = all.findIndex((_, k) => !given.has(k));
    return next < 0 ? undefined : next;
  }
  return parts.length <= all.length ? parts.length - 1 : undefined;
}
