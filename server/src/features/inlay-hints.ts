import type { FitModel, MetricEntry, MetricModel, Range, SpacetimeModel } from '@spacetime/dsl';
import type { SignatureEvidence } from '@spacetime/geometry';
import type { Findings } from '../checks/findings.ts';
import { fitSubject, type Subject, spacetimeSubject } from '../checks/subject.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { expectationLabel } from './hover/expectation.ts';
import { type Numbers, reader } from './numbers.ts';
import { about, bytes, counted, signs } from './show.ts';

/** Text that is shown at a place and is not there. */
export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  /** A place whose hover says more. */
  readonly about: number;
}

/** What the text leaves to be known, in a range of a document. */
export function inlayHints(snapshot: Snapshot, { start, end }: Range, numbers: Numbers): readonly InlayHint[] {
  const { model, path } = snapshot;
  const found = (subject: Subject | undefined): Findings | undefined => {
    const findings = subject && numbers(subject);
    return findings === 'pending' ? undefined : findings;
  };
  const touches = ({ range }: { readonly range: Range }) => range.start <= end && range.end >= start;
  const hints = [
    ...model.spacetimes
      .filter(({ file, declaration }) => file === path && touches(declaration))
      .flatMap((spacetime) => spacetimeHints(snapshot, spacetime, found)),
    ...model.fits
      .filter(({ file, declaration }) => file === path && touches(declaration))
      .flatMap((fit) => fitHints(fit, found(fitSubject(fit, reader(snapshot))))),
  ];
  return hints.filter(({ offset }) => start <= offset && offset <= end).sort((a, b) => a.offset - b.offset);
}

type Found = (subject: Subject | undefined) => Findings | undefined;

function spacetimeHints(snapshot: Snapshot, spacetime: SpacetimeModel, found: Found): InlayHint[] {
  const subject = spacetimeSubject(spacetime, reader(snapshot));
  const facts = found(subject)?.spacetime;
  const background = spacetime.background.kind === 'metric' ? [spacetime.background.metric] : [];
  const partners = [...spacetime.metrics, ...background].flatMap((metric) => partnerHints(snapshot, metric));
  if (subject === undefined || facts === undefined) return partners;
  const shift = subject.parts[0]!.start;
  const signatures = spacetime.metrics.flatMap((metric, k): InlayHint[] => {
    const label = evidenceLabel(facts.metrics[k]?.evidence);
    if (label === undefined) return [];
    const { declaration } = metric;
    const isWritten = declaration.kind === 'metric' && declaration.signature !== undefined;
    const offset = declaration.header.end;
    return [
      {
        offset,
        label: isWritten ? label : `signature ${signs(metric.signature)}, ${label}`,
        about: declaration.range.start,
      },
    ];
  });
  const expectations = spacetime.expectations.flatMap(({ declaration: { range } }): InlayHint[] => {
    const label = expectationLabel(facts.expectations.filter(({ at }) => at + shift === range.start));
    return label === undefined ? [] : [{ offset: range.end, label, about: range.start }];
  });
  return [...partners, ...signatures, ...expectations];
}

function evidenceLabel(evidence: SignatureEvidence | undefined): string | undefined {
  if (evidence?.established === 'proved') return 'proved';
  return evidence?.established === 'sampled' ? `held at ${counted(evidence.samples, 'sample')}` : undefined;
}

/** `g[t,φ]` stands for `g[φ,t]` as well, where that isn't given. */
function partnerHints({ text }: Snapshot, { entries }: MetricModel): InlayHint[] {
  const components = entries.filter((entry) => entry.kind === 'component');
  const isGiven = (a: string, b: string) =>
    components.some(({ row, column }) => row.canonical === a && column.canonical === b);
  return components.flatMap((entry: MetricEntry & { kind: 'component' }): InlayHint[] => {
    const { row, column } = entry;
    if (row.canonical === column.canonical || isGiven(column.canonical, row.canonical)) return [];
    const bracket = text.indexOf(']', column.range.end);
    if (bracket < 0 || bracket > entry.value.range.start) return [];
    return [{ offset: bracket + 1, label: `= g[${column.text},${row.text}]`, about: entry.range.start }];
  });
}

/** The size of the network beside it, the time beside the steps; both beside the fit's name where these aren't written. */
function fitHints({ declaration, ranges }: FitModel, findings: Findings | undefined): InlayHint[] {
  const { cost, seconds } = findings?.fit ?? {};
  if (cost === undefined) return [];
  const size = `${counted(cost.weights, 'weight')}, ${bytes(cost.bytes)}`;
  const time = seconds === undefined ? undefined : about(seconds);
  const at = declaration.header.start;
  const place = (key: string) => ranges.get(key)?.end ?? declaration.header.end;
  const [network, steps] = [place('network'), place('steps')];
  if (time === undefined) return [{ offset: network, label: size, about: at }];
  if (network === steps) return [{ offset: network, label: `${size}; ${time}`, about: at }];
  return [
    { offset: network, label: size, about: at },
    { offset: steps, label: time, about: at },
  ];
}
