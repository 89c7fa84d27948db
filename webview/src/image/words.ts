import type { ImageFailure, ImageInfo, ImageOutcome, ImageSource } from '@spacetime/protocol';
import { duration, short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import type { Difference } from './difference.ts';
import type { Picture, Pixel } from './picture.ts';

export function sourceWord(source: ImageSource, say: Say): string {
  return source === 'learned' ? say('learned') : say('exact');
}

export function outcomeWord(outcome: ImageOutcome, say: Say): string {
  switch (outcome) {
    case 'captured':
      return say('captured');
    case 'sky':
      return say('sky');
    case 'disk':
      return say('disk');
    case 'fault':
      return say('no value of the metric');
    case 'limit':
      return say('ended by the limit of steps');
  }
}

/** `76,800 rays: captured 4,012 (5.22 %), sky 72,788 (94.8 %); none failed` */
export function countsLine(picture: Picture, say: Say): string {
  const counts = picture.counts();
  const part = (outcome: ImageOutcome) => {
    const count = counts.get(outcome)!;
    const share = short((100 * count) / Math.max(1, picture.traced), 3);
    return `${outcomeWord(outcome, say)} ${grouped(count)} (${share} %)`;
  };
  const usual = (['captured', 'sky', 'disk'] as const).filter((one) => one !== 'disk' || counts.get(one)! > 0);
  const failed = (['fault', 'limit'] as const).filter((one) => counts.get(one)! > 0);
  const ends = usual.map(part).join(', ');
  const failures = failed.length === 0 ? say('none failed') : failed.map(part).join(', ');
  return say('{0} rays: {1}; {2}', grouped(picture.traced), ends, failures);
}

/** How many rays differ in what they meet, and by how much those that do not differ in where. */
export function differenceLine(difference: Difference, say: Say): string {
  const { compared, differing, meanAngle, largestAngle, meanShift, largestShift } = difference;
  const share = short((100 * differing) / Math.max(1, compared), 3);
  const lines = [say('{0} of {1} rays ({2} %) come to something else.', grouped(differing), grouped(compared), share)];
  if (!Number.isNaN(meanAngle)) {
    lines.push(
      say('Directions on the sky differ by {0} rad on average, {1} at most.', short(meanAngle), short(largestAngle)),
    );
  }
  if (!Number.isNaN(meanShift)) {
    lines.push(
      say('Redshifts of the disk differ by {0} of g on average, {1} at most.', short(meanShift), short(largestShift)),
    );
  }
  return lines.join(' ');
}

/** What a ray met, with numbers: of the sky the polar angle and the azimuth of its direction. */
function pixelLine({ outcome, values, order, length, steps, isBeyond }: Pixel, say: Say): string {
  const path = say('crossings of the plane {0}, affine length {1}, {2} steps', order, short(length, 5), steps);
  return `${endOf(outcome, values, isBeyond, say)}; ${path}`;
}

function endOf(outcome: ImageOutcome, [a, b, c]: Pixel['values'], isBeyond: boolean, say: Say): string {
  if (outcome === 'disk') return `${say('disk')} r = ${short(a, 6)}, φ = ${short(b, 6)}, g = ${short(c, 6)}`;
  if (outcome !== 'sky') return outcomeWord(outcome, say);
  const [theta, phi] = anglesOf([a, b, c]);
  const which = isBeyond ? say('sky beyond the throat') : say('sky');
  return `${which} θ = ${short(theta, 6)}, φ = ${short(phi, 6)}`;
}

/** Polar angle and azimuth, in −π … π, of a unit vector. */
export function anglesOf([x, y, z]: readonly [number, number, number]): [theta: number, phi: number] {
  return [Math.atan2(Math.hypot(x, y), z), Math.atan2(y, x)];
}

export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** What the ray of a pixel met, a line for each picture; x and y from the top left. */
export function readingOf(pictures: Iterable<Picture>, x: number, y: number, say: Say): string {
  const all = [...pictures];
  const lines = all.map((picture) => {
    const pixel = picture.at(x, y);
    const name = all.length > 1 ? `${sourceWord(picture.source, say)}: ` : '';
    return `${name}${pixel === undefined ? say('not traced yet') : pixelLine(pixel, say)}`;
  });
  return `(${x}, ${y}) ${lines.join('\n')}`;
}

/** `exact, no value of the metric: 3 of the rays, the first at (12, 80): …` */
export function failureLine({ source, outcome, x, y, count, reason }: ImageFailure, say: Say): string {
  const what = `${sourceWord(source, say)}, ${outcomeWord(outcome, say)}`;
  return say('{0}: {1} of the rays, the first at ({2}, {3}): {4}', what, grouped(count), x, y, reason);
}

/** How the picture was made, in lines. */
export function factsOf(info: ImageInfo, say: Say): string[] {
  const { width, height, chart, coordinates, at, field, evaluations, seconds, threads, reused } = info;
  const place = coordinates.map((name, i) => `${name} = ${short(at[i]!, 6)}`).join(', ');
  const degrees = `${short((180 * field) / Math.PI, 4)}°`;
  const camera = say(
    '{0} × {1} pixels, {2} across; camera at rest in {3} at {4}.',
    width,
    height,
    degrees,
    chart,
    place,
  );
  const cost = say(
    '{0} evaluations of the metric in {1} on {2} threads.',
    grouped(evaluations),
    duration(seconds),
    threads,
  );
  return [camera, reused ? `${cost} ${say('Found again: the text is the same.')}` : cost];
}
