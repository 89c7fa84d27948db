import {
  type FormSpec,
  type JobDeclaration,
  SETTINGS,
  type SettingSpec,
  type SpacetimeDeclaration,
  type Token,
  type ValueSpec,
} from '@spacetime/dsl';
import type { Place } from './context.ts';
import { describeArgument, describeSetting, describeValue } from './describe.ts';
import { expectsOperand, expressionItems, type Scope } from './expressions.ts';
import { documented, filterOf, type Item, RANK, withPlaces } from './item.ts';
import { chartItems, chartNamed, chartsOf, targetsOf } from './members.ts';

/** Within `fit … { }`, `geodesic … { }`, `render … { }` and `data … { }`. */
export function settingItems(place: Place, kind: JobDeclaration['kind']): readonly Item[] {
  const { statement } = place;
  const [key, ...value] = statement;
  if (key === undefined) return keyItems(place, kind);
  const spec = SETTINGS[kind].find((candidate) => candidate.key === key.text);
  return spec === undefined ? [] : valueItems(place, spec, value);
}

/** Settings that are not yet given, those that must be first. */
function keyItems(place: Place, kind: JobDeclaration['kind']): Item[] {
  const { job, cursor } = place;
  const given = new Set(
    job?.settings.filter(({ key }) => key.range.start !== cursor.insert.start).map(({ key }) => key.canonical),
  );
  const column = columnOf(place, job);
  return SETTINGS[kind].flatMap((spec): Item[] => {
    if (given.has(spec.key)) return [];
    const preset = presetOf(place, spec);
    const known = preset === undefined ? spec : { ...spec, default: preset };
    const detail = describeSetting(known);
    const lead = `${spec.key} `.padEnd(column);
    return [
      {
        ...{ label: spec.key, kind: 'setting', detail, rank: spec.required ? RANK.first : RANK.local },
        ...{ insert: lead, continues: true, doc: () => `${spec.doc}\n\n${detail}` },
      },
    ];
  });
}

/** Where the values of the block's settings begin, measured from their keys. */
function columnOf({ snapshot: { text }, cursor }: Place, job: JobDeclaration | undefined): number {
  const model = job?.settings.findLast(({ key, items }) => key.range.start < cursor.insert.start && items.length > 0);
  if (model === undefined) return 0;
  const gap = text.slice(model.key.range.end, model.items[0]!.range.start);
  return /^ +$/u.test(gap) ? model.items[0]!.range.start - model.key.range.start : 0;
}

function presetOf({ job }: Place, { key, default: preset }: SettingSpec): string | undefined {
  return (job === undefined ? undefined : ownDefaults(job.kind, job)?.[key]) ?? preset;
}

/** Defaults that a form which the block has chosen gives to other settings. */
function ownDefaults(kind: JobDeclaration['kind'], job: JobDeclaration | undefined): FormSpec['defaults'] {
  for (const { key, value } of SETTINGS[kind]) {
    if (value?.kind !== 'form') continue;
    const item = job?.settings.find((setting) => setting.key.canonical === key)?.items[0];
    const name =
      item?.kind === 'constructor'
        ? item.name
        : item?.kind === 'expression' && item.value.kind === 'name'
          ? item.value.name
          : undefined;
    const found = value.forms.find((form) => form.name === name?.canonical)?.defaults;
    if (found !== undefined) return found;
  }
  return undefined;
}

function valueItems(place: Place, spec: SettingSpec, written: readonly Token[]): readonly Item[] {
  const at = written.findLastIndex(({ text }) => spec.clauses?.some(({ word }) => word === text));
  const clause = spec.clauses?.find(({ word }) => word === written[at]?.text);
  const tokens = written.slice(at + 1);
  const value = clause?.value ?? spec.value;
  const items =
    value === undefined ? [] : itemsOf(place, value, tokens, at < 0 ? presetOf(place, spec) : clause?.default);
  // Whatever clause is not there yet may follow a whole value.
  const isWhole = place.open.length === 0 && (tokens.length > 0 ? !expectsOperand(tokens) : value === undefined);
  if (!isWhole) return items;
  const clauses = (spec.clauses ?? []).filter(({ word }) => !written.some(({ text }) => text === word));
  return [
    ...clauses.map(({ word, doc, value: wanted }): Item => {
      const common = { detail: describeValue(wanted), insert: `${word} `, continues: true as const };
      return { label: word, kind: 'keyword', ...common, rank: RANK.first, doc: () => doc };
    }),
    ...items,
  ];
}

function itemsOf(
  place: Place,
  spec: ValueSpec,
  tokens: readonly Token[],
  preset: number | string | undefined,
): readonly Item[] {
  const { snapshot, cursor } = place;
  const isEmpty = tokens.length === 0;
  switch (spec.kind) {
    case 'word':
    case 'word-or-text':
      return isEmpty ? optionItems(spec.options, preset) : [];
    case 'number': {
      const label = String(preset);
      return isEmpty && preset !== undefined && cursor.prefix === ''
        ? [{ label, kind: 'constant', detail: `default; ${describeValue(spec)}`, rank: RANK.first }]
        : [];
    }
    case 'form':
      return formItems(place, spec.forms, tokens, preset);
    case 'chart': {
      const subject = subjectOf(place);
      return isEmpty ? chartItems(place, chartsOf(subject?.spacetime), subject?.file ?? snapshot.path) : [];
    }
    case 'sum': {
      const given = new Set(tokens.map(({ text }) => text));
      const left = spec.options.filter(({ name }) => !given.has(name));
      if (isEmpty || tokens.at(-1)!.text === '+') return optionItems(left, undefined);
      return optionItems(left, undefined).map((item) => ({ ...item, label: `+ ${item.label}` }));
    }
    case 'functions':
      return place.open.length === 0 ? [] : expressionIn(place, tokens, true);
    case 'vector': {
      if (place.open.length === 0) return [];
      const hole: Item = { label: '_', kind: 'constant', detail: 'solved from the normalisation', rank: RANK.first };
      const isStart = tokens.at(-1)?.text === '(' || tokens.at(-1)?.text === ',';
      return [...(spec.holes && isStart ? [hole] : []), ...expressionIn(place, tokens, false)];
    }
    case 'equation':
      if (isEmpty) {
        return spec.names.map((name) => ({
          ...{ label: `${name} = …`, kind: 'option', insert: `${name} = `, rank: RANK.first },
          filter: filterOf(name, cursor.prefix),
        }));
      }
      return expressionIn(place, tokens, false);
    default:
      return [];
  }
}

/** An expression in the chart of the block, or in none. */
function expressionIn(place: Place, tokens: readonly Token[], hasCoordinates: boolean): readonly Item[] {
  const subject = subjectOf(place);
  const { spacetime, chart } = subject ?? {};
  const scope: Scope = {
    ...{ spacetime, file: subject?.file ?? place.snapshot.path, named: true },
    charts: hasCoordinates && chart ? [chart, ...targetsOf(spacetime, chart)] : [],
  };
  return expressionItems({ ...place, statement: tokens }, scope);
}

interface SubjectOfJob {
  readonly spacetime: SpacetimeDeclaration;
  readonly file: string;
  readonly chart: ReturnType<typeof chartNamed>;
}

/** The spacetime that the block is of, and its chart. */
function subjectOf({ snapshot: { model }, job }: Place): SubjectOfJob | undefined {
  const found = [...model.fits, ...model.jobs].find(({ declaration }) => declaration === job);
  if (job === undefined || found === undefined || !('spacetime' in found) || found.spacetime === undefined)
    return undefined;
  const { declaration, file } = found.spacetime;
  const item = job.settings.find(({ key }) => key.canonical === 'chart')?.items[0];
  const written = item?.kind === 'expression' && item.value.kind === 'name' ? item.value.name.canonical : undefined;
  const chart = chartNamed(chartsOf(declaration), written ?? found.chart?.name);
  return { spacetime: declaration, file, chart };
}

function optionItems(
  options: readonly { readonly name: string; readonly doc: string }[],
  preset: number | string | undefined,
): Item[] {
  return options.map(({ name, doc }) => ({
    ...{ label: name, kind: 'option', detail: name === preset ? `${doc} (default)` : doc },
    ...{ rank: name === preset ? RANK.first : RANK.local, doc: () => doc },
  }));
}

function formItems(
  place: Place,
  forms: readonly FormSpec[],
  tokens: readonly Token[],
  preset: number | string | undefined,
): readonly Item[] {
  if (tokens.length === 0) return forms.map((form) => formItem(form, preset));
  const opener = place.open[0];
  const form = forms.find(({ name }) => name === opener?.callee?.text);
  if (form === undefined || opener === undefined) return [];
  return argumentItems(form, tokens.slice(tokens.indexOf(opener.bracket) + 1));
}

function formItem({ name, doc, arguments: all }: FormSpec, preset: number | string | undefined): Item {
  const required = all.filter((argument) => argument.default === undefined);
  const isDefault = typeof preset === 'string' && (preset === name || preset.startsWith(`${name}(`));
  const places = required.map((argument) => `«${argument.name}»`).join(', ');
  const list = all
    .map((argument) => `- \`${argument.name}\` ${describeArgument(argument)}: ${argument.doc}`)
    .join('\n');
  return {
    ...{ label: name, kind: 'form', detail: doc, rank: isDefault ? RANK.first : RANK.local },
    ...(required.length > 0 && { snippet: withPlaces(`${name}(${places})`).snippet, insert: `${name}(` }),
    doc: () => `${documented(`${name}(${all.map((argument) => argument.name).join(', ')})`, doc)}\n\n${list}`,
  };
}

/** The arguments that are not yet given, or the words of the one that is being given. */
function argumentItems({ arguments: all }: FormSpec, tokens: readonly Token[]): readonly Item[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',') parts.push([]);
    else parts.at(-1)!.push(token);
  }
  const current = parts.pop()!;
  const isNamed = (part: readonly Token[]) => part[1]?.text === '=';
  const given = new Set(parts.map((part, k) => (isNamed(part) ? part[0]!.text : all[k]?.name)));
  const position = parts.every((part) => !isNamed(part)) ? all[parts.length] : undefined;
  if (current.length > 0 && !isNamed(current)) return [];
  if (current.length > 2) return [];
  if (current.length > 0) {
    const argument = all.find(({ name }) => name === current[0]!.text);
    if (argument === undefined) return [];
    if (argument.value.kind === 'word') return optionItems(argument.value.options, argument.default);
    const label = String(argument.default);
    const detail = `default; ${describeValue(argument.value)}`;
    return argument.default === undefined ? [] : [{ label, kind: 'constant', detail, rank: RANK.first }];
  }
  const words = position?.value.kind === 'word' ? optionItems(position.value.options, position.default) : [];
  const names = all
    .filter(({ name }) => !given.has(name))
    .map((argument): Item => {
      const { name, doc } = argument;
      const detail = describeArgument(argument);
      const common = { label: `${name} = …`, filter: name, insert: `${name} = `, continues: true as const };
      return { ...common, kind: 'option', detail, rank: RANK.local, doc: () => `${doc}\n\n${detail}` };
    });
  return [...words, ...names];
}
