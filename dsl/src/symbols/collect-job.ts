import type { Expression, JobDeclaration, Name, SettingItem } from '../ast.ts';
import type { SettingSpec, ValueSpec } from '../settings/spec.ts';
import { SETTINGS } from '../settings/table.ts';
import type { Collector } from './collect.ts';
import type { SpacetimeScope } from './scope.ts';
import type { SymbolEntry, SymbolKind } from './symbol.ts';

/** Entries of the table of settings, one object each. */
const known = new Map<string, SymbolEntry>();

function tableEntry(kind: SymbolKind, name: string, container: string): SymbolEntry {
  const key = `${kind} ${container} ${name}`;
  let entry = known.get(key);
  if (entry === undefined) {
    entry = { kind, name, declarations: [], container };
    known.set(key, entry);
  }
  return entry;
}

/** Occurrences of a block's settings, `scope` being that of the spacetime it is of, where there is one. */
export function collectSettings(job: JobDeclaration, scope: SpacetimeScope | undefined, to: Collector): void {
  const written = job.settings.find(({ key }) => key.canonical === 'chart')?.items[0];
  const chart =
    written?.kind === 'expression' && written.value.kind === 'name' ? written.value.name.canonical : undefined;
  for (const { key, items } of job.settings) {
    const spec = SETTINGS[job.kind].find((candidate) => candidate.key === key.canonical);
    if (spec === undefined) continue;
    to.add(key, tableEntry('setting', spec.key, job.kind));
    collectItems(job, spec, items, { scope, chart, to });
  }
}

interface Context {
  readonly scope: SpacetimeScope | undefined;
  readonly chart: string | undefined;
  readonly to: Collector;
}

function collectItems(job: JobDeclaration, spec: SettingSpec, items: readonly SettingItem[], context: Context): void {
  const container = `${job.kind} ${spec.key}`;
  let value = spec.value;
  for (const item of items) {
    const clause = item.kind === 'word' ? spec.clauses?.find(({ word }) => word === item.name.canonical) : undefined;
    if (item.kind === 'word' && clause) {
      context.to.add(item.name, tableEntry('clause', clause.word, container));
      value = clause.value;
    } else collectItem(item, value, container, context);
  }
}

function collectItem(item: SettingItem, spec: ValueSpec | undefined, container: string, context: Context): void {
  const { to, scope, chart } = context;
  const expression = (value: Expression) => to.expression(value, scope, chart);
  switch (item.kind) {
    case 'expression':
      if (spec?.kind === 'chart' && item.value.kind === 'name') {
        to.add(item.value.name, scope?.charts.get(item.value.name.canonical));
      } else if (spec !== undefined && WORDS.has(spec.kind)) words(item.value, spec, container, context);
      else expression(item.value);
      break;
    case 'constructor':
      form(item.name, container, context);
      for (const { name, value } of item.arguments) {
        const of = `${container} ${item.name.canonical}`;
        if (name) to.add(name, tableEntry('form-argument', name.canonical, of));
        if (value.kind === 'name') {
          const word = name === undefined ? of : `${of} ${name.canonical}`;
          to.add(value.name, tableEntry('option', value.name.canonical, word));
        } else expression(value);
      }
      break;
    case 'tuple':
      for (const value of item.values) expression(value);
      break;
    case 'interval':
      expression(item.lower);
      expression(item.upper);
      break;
    case 'product':
      expression(item.left);
      expression(item.right);
      break;
    case 'equation':
      to.add(item.name, tableEntry('option', item.name.canonical, container));
      expression(item.value);
      break;
    case 'word':
    case 'string':
      break;
  }
}

const WORDS: ReadonlySet<ValueSpec['kind']> = new Set(['word', 'form', 'sum', 'word-or-text']);

/** Bare words, or several joined by `+`. */
function words(value: Expression, spec: ValueSpec, container: string, context: Context): void {
  if (value.kind === 'binary') {
    words(value.left, spec, container, context);
    words(value.right, spec, container, context);
  } else if (value.kind === 'name') {
    if (spec.kind === 'form') form(value.name, container, context);
    else context.to.add(value.name, tableEntry('option', value.name.canonical, container));
  }
}

function form(name: Name, container: string, { to }: Context): void {
  to.add(name, tableEntry('form', name.canonical, container));
}
