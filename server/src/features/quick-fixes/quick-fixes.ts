import type { Diagnostic } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { contextOf, type Fixer, type QuickFix } from './fix.ts';
import * as imports from './imports.ts';
import * as metricTypes from './metric-types.ts';
import * as names from './names.ts';
import * as numbers from './numbers.ts';
import * as values from './setting-values.ts';
import * as settings from './settings.ts';
import * as subjects from './subjects.ts';
import { syntax } from './syntax.ts';
import * as types from './types.ts';

export type { QuickFix } from './fix.ts';

/** By code; `*` stands for the kind of any block of settings. */
const FIXERS: Readonly<Record<string, Fixer>> = {
  syntax,
  'name/undeclared': names.undeclared,
  'name/duplicate': names.duplicate,
  'name/unused': names.unused,
  'import/missing': imports.missingImport,
  'import/cycle': imports.importCycle,
  'type/function': types.uncalled,
  'type/hole': types.hole,
  'type/shadow': names.shadow,
  'type/arguments': types.callArguments,
  'type/chart': metricTypes.chart,
  'type/constant': types.constant,
  'type/degree': metricTypes.degree,
  'type/dimension': types.dimension,
  'type/domain': types.domain,
  'type/expect': types.expectation,
  'type/form': metricTypes.form,
  'type/map': types.map,
  'type/metric': metricTypes.metric,
  'type/range': types.range,
  'type/shift': metricTypes.shift,
  'type/signature': metricTypes.signature,
  'fit/background': settings.background,
  'fit/encode': settings.encode,
  'fit/supervise': settings.supervise,
  'fit/unused': settings.unusedSetting,
  '*/argument': values.argument,
  '*/missing': settings.missing,
  '*/chart': subjects.otherChart,
  '*/of': (context) => [...imports.missingSubject(context), ...subjects.otherSubject(context)],
  '*/range': values.interval,
  '*/setting': settings.unknownSetting,
  '*/value': values.value,
  'metric/asymmetric': numbers.asymmetric,
  'metric/degenerate': numbers.degenerate,
  'metric/inconsistent': numbers.inconsistent,
  'metric/signature': numbers.signature,
  'map/singular': numbers.degenerate,
  'map/outside': numbers.outside,
  'expect/failed': numbers.failed,
};

/** What ends a diagnostic of a document: what its finder offers, then what is known of its code. */
export function quickFixesOf(snapshot: Snapshot, diagnostic: Diagnostic): readonly QuickFix[] {
  const given = diagnostic.fixes ?? [];
  const own = given.map(({ title, edits }, k): QuickFix => ({ title, edits, ...(k === 0 && { preferred: true }) }));
  const { code } = diagnostic;
  const fixer = FIXERS[code] ?? FIXERS[code.replace(/^(?:fit|geodesic|render|data)\//u, '*/')];
  const found = fixer?.(contextOf(snapshot, diagnostic)) ?? [];
  const more = found.filter(({ title }) => !own.some((other) => other.title === title));
  // One is preferred at most.
  const first = [...own, ...more].findIndex(({ preferred }) => preferred);
  return [...own, ...more].map(({ preferred: _, ...fix }, k) => ({
    ...fix,
    ...(k === first && { preferred: true as const }),
  }));
}
