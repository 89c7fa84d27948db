import type { ArgumentSpec, ClauseSpec, NumberSpec, SettingSpec, ValueSpec } from '@spacetime/dsl';

/** What a value may be, in words and bounds: `whole number, 1 .. 4096`. */
export function describeValue(spec: ValueSpec): string {
  switch (spec.kind) {
    case 'number':
      return describeNumber(spec);
    case 'word':
    case 'sum':
      return spec.options.map(({ name }) => name).join(spec.kind === 'sum' ? ' + ' : ' | ');
    case 'word-or-text':
      return [...spec.options.map(({ name }) => name), '"path"'].join(' | ');
    case 'form':
      return spec.forms.map(({ name }) => name).join(' | ');
    case 'chart':
      return 'a chart';
    case 'functions':
      return '(functions of the coordinates)';
    case 'vector':
      return spec.holes ? '(four numbers, one may be _)' : '(four numbers)';
    case 'equation':
      return `${spec.names.join(' | ')} = number`;
    case 'interval':
      return 'from .. to';
    case 'size':
      return 'width x height';
    case 'text':
      return '"path"';
  }
}

function describeNumber({ whole, minimum, maximum, above, below }: NumberSpec): string {
  const low = minimum !== undefined ? `≥ ${minimum}` : above !== undefined ? `> ${above}` : '';
  const high = maximum !== undefined ? `≤ ${maximum}` : below !== undefined ? `< ${Number(below.toPrecision(5))}` : '';
  const noun = whole ? 'whole number' : 'number';
  return [noun, [low, high].filter((bound) => bound !== '').join(' and ')].filter((part) => part !== '').join(' ');
}

export function describeSetting({ value, clauses = [], default: preset, required }: SettingSpec): string {
  const parts = [...(value ? [describeValue(value)] : []), ...clauses.map(describeClause)].join(' ');
  return withDefault(parts, preset, required === true);
}

function describeClause({ word, value }: ClauseSpec): string {
  return `${word} ${describeValue(value)}`;
}

export function describeArgument({ value, default: preset }: ArgumentSpec): string {
  return withDefault(describeValue(value), preset, preset === undefined);
}

function withDefault(text: string, preset: string | number | undefined, required: boolean): string {
  if (preset !== undefined) return `${text}; default ${preset}`;
  return required ? `${text}; required` : text;
}
