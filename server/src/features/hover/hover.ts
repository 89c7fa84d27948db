import type { ExpectDeclaration, JobDeclaration, MetricModel, Range, SpacetimeModel } from '@spacetime/dsl';
import type { Findings } from '../../checks/findings.ts';
import { fitSubject, type Subject, spacetimeSubject } from '../../checks/subject.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { lastResult } from '../last-result.ts';
import { type Numbers, reader, subjectsIn } from '../numbers.ts';
import { contains } from '../places.ts';
import { dataText } from './data.ts';
import { coordinateText, parameterText, rangeText, spacetimeOf, written } from './declaration.ts';
import { expectationText } from './expectation.ts';
import { fitText, resultText } from './fit.ts';
import type { MathStyle } from './math.ts';
import { metricText } from './metric.ts';
import { describeWord } from './table.ts';

export interface Hover {
  readonly range: Range;
  /** In the language. */
  readonly code?: string;
  /** Markdown. */
  readonly text: string;
}

export interface HoverOptions {
  readonly numbers: Numbers;
  readonly math: MathStyle;
}

const CHECKING = '*Being checked …*';

/** What there is to say of what stands at an offset. */
export function hover(snapshot: Snapshot, offset: number, options: HoverOptions): Hover | undefined {
  return nameHover(snapshot, offset, options) ?? keywordHover(snapshot, offset, options);
}

function nameHover(snapshot: Snapshot, offset: number, options: HoverOptions): Hover | undefined {
  const found = snapshot.occurrenceAt(offset);
  if (found === undefined) return undefined;
  const { symbol, range } = found;
  const { declaration, file, name } = symbol;
  if (declaration === undefined || file === undefined) {
    if (symbol.kind === 'expectation') {
      const written = expectAt(snapshot, offset);
      if (written !== undefined) return { ...expectHover(snapshot, ...written, options), range };
    }
    const described = describeWord(symbol);
    return described && { range, code: described.usage, text: described.doc };
  }
  const doc = declaration.doc ?? '';
  const spacetime = spacetimeOf(snapshot, symbol);
  const as = (code: string, ...parts: string[]): Hover => ({ range, code, text: paragraphs(doc, ...parts) });
  const whole = () => written(snapshot, file, declaration.range);
  switch (symbol.kind) {
    case 'spacetime':
      return as(`spacetime ${name}`, spacetime ? spacetimeText(snapshot, spacetime, options) : '');
    case 'fit':
      return as(header(snapshot, file, declaration as JobDeclaration), fitParts(snapshot, name, file, options));
    case 'geodesic':
    case 'render':
      return as(header(snapshot, file, declaration as JobDeclaration));
    case 'data':
      return as(header(snapshot, file, declaration as JobDeclaration), dataParts(snapshot, name, file, options));
    case 'parameter':
      return as(whole(), spacetime ? parameterText(spacetime, name) : '');
    case 'let':
      return as(whole(), spacetime ? letText(snapshot, spacetime, name, options) : '');
    case 'argument':
      return { range, code: whole(), text: `\`${name}\` is an argument of this function.` };
    case 'coordinate':
      return { range, text: spacetime ? coordinateText(spacetime, found) : '' };
    default:
      return as(whole());
  }
}

/** Words without a meaning of their own: those that begin a metric, an expectation or a block. */
function keywordHover(snapshot: Snapshot, offset: number, options: HoverOptions): Hover | undefined {
  const { model, path } = snapshot;
  for (const spacetime of model.spacetimes) {
    if (spacetime.file !== path || !contains(spacetime.declaration.range, offset)) continue;
    const metric = spacetime.metrics.find((one) => isHead(one, offset));
    if (metric !== undefined) {
      const { declaration } = metric;
      const { start } = declaration.range;
      return {
        range: { start, end: declaration.header.end },
        code: written(snapshot, path, declaration.header),
        text: paragraphs(declaration.doc, metricFactsText(snapshot, spacetime, metric, options)),
      };
    }
    const found = expectAt(snapshot, offset);
    if (found !== undefined && offset <= found[1].quantity.range.end) return expectHover(snapshot, ...found, options);
    const { header: head, name, doc } = spacetime.declaration;
    if (contains(head, offset)) {
      const text = paragraphs(doc, spacetimeText(snapshot, spacetime, options));
      return { range: head, code: `spacetime ${name.text}`, text };
    }
  }
  const fit = model.fits.find((one) => one.file === path && contains(one.declaration.header, offset));
  if (fit === undefined) return undefined;
  const { header: range } = fit.declaration;
  const text = paragraphs(fit.doc, fitParts(snapshot, fit.name, path, options));
  return { range, code: header(snapshot, path, fit.declaration), text };
}

/** On the header of a metric, or on the left-hand sides of its body. */
function isHead({ declaration, entries }: MetricModel, offset: number): boolean {
  if (contains(declaration.header, offset)) return true;
  return entries.some((entry) => {
    const value = entry.kind === 'shift' ? entry.values[0] : entry.value;
    return entry.range.start <= offset && offset < (value?.range.start ?? entry.range.end) - 1;
  });
}

function expectAt({ model, path }: Snapshot, offset: number): [SpacetimeModel, ExpectDeclaration] | undefined {
  for (const spacetime of model.spacetimes) {
    if (spacetime.file !== path) continue;
    const found = spacetime.expectations.find(({ declaration }) => contains(declaration.range, offset));
    if (found !== undefined) return [spacetime, found.declaration];
  }
  return undefined;
}

function expectHover(
  snapshot: Snapshot,
  spacetime: SpacetimeModel,
  declaration: ExpectDeclaration,
  options: HoverOptions,
): Hover {
  const { quantity, range, doc } = declaration;
  const described = describeWord({ kind: 'expectation', name: quantity.canonical, declarations: [] });
  const subject = spacetimeSubject(spacetime, reader(snapshot));
  const facts = known(subject, options, ({ spacetime: one }) => {
    const shift = subject!.parts[0]!.start;
    const found = one?.expectations.filter(({ at }) => at + shift === range.start) ?? [];
    return expectationText(found, declaration, one?.metrics[0]?.coordinates ?? []);
  });
  return {
    range: { start: range.start, end: quantity.range.end },
    ...{ code: written(snapshot, spacetime.file, range), text: paragraphs(doc, described?.doc, facts) },
  };
}

function spacetimeText(snapshot: Snapshot, spacetime: SpacetimeModel, options: HoverOptions): string {
  return spacetime.metrics.map((metric) => metricFactsText(snapshot, spacetime, metric, options)).join('\n\n');
}

function metricFactsText(
  snapshot: Snapshot,
  spacetime: SpacetimeModel,
  metric: MetricModel,
  options: HoverOptions,
): string {
  const subject = spacetimeSubject(spacetime, reader(snapshot));
  return known(subject, options, ({ spacetime: facts }) => {
    const found = facts?.metrics[spacetime.metrics.indexOf(metric)];
    return found === undefined ? '' : `In \`${found.chart}\`:\n\n${metricText(found, options.math)}`;
  });
}

function letText(snapshot: Snapshot, spacetime: SpacetimeModel, name: string, options: HoverOptions): string {
  return known(spacetimeSubject(spacetime, reader(snapshot)), options, ({ spacetime: facts }) => {
    const range = facts?.ranges[name];
    return range === undefined ? '' : rangeText(range);
  });
}

function fitParts(snapshot: Snapshot, name: string, file: string, options: HoverOptions): string {
  const fit = snapshot.model.fits.find((one) => one.name === name && one.file === file);
  if (fit === undefined) return '';
  const facts = known(fitSubject(fit, reader(snapshot)), options, ({ fit: one }) => (one ? fitText(one) : ''));
  const result = file === snapshot.path ? lastResult(snapshot, fit) : undefined;
  return [facts, ...(result ? [resultText(result)] : [])].join('\n');
}

function dataParts(snapshot: Snapshot, name: string, file: string, options: HoverOptions): string {
  if (file !== snapshot.path) return '';
  const subject = subjectsIn(snapshot).find((one) => one.kind === 'data' && one.name === name);
  return known(subject, options, ({ data }) => (data ? dataText(data) : ''));
}

function known(subject: Subject | undefined, { numbers }: HoverOptions, text: (findings: Findings) => string): string {
  const findings = subject && numbers(subject);
  if (findings === undefined) return '';
  return findings === 'pending' ? CHECKING : text(findings);
}

function header(snapshot: Snapshot, file: string, { header: range }: JobDeclaration): string {
  return written(snapshot, file, range);
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}
