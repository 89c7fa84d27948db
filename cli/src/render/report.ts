import type { Picture } from '@spacetime/field';
import { countOutcomes, NAMED_COLOURS, type RayComparison } from '@spacetime/geometry';
import { duration } from '../show/table.ts';

const share = (part: number, all: number) => `${((100 * part) / all).toFixed(1)}%`;

/** What a picture shows, in words: a sentence for what can be answered, and one for what cannot. */
export function pictureText(picture: Picture): string {
  const { outcomes, camera, evaluations, seconds, samples, threads, beyond } = picture;
  const { captured, sky, disk, limit, fault, none } = countOutcomes(outcomes);
  const traced = outcomes.count - none;
  const what = samples === 1 ? 'pixels' : 'rays';
  const met = [
    `${captured} captured (${share(captured, traced)})`,
    `${sky} see the sky (${share(sky, traced)})`,
    ...(disk > 0 ? [`${disk} the disk (${share(disk, traced)})`] : []),
  ];
  const lines = [`${camera.width} × ${camera.height}, of ${traced} ${what}: ${met.join(', ')}`];
  if (limit > 0)
    lines.push(
      `${limit} ${what} met nothing within the steps that a ray is given; they are ${NAMED_COLOURS.limit} (cyan)`,
    );
  if (fault > 0)
    lines.push(`${fault} ${what} led to where the metric has no value; they are ${NAMED_COLOURS.fault} (magenta)`);
  if (none > 0) lines.push(`${none} ${what} were not traced: the picture is partial, and coarse there`);
  if (beyond > 0)
    lines.push(
      `${share(beyond, 1)} of the evaluations were beyond the field's domain; the exact metric stood in there`,
    );
  const rate = Math.round(traced / seconds);
  lines.push(
    `${duration(seconds)} on ${threads} ${threads === 1 ? 'thread' : 'threads'}: ${rate} rays/s, ${(evaluations / Math.max(1, traced)).toFixed(0)} evaluations of the metric a ray`,
  );
  return lines.join('\n');
}

/** The same as an object. */
export function pictureObject(picture: Picture, out: string): object {
  const { camera, samples, isFinished, evaluations, seconds, threads, beyond } = picture;
  const { none, ...counts } = countOutcomes(picture.outcomes);
  return {
    ...{ out, width: camera.width, height: camera.height, samples, finished: isFinished },
    ...{ rays: { ...counts, untraced: none }, evaluations, beyond_domain: beyond, seconds, threads },
  };
}

export function comparisonText(c: RayComparison): string {
  const degrees = (angle: number) => `${((180 / Math.PI) * angle).toExponential(2)}°`;
  const lines: string[] = [];
  if (c.sky > 0) {
    lines.push(
      `directions on the sky, learned against exact, ${c.sky} rays: mean angle ${degrees(c.meanAngle)} (${c.meanAngle.toExponential(2)} rad), largest ${degrees(c.largestAngle)}`,
    );
  }
  if (c.disk > 0) lines.push(`redshift of the disk, ${c.disk} rays: mean |Δg|/g ${c.meanShift.toExponential(2)}`);
  lines.push(`${c.changed} rays meet something else`);
  return lines.join('\n');
}
