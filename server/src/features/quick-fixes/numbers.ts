import { bindParameters, domainOf, lowerMap } from '@spacetime/dsl';
import { JetEvaluator, sampleDomain } from '@spacetime/geometry';
import type { TextEdit } from '../places.ts';
import { type FixContext, type QuickFix, sourceIn } from './fix.ts';
import { removal } from './lines.ts';
import { niceBelow, restrictions } from './restrict.ts';

/** Points at which it is looked how far a map goes. */
const SAMPLES = 512;

/** `metric/asymmetric`: one of the two as the other, or left out. */
export function asymmetric(context: FixContext): readonly QuickFix[] {
  const { member, diagnostic, text } = context;
  if (member?.kind !== 'metric' && member?.kind !== 'background') return [];
  const components = member.entries.filter((entry) => entry.kind === 'component');
  const own = components.find(({ range }) => range.start === diagnostic.range.start);
  const other = components.find(
    ({ row, column }) => row.canonical === own?.column.canonical && column.canonical === own.row.canonical,
  );
  if (own === undefined || other === undefined) return [];
  const name = (entry: typeof own) => `g[${entry.row.text},${entry.column.text}]`;
  return [
    {
      title: `Make \`${name(own)}\` equal to \`${name(other)}\``,
      edits: [{ range: own.value.range, text: sourceIn(context, other.value.range) }],
    },
    {
      title: `Make \`${name(other)}\` equal to \`${name(own)}\``,
      edits: [{ range: other.value.range, text: sourceIn(context, own.value.range) }],
    },
    { title: `Remove \`${name(own)}\``, edits: [removal(text, own.range)] },
  ];
}

/** `metric/signature`: the signature that it has, or a domain in which it has the one that it should. */
export function signature(context: FixContext): readonly QuickFix[] {
  const { member, diagnostic, text } = context;
  if (member?.kind !== 'metric') return [];
  const [, found] = /^The metric has signature (\([-+,]+\))/u.exec(diagnostic.message) ?? [];
  const fixes: QuickFix[] = [];
  if (found === '(-,+,+,+)' || found === '(+,-,-,-)') {
    const everywhere = /at (\d+) of \1 samples/u.test(diagnostic.message);
    const range = member.signature?.range;
    const edit = range
      ? { range, text: found }
      : {
          range: { start: member.header.end, end: member.header.end },
          text: `${/\s$/u.test(text.slice(0, member.header.end)) ? '' : ' '}signature ${found}`,
        };
    fixes.push({ title: `Write \`signature ${found}\``, edits: [edit], ...(everywhere && { preferred: true }) });
  }
  return [...fixes, ...restrictions(context)];
}

/** `metric/degenerate`, `map/singular`: a domain without the places where the metric or map is none. */
export function degenerate(context: FixContext): readonly QuickFix[] {
  return restrictions(context);
}

/** `map/outside`: a target whose domain reaches as far as the map does at samples and corners. */
export function outside({ snapshot, member, spacetime, diagnostic }: FixContext): readonly QuickFix[] {
  const model = snapshot.model.spacetimes.find(({ declaration }) => declaration === spacetime);
  const map = model?.maps.find(({ declaration }) => declaration === member);
  const name = /it gives (\S+) = /u.exec(diagnostic.message)?.[1];
  if (model === undefined || map === undefined || name === undefined) return [];
  const k = map.target.coordinates.indexOf(name);
  const { declaration } = map.target;
  const domain = declaration.domains.find(({ coordinate }) => coordinate.canonical === name);
  const parameters = bindParameters(model);
  const samples = sampleDomain(domainOf(model, map.source, parameters), SAMPLES);
  if (domain === undefined || samples === undefined) return [];
  const values = new Float64Array(4 * samples.count);
  new JetEvaluator(lowerMap(model, map, parameters)).run(samples.points, samples.count, 0, values);
  const finite = Array.from({ length: samples.count }, (_, n) => values[4 * n + k]!).filter(Number.isFinite);
  const { lower, upper } = domainOf(model, map.target, parameters);
  const width = upper[k]! - lower[k]!;
  const [least, greatest] = [Math.min(...finite), Math.max(...finite)];
  const edits: TextEdit[] = [];
  if (least < lower[k]!) edits.push({ range: domain.interval.lower.range, text: String(niceBelow(least, width)) });
  if (greatest > upper[k]!)
    edits.push({ range: domain.interval.upper.range, text: String(-niceBelow(-greatest, width)) });
  const bounds = edits.map(({ text }) => text).join(' and ');
  return edits.length > 0 ? [{ title: `Widen \`${name}\` of \`${declaration.name.text}\` to ${bounds}`, edits }] : [];
}

/** `expect/failed`: without what does not hold. */
export function failed(context: FixContext): readonly QuickFix[] {
  const { member, text, diagnostic } = context;
  if (member?.kind !== 'expect') return [];
  const fixes: QuickFix[] = [];
  const name = /change of the metric along (\S+?),/u.exec(diagnostic.message)?.[1];
  const at = member.names.findIndex(({ canonical }) => canonical === name);
  if (at >= 0 && member.names.length > 1) {
    const [own, before, after] = [member.names[at]!, member.names[at - 1], member.names[at + 1]];
    const range = before
      ? { start: before.range.end, end: own.range.end }
      : { start: own.range.start, end: after!.range.start };
    fixes.push({ title: `Remove \`${own.text}\``, edits: [{ range, text: '' }] });
  }
  const type = /Petrov type is (I|II|D|III|N|O), not/u.exec(diagnostic.message)?.[1];
  if (member.quantity.canonical === 'petrov' && type !== undefined && member.names[0] !== undefined) {
    fixes.push({ title: `Write \`petrov ${type}\``, edits: [{ range: member.names[0].range, text: type }] });
  }
  return [...fixes, { title: 'Remove this expectation', edits: [removal(text, member.range)] }];
}

/** `metric/inconsistent`: without the second metric, which then follows by the map. */
export function inconsistent({ member, text }: FixContext): readonly QuickFix[] {
  return member?.kind === 'metric'
    ? [{ title: 'Remove this metric and take it by the map', edits: [removal(text, member.range)] }]
    : [];
}
