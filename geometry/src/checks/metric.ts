import type { Diagnostic, MetricModel, Severity, SpacetimeModel } from '@spacetime/dsl';
import type { ExactMetric } from '../fields/exact-metric.ts';
import { corners } from '../sampling/points.ts';
import { formatPoint, formatSignature, simplestBetween } from './points.ts';
import { createCongruence, diagonalise } from './proof/congruence.ts';
import { programEnclosure } from './proof/enclosure.ts';
import { proveSignature } from './proof/prove-signature.ts';
import type { SignatureEvidence } from './report.ts';
import type { Survey } from './survey.ts';

export interface MetricCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly evidence: SignatureEvidence;
}

/**
 * Whether a metric is one all over its chart's domain, and of the signature that it declares: at the samples,
 * then by proof. One of `metric/signature`, `metric/degenerate` and `metric/unproven` at most of each.
 *
 * @param survey of `count` samples
 * @param boxes that the proof may look at
 */
export function* checkMetric(
  spacetime: SpacetimeModel,
  metric: MetricModel,
  field: ExactMetric,
  survey: Survey,
  count: number,
  boxes: number,
): Generator<number, MetricCheck> {
  const { coordinates, domain } = field.chart;
  const { negative: claimed } = metric.signature;
  const { regular, regularCount, infinite, degenerate } = survey;
  const diagnostics: Diagnostic[] = [];
  const add = (severity: Severity, code: string, message: string, related?: Diagnostic['related']): void => {
    const range = metric.declaration.header;
    diagnostics.push({ file: spacetime.file, range, severity, code, message, ...(related && { related }) });
  };
  const failed = (point: readonly number[], negative: number, where: string): MetricCheck => {
    const found = { negative, positive: 4 - negative };
    const [has, claims] = [formatSignature(found), formatSignature(metric.signature)];
    const message = `The metric has signature ${has} at ${formatPoint(coordinates, point)}, not ${claims}; ${where}.`;
    add('error', 'metric/signature', message);
    return { diagnostics, evidence: { established: 'failed', point, found } };
  };

  if (infinite !== undefined) {
    const { fault, count: how, point } = infinite;
    const related = fault.source && [{ ...fault.source, message: fault.message }];
    const at = `${formatPoint(coordinates, point)} and at ${how} of ${count} samples in all`;
    const everywhere = how === count;
    const message = everywhere
      ? `The metric has no value anywhere in its domain: ${fault.message}.`
      : `The metric is not finite at ${at}: ${fault.message}.`;
    add(everywhere ? 'error' : 'warning', 'metric/degenerate', message, related);
  }
  if (degenerate !== undefined) {
    const everywhere = regularCount === 0 && infinite === undefined;
    const names = degenerate.vanishing.map((k) => `\`∂_${coordinates[k]}\``).join(', ');
    const why = names === '' ? '' : `, where ${names} ${degenerate.vanishing.length > 1 ? 'have' : 'has'} no length`;
    const at = everywhere ? 'all over its domain, as' : `at ${degenerate.count} of ${count} samples, as`;
    const message = `The metric is degenerate (its determinant vanishes) ${at} at ${formatPoint(coordinates, degenerate.point)}${why}.`;
    add(everywhere ? 'error' : 'warning', 'metric/degenerate', message);
  }
  if (regularCount === 0) return { diagnostics, evidence: { established: 'unknown' } };

  const wrong = survey.negative.findIndex((negative) => negative !== claimed);
  if (wrong >= 0) {
    const total = survey.negative.filter((negative) => negative !== claimed).length;
    const point = Array.from(regular.subarray(4 * wrong, 4 * wrong + 4));
    return failed(point, survey.negative[wrong]!, `so it is at ${total} of ${regularCount} samples`);
  }
  const proof = yield* proveSignature(programEnclosure(field.program), domain, metric.signature, boxes);
  const isRegular = infinite === undefined && degenerate === undefined;
  if (proof.kind === 'proved' && isRegular) {
    return { diagnostics, evidence: { established: 'proved', boxes: proof.boxes } };
  }
  if (proof.kind === 'refuted') {
    return failed(proof.point, proof.found.negative, `the ${regularCount} samples missed it, the proof did not`);
  }
  if (proof.kind !== 'proved' && isRegular) {
    const where =
      proof.kind === 'stuck' ? proof.lower.map((low, k) => simplestBetween(low, proof.upper[k]!)) : proof.point;
    const at = formatPoint(coordinates, where);
    if (proof.kind === 'stuck' && (!proof.bounded || isDegenerate(field, proof.lower, proof.upper, survey.typical))) {
      add('warning', 'metric/degenerate', `The metric is degenerate or not finite at ${at}.`);
    } else {
      const held = `The signature held at all ${regularCount} samples but is not proved over the whole domain`;
      add('hint', 'metric/unproven', `${held}: after ${proof.boxes} boxes it is open around ${at}.`);
    }
  }
  return {
    diagnostics,
    evidence: { established: 'sampled', samples: regularCount, degenerate: count - regularCount },
  };
}

/** A coordinate vector shorter or longer than usual by this factor in a box too small for that has no length there. */
const EXTREME = 1e4;

/** Whether a tiny box holds a degenerate point, rather than one at which a well-behaved metric jumps. */
function isDegenerate(
  field: ExactMetric,
  lower: readonly number[],
  upper: readonly number[],
  typical: readonly number[],
): boolean {
  const middle = lower.map((low, k) => low + (upper[k]! - low) / 2);
  const points = Float64Array.from([...corners({ lower, upper, periodic: [] }), ...middle]);
  const g = new Float64Array(10 * 17);
  field.jets(points, 17, 0, g);
  const congruence = createCongruence();
  for (let n = 0; n < 17; n++) {
    if (!diagonalise(g, 10 * n, congruence) || congruence.conditioning < 1e-6) return true;
    const ratios = typical.map((length, k) => congruence.lengths[k]! / length);
    if (ratios.some((ratio) => ratio > EXTREME || ratio * EXTREME < 1)) return true;
  }
  return false;
}
