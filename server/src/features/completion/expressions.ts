import {
  type ChartDeclaration,
  CONSTANTS,
  FUNCTIONS,
  type LetDeclaration,
  type Name,
  partsOf,
  type SpacetimeDeclaration,
} from '@spacetime/dsl';
import type { Place } from './context.ts';
import { documented, filterOf, type Item, namesOf, OPERATORS, RANK, sourceOf, withPlaces } from './item.ts';

/** What an expression may use where the cursor stands. */
export interface Scope {
  readonly spacetime?: SpacetimeDeclaration | undefined;
  /** The file that declares it. */
  readonly file: string;
  /** Charts whose coordinates may be used, the one in force first. */
  readonly charts?: readonly ChartDeclaration[];
  /** Differentials of the first of them. */
  readonly differentials?: 'all' | 'spatial';
  /** Arguments of a function that is being declared. */
  readonly locals?: readonly string[];
  /** Parameters and `let`s. */
  readonly named?: boolean;
}

/** Whatever can stand at a cursor within an expression. */
export function expressionItems(place: Place, scope: Scope): readonly Item[] {
  const { statement, cursor } = place;
  const isOpen = expectsOperand(statement);
  const differentials = scope.differentials === undefined ? [] : differentialItems(place, scope);
  if (!isOpen) return [...differentials, ...connectives(statement)];
  const { prefix } = cursor;
  const items: Item[] = [...differentials];
  for (const name of scope.locals ?? []) {
    const detail = 'argument';
    items.push({
      label: name,
      kind: 'let',
      detail,
      filter: filterOf(name, prefix),
      rank: RANK.first,
      commit: OPERATORS,
    });
  }
  items.push(...coordinateItems(place, scope));
  if (scope.named && scope.spacetime) items.push(...memberItems(place, scope, scope.spacetime));
  items.push(...builtinItems(place));
  return items;
}

/** Whether a value is expected after these tokens, rather than an operator. */
export function expectsOperand(statement: Place['statement']): boolean {
  const last = statement.at(-1);
  if (last === undefined) return true;
  if (last.kind === 'reserved') return last.text !== 'inf';
  return last.kind === 'symbol' && last.text !== ')' && last.text !== ']' && last.text !== '}' && last.text !== '_';
}

/** Words between two values. */
function connectives(statement: Place['statement']): Item[] {
  const at = statement.findLastIndex(({ text }) => text === 'if' || text === 'then' || text === 'else');
  const opener = statement[at]?.text;
  const words = opener === 'if' ? ['then', 'and', 'or'] : opener === 'then' ? ['else'] : [];
  return words.map((label) => ({ label, kind: 'keyword', rank: RANK.first }));
}

function differentialItems({ cursor: { prefix } }: Place, { charts, differentials }: Scope): Item[] {
  const [chart] = charts ?? [];
  return (chart?.coordinates ?? []).slice(differentials === 'spatial' ? 1 : 0).map(({ text }) => {
    const label = `d${text}`;
    const detail = `differential of ${text}`;
    return { label, kind: 'coordinate', detail, filter: filterOf(label, prefix), rank: RANK.first, commit: ['^'] };
  });
}

/** Coordinates of the charts, each name once. */
export function coordinateItems(place: Place, { charts = [], file }: Scope, taken: readonly string[] = []): Item[] {
  const seen = new Set(taken);
  return charts.flatMap((chart, index) =>
    chart.coordinates.flatMap((name): Item[] => {
      if (name.canonical === '' || seen.has(name.canonical)) return [];
      seen.add(name.canonical);
      return [
        {
          ...{ label: name.text, kind: 'coordinate', detail: `coordinate of ${chart.name.text}` },
          ...{ filter: filterOf(name.text, place.cursor.prefix), commit: OPERATORS },
          rank: index === 0 ? RANK.first : RANK.local,
          doc: () => coordinateDoc(place, chart, name, file),
        },
      ];
    }),
  );
}

function coordinateDoc({ snapshot }: Place, chart: ChartDeclaration, name: Name, file: string): string {
  const domain = chart.domains.find(({ coordinate }) => coordinate.canonical === name.canonical);
  const written = domain ? sourceOf(snapshot, file, domain.range) : `${name.text} in 0 .. 1`;
  return documented(`chart ${chart.name.text}(${namesOf(chart.coordinates)}) { ${written} }`, chart.doc);
}

function memberItems(place: Place, scope: Scope, spacetime: SpacetimeDeclaration): Item[] {
  const { file, locals = [], charts = [] } = scope;
  const isConstant = charts.length === 0;
  const { snapshot, cursor, statement } = place;
  // A `let` is no part of its own value.
  const own = statement[0]?.text === 'let' ? statement[1]?.range.start : undefined;
  return spacetime.members.flatMap((member): Item[] => {
    if (member.kind !== 'parameter' && member.kind !== 'let') return [];
    const { text, range } = member.name;
    if (text === '' || range.start === own || locals.includes(text)) return [];
    const filter = filterOf(text, cursor.prefix);
    const doc = () => documented(sourceOf(snapshot, file, member.range), member.doc);
    if (member.kind === 'parameter') {
      const detail = `parameter = ${sourceOf(snapshot, file, { start: member.value.range.start, end: member.range.end })}`;
      return [{ label: text, kind: 'parameter', detail, filter, rank: RANK.value, doc, commit: OPERATORS }];
    }
    if (isConstant && !isFree(spacetime, member.name.canonical)) return [];
    const value = shortened(sourceOf(snapshot, file, member.value.range));
    if (member.parameters === undefined) {
      return [{ label: text, kind: 'let', detail: `= ${value}`, filter, rank: RANK.value, doc, commit: OPERATORS }];
    }
    return [{ ...callItem(place, text, argumentsOf(member), RANK.function), detail: `= ${value}`, filter, doc }];
  });
}

/** Whether a `let` depends on no coordinate, itself or through others. */
function isFree({ members }: SpacetimeDeclaration, name: string): boolean {
  const lets = new Map(members.flatMap((member) => (member.kind === 'let' ? [[member.name.canonical, member]] : [])));
  const coordinates = new Set(
    members.flatMap((member) => (member.kind === 'chart' ? member.coordinates.map(({ canonical }) => canonical) : [])),
  );
  const waiting = new Set([name]);
  for (const next of waiting) {
    const declaration = lets.get(next);
    const own = new Set(declaration?.parameters?.map(({ canonical }) => canonical));
    for (const part of declaration === undefined ? [] : partsOf(declaration.value)) {
      const used = part.kind === 'name' ? part.name : part.kind === 'call' ? part.callee : undefined;
      if (used === undefined || own.has(used.canonical)) continue;
      if (lets.has(used.canonical)) waiting.add(used.canonical);
      else if (coordinates.has(used.canonical)) return false;
    }
  }
  return true;
}

function argumentsOf({ parameters = [] }: LetDeclaration): readonly string[] {
  return parameters.map(({ text }) => text);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function builtinItems(place: Place): Item[] {
  const functions = [...FUNCTIONS.values()].map(
    ({ name, parameters, variadic, doc }): Item => ({
      ...callItem(place, name, variadic ? [...parameters, '…'] : parameters, RANK.builtin),
      ...{ detail: doc, doc: () => documented(`${name}(${parameters.join(', ')}${variadic ? ', …' : ''})`, doc) },
    }),
  );
  const constants = [...CONSTANTS].map(([label, value]): Item => {
    const filter = filterOf(label, place.cursor.prefix);
    return {
      label,
      kind: 'constant',
      detail: String(value),
      filter,
      rank: label === 'inf' ? RANK.word : RANK.builtin,
      commit: OPERATORS,
    };
  });
  return [...constants, ...functions, { label: 'if', kind: 'keyword', ...IF, rank: RANK.word }];
}

const IF = { detail: 'if c then a else b', ...withPlaces('if «condition» then «a» else «b»') } as const;

/** A function with its arguments to be filled in; its name alone where they stand there. */
function callItem({ cursor }: Place, name: string, parameters: readonly string[], rank: number): Item {
  const label = `${name}(${parameters.join(', ')})`;
  const next = cursor.tokens.find(({ range }) => range.start >= cursor.replace.end);
  const isCalled = next?.text === '(' && next.range.start === cursor.replace.end;
  const filter = filterOf(name, cursor.prefix);
  const common: Item = { label, kind: 'function', insert: name, filter, rank };
  if (isCalled) return common;
  const places = parameters.filter((parameter) => parameter !== '…').map((parameter) => `«${parameter}»`);
  return { ...common, snippet: withPlaces(`${name}(${places.join(', ')})`).snippet };
}
