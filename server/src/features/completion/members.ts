import { type ChartDeclaration, EXPECTATIONS, PETROV_TYPES, type SpacetimeDeclaration } from '@spacetime/dsl';
import { nameAfter, type Place } from './context.ts';
import { coordinateItems, expectsOperand, expressionItems } from './expressions.ts';
import { documented, filterOf, type Item, namesOf, RANK, sourceOf, withPlaces } from './item.ts';

/** Within a spacetime, outside of its blocks. */
export function memberItems(place: Place): readonly Item[] {
  const { statement, spacetime, snapshot } = place;
  const [first] = statement;
  const file = snapshot.path;
  const words = statement.map(({ text }) => text);
  const last = words.at(-1);
  switch (first?.text) {
    case undefined:
      return KEYWORDS;
    case 'let': {
      const at = words.indexOf('=');
      if (at < 0) return [];
      const locals = statement.slice(2, at).filter(({ kind }) => kind === 'word');
      const scope = { spacetime, file, charts: chartsOf(spacetime), named: true };
      return expressionItems(place, { ...scope, locals: locals.map(({ text }) => text) });
    }
    case 'parameter':
      if (!words.includes('=')) return [];
      return [
        ...(expectsOperand(statement) ? [] : wordItems(words.includes('in') ? [] : ['in'])),
        ...expressionItems(place, { file }),
      ];
    case 'chart':
      return place.open.length === 1 && last === '(' ? COORDINATES : [];
    case 'metric':
      if (last === 'signature') return SIGNATURES;
      if (last === 'in') return chartItems(place, withoutMetric(spacetime, first.range.start));
      return wordItems(['in', 'signature'].filter((word) => !words.includes(word)));
    case 'background':
      return last === 'in' ? chartItems(place, chartsOf(spacetime)) : wordItems(words.length === 1 ? ['in'] : []);
    case 'map':
      if (words.length === 2) return [{ label: '->', kind: 'keyword', rank: RANK.first, continues: true }];
      if (words.length > 3) return [];
      return chartItems(
        place,
        chartsOf(spacetime).filter(({ name }) => name.text !== words[1]),
      );
    case 'expect':
      return expectItems(place);
    default:
      return [];
  }
}

const KEYWORDS: readonly Item[] = (
  [
    ['parameter', 'a number that can be changed', '«M» = «1» in «0.1 .. 10»'],
    ['chart', 'four coordinates and their domain', '«Spherical»(«t, r, θ, φ») {\n  «»\n}'],
    ['let', 'a name for an expression', '«f» = «»'],
    ['metric', 'the metric in a chart', 'in «Spherical» signature (-,+,+,+) {\n  ds^2 = «»\n}'],
    ['background', 'what `distortion` is measured from', '{ «M» = «0» }'],
    ['map', "a chart's coordinates as functions of another's", '«Source» -> «Target» {\n  «»\n}'],
    ['expect', 'what is checked of the metric', undefined],
  ] as const
).map(([label, detail, rest]) => ({
  ...{ label, kind: 'keyword', detail, rank: RANK.first },
  ...(rest === undefined ? { insert: `${label} `, continues: true } : withPlaces(`${label} ${rest}`)),
}));

const COORDINATES: readonly Item[] = ['t, r, θ, φ', 't, x, y, z', 't, ρ, φ, z', 'v, r, θ, φ', 'u, v, x, y'].map(
  (label) => ({ label, kind: 'snippet', rank: RANK.snippet }),
);

const SIGNATURES: readonly Item[] = ['(-,+,+,+)', '(+,-,-,-)'].map((label) => ({
  ...{ label, kind: 'constant', rank: RANK.first },
}));

export function wordItems(words: readonly string[], rank: number = RANK.first): readonly Item[] {
  return words.map((label) => ({ label, kind: 'keyword', rank }));
}

export function chartsOf(spacetime: SpacetimeDeclaration | undefined): readonly ChartDeclaration[] {
  return spacetime?.members.filter((member) => member.kind === 'chart') ?? [];
}

export function chartNamed(
  charts: readonly ChartDeclaration[],
  name: string | undefined,
): ChartDeclaration | undefined {
  if (name === undefined) return charts.length === 1 ? charts[0] : undefined;
  return charts.find((chart) => chart.name.text === name || chart.name.canonical === name);
}

/** Charts for a metric that begins at an offset. */
function withoutMetric(spacetime: SpacetimeDeclaration | undefined, own: number): readonly ChartDeclaration[] {
  const metrics = spacetime?.members.filter((member) => member.kind === 'metric' && member.range.start !== own) ?? [];
  const taken = new Set(metrics.map((member) => (member.kind === 'metric' ? member.chart?.canonical : undefined)));
  const charts = chartsOf(spacetime);
  const free = charts.filter(({ name }) => !taken.has(name.canonical));
  return free.length > 0 ? free : charts;
}

export function chartItems(
  { snapshot, cursor }: Place,
  charts: readonly ChartDeclaration[],
  file = snapshot.path,
): Item[] {
  return charts.map((chart) => ({
    ...{ label: chart.name.text, kind: 'chart', detail: `(${namesOf(chart.coordinates)})` },
    ...{ filter: filterOf(chart.name.text, cursor.prefix), rank: RANK.first },
    doc: () => documented(sourceOf(snapshot, file, chart.range), chart.doc),
  }));
}

function expectItems(place: Place): readonly Item[] {
  const { statement, spacetime, snapshot } = place;
  const [, quantity] = statement;
  if (quantity === undefined) {
    return EXPECTATIONS.map(({ name, form, usage, doc }) => ({
      ...{ label: name, kind: 'option', detail: doc, rank: RANK.first, doc: () => documented(`expect ${usage}`, doc) },
      ...(form === 'value' && withPlaces(`${name} = «»`)),
      ...((form === 'type' || form === 'coordinates') && { insert: `${name} `, continues: true as const }),
    }));
  }
  const chart = chartNamed(chartsOf(spacetime), metricChart(spacetime));
  if (quantity.text === 'petrov') {
    return statement.length > 2
      ? []
      : PETROV_TYPES.map((label) => ({ label, kind: 'option', detail: `Petrov type ${label}`, rank: RANK.first }));
  }
  if (quantity.text === 'killing') {
    if (statement.length > 2 && statement.at(-1)!.text !== ',') return [];
    const taken = statement.slice(2).map(({ text }) => text);
    return coordinateItems(place, { file: snapshot.path, charts: chart ? [chart] : [] }, taken);
  }
  if (!statement.some(({ text }) => text === '=')) return [];
  const charts = chart ? [chart, ...targetsOf(spacetime, chart)] : [];
  return expressionItems(place, { spacetime, file: snapshot.path, charts, named: true });
}

function metricChart(spacetime: SpacetimeDeclaration | undefined): string | undefined {
  return spacetime?.members.find((member) => member.kind === 'metric')?.chart?.canonical;
}

/** Charts to which maps lead from one. */
export function targetsOf(spacetime: SpacetimeDeclaration | undefined, source: ChartDeclaration): ChartDeclaration[] {
  const charts = chartsOf(spacetime);
  return (spacetime?.members ?? []).flatMap((member) => {
    if (member.kind !== 'map' || member.source.canonical !== source.name.canonical) return [];
    return chartNamed(charts, member.target.canonical) ?? [];
  });
}

/** Within `chart … { }`. */
export function domainItems(place: Place): readonly Item[] {
  const { statement, spacetime, snapshot, block, cursor } = place;
  const file = snapshot.path;
  const words = statement.map(({ text }) => text);
  const chart = chartNamed(chartsOf(spacetime), block.header[1]?.text);
  if (statement.length === 0) {
    const taken = new Set(
      chart?.domains
        .filter(({ range }) => cursor.offset < range.start || cursor.offset > range.end)
        .map(({ coordinate }) => coordinate.canonical),
    );
    return coordinateItems(place, { file, charts: chart ? [chart] : [] }, [...taken]).map(({ commit: _, ...item }) => ({
      ...item,
      ...withPlaces(`${item.label} in «0» .. «1»`),
    }));
  }
  if (!words.includes('in')) return wordItems(['in']);
  if (words.at(-1) === 'periodic') return [];
  if (words.includes('..') && !expectsOperand(statement)) return wordItems(['periodic']);
  return expressionItems(place, { spacetime, file, named: true });
}

/** Within `metric … { }` and `background … { }`. */
export function metricItems(place: Place): readonly Item[] {
  const { statement, spacetime, snapshot, block, open, cursor } = place;
  const file = snapshot.path;
  const words = statement.map(({ text }) => text);
  const charts = chartsOf(spacetime);
  const chart = chartNamed(
    charts,
    nameAfter(block.header, 'in') ?? (block.kind === 'background' ? metricChart(spacetime) : undefined),
  );
  const own = chart ? [chart] : [];
  if (statement.length === 0) return [...(block.kind === 'background' ? parameterItems(place) : []), ...ENTRIES];
  if (open.at(-1)?.bracket.text === '[' && words[0] === 'g') return coordinateItems(place, { file, charts: own });
  if (!words.includes('=')) return [];
  if (words[0] === 'ds')
    return expressionItems(place, { spacetime, file, charts: own, differentials: 'all', named: true });
  const isParameter = block.kind === 'background' && !/^(?:g|lapse|shift)$/u.test(words[0]!);
  if (isParameter)
    return expressionItems(place, { file }).map((item) => ({
      ...item,
      filter: filterOf(item.insert ?? item.label, cursor.prefix),
    }));
  return expressionItems(place, { spacetime, file, charts: own, named: true });
}

/** Within `spatial { }`. */
export function spatialItems(place: Place): readonly Item[] {
  const { statement, spacetime, snapshot, blocks } = place;
  if (statement.length === 0)
    return [{ label: 'dl^2 = …', kind: 'keyword', insert: 'dl^2 = ', filter: 'dl', rank: RANK.first }];
  if (!statement.some(({ text }) => text === '=')) return [];
  const chart = chartNamed(chartsOf(spacetime), nameAfter(blocks.at(-2)?.header ?? [], 'in'));
  const scope = { spacetime, file: snapshot.path, charts: chart ? [chart] : [], named: true };
  return expressionItems(place, { ...scope, differentials: 'spatial' });
}

const ENTRIES: readonly Item[] = (
  [
    ['ds^2 = …', 'the line element', 'ds', 'ds^2 = «»'],
    ['g[i,j] = …', 'a component', 'g', 'g[«t»,«t»] = «»'],
    ['lapse = …', '3+1: the lapse α', 'lapse', 'lapse = «»'],
    ['shift = (…)', '3+1: the shift β^i', 'shift', 'shift = («0», «0», «0»)'],
    ['spatial { dl^2 = … }', '3+1: the metric of space', 'spatial', 'spatial { dl^2 = «» }'],
  ] as const
).map(([label, detail, filter, text]) => ({
  ...{ label, kind: 'keyword', detail, filter, ...withPlaces(text), rank: RANK.first },
}));

function parameterItems({ spacetime, cursor, snapshot }: Place): Item[] {
  return (spacetime?.members ?? []).flatMap((member): Item[] => {
    if (member.kind !== 'parameter' || member.name.text === '') return [];
    const { text } = member.name;
    const detail = sourceOf(snapshot, snapshot.path, member.range);
    const filter = filterOf(text, cursor.prefix);
    return [{ label: text, kind: 'parameter', detail, filter, ...withPlaces(`${text} = «0»`), rank: RANK.first }];
  });
}

/** Within `map A -> B { }`. */
export function mapItems(place: Place): readonly Item[] {
  const { statement, spacetime, snapshot, block } = place;
  const file = snapshot.path;
  const charts = chartsOf(spacetime);
  const [, from, , to] = block.header;
  const [source, target] = [chartNamed(charts, from?.text ?? ''), chartNamed(charts, to?.text ?? '')];
  if (statement.length === 0) {
    const map = spacetime?.members.find(
      (member) => member.kind === 'map' && member.range.start === block.header[0]?.range.start,
    );
    const { offset } = place.cursor;
    const taken = (map?.kind === 'map' ? map.assignments : [])
      .filter(({ range }) => offset < range.start || offset > range.end)
      .map(({ name }) => name.canonical);
    return coordinateItems(place, { file, charts: target ? [target] : [] }, taken).map(({ commit: _, ...item }) => ({
      ...{ ...item, insert: `${item.label} = ` },
    }));
  }
  if (statement[1]?.text !== '=') return [];
  const scoped = [source, target].filter((chart) => chart !== undefined);
  return expressionItems(place, { spacetime, file, charts: scoped, named: true });
}
