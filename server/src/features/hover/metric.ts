import type { SignatureEvidence } from '@spacetime/geometry';
import type { ExactFacts, Formula } from '../../checks/facts/exact.ts';
import type { MetricFacts, ScalarFact } from '../../checks/facts/metric.ts';
import { counted, number, place, residual, signs, whole } from '../show.ts';
import { christoffelText } from './christoffel.ts';
import type { MathStyle } from './math.ts';

type Local = NonNullable<MetricFacts['local']>;

/** What is known of a metric, as Markdown. */
export function metricText(facts: MetricFacts, style: MathStyle): string {
  const { local, coordinates, exact } = facts;
  const lines = [`- Signature ${evidenceText(facts)}`];
  if (local === undefined) return lines.join('\n');
  const { point, samples, petrov, killing } = local;
  lines.push(
    `- At ${place(coordinates, point)}: ${scalars(local, style)}`,
    ...(exact?.determinant || exact?.kretschmann ? [`- Exactly: ${exactScalars(exact, style)}`] : []),
    ...(petrov ? [`- Petrov type ${petrovText(petrov)}`] : []),
    `- Killing vectors among ${coordinates.map((name) => `∂_${name}`).join(', ')}: ${killingText(killing)}`,
  );
  if (local.scalar.vanishes !== undefined || local.kretschmann.vanishes !== undefined) {
    lines.push(`- What is 0 vanishes at all ${whole(samples)} samples, to the rounding of float64.`);
  }
  return `${lines.join('\n')}\n\n${christoffelText(facts, style)}`;
}

/** `(-,+,+,+), proved over the whole domain (229 boxes)` */
export function evidenceText({ signature, evidence, coordinates }: MetricFacts): string {
  const claimed = signs(signature);
  switch (evidence?.established) {
    case 'proved':
      return `${claimed}: proved over the whole domain, by interval arithmetic in ${counted(evidence.boxes, 'box', 'boxes')}`;
    case 'sampled':
      return `${claimed}: ${sampledText(evidence)}, not proved`;
    case 'failed':
      return `is not ${claimed}: it is ${signs(evidence.found)} at ${place(coordinates, evidence.point)}`;
    default:
      return `${claimed}: not established, as the metric has no regular value in its domain`;
  }
}

function sampledText({ samples, degenerate }: SignatureEvidence & { established: 'sampled' }): string {
  const held = `holds at ${counted(samples, 'sample')}`;
  return degenerate === 0 ? held : `${held} (${whole(degenerate)} more are degenerate)`;
}

function scalars({ determinant, scalar, kretschmann }: Local, style: MathStyle): string {
  const [det, R, K] =
    style === 'katex'
      ? ['$\\det g$', '$R$', '$R_{abcd}R^{abcd}$']
      : ['det g', 'R', 'Kretschmann R_abcd R^abcd'].map((name) => `\`${name}\``);
  return `${det} = ${number(determinant)}, ${R} = ${scalarText(scalar)}, ${K} = ${scalarText(kretschmann)}`;
}

function scalarText({ value, vanishes }: ScalarFact): string {
  if (vanishes === undefined) return number(value);
  return vanishes === 0 ? '0' : `0 (to ${residual(vanishes)} of its terms)`;
}

function petrovText({ type, count, of }: NonNullable<Local['petrov']>): string {
  if (count === of) return `**${type}**, at all ${whole(of)} samples where it can be told`;
  return `**${type}** at ${whole(count)} of ${whole(of)} samples where it can be told, more special at the others`;
}

function killingText(killing: Local['killing']): string {
  if (killing.length === 0) return 'none';
  const all = killing.map(({ name, exact }) => `∂_${name}${exact ? '' : ' (as far as rounding shows)'}`);
  return all.join(', ');
}

function exactScalars({ determinant, kretschmann }: ExactFacts, style: MathStyle): string {
  return [
    ...(determinant ? [formula('det g', '\\det g', determinant, style)] : []),
    ...(kretschmann ? [formula('R_abcd R^abcd', 'R_{abcd}R^{abcd}', kretschmann, style)] : []),
  ].join(', ');
}

function formula(name: string, latex: string, value: Formula, style: MathStyle): string {
  return style === 'katex' ? `$${latex} = ${value.latex}$` : `\`${name} = ${value.text}\``;
}
