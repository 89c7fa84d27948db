import { parameterOf } from './course.ts';
import type { Drawn } from './scenes.ts';

/** A row for each sample: RFC 4180, numbers in full. Of several paths, one below the other, by their names. */
export function csvOf(drawn: readonly Drawn[]): string {
  const [first] = drawn;
  if (first === undefined) return '';
  const { chart, projection } = first.course.of;
  const names = [
    ...['path', parameterOf(first.course.of), ...chart.coordinates],
    ...chart.coordinates.map((name) => `u^${name}`),
    // The projection's own, where the chart has none of these.
    ...(projection.kind === 'coordinates' ? [] : projection.axes),
  ];
  const lines = [names.map(quoted).join(',')];
  for (const { path, label } of drawn) {
    for (let k = 0; k < path.count; k++) {
      const space = projection.kind === 'coordinates' ? [] : path.cartesian.subarray(3 * k, 3 * k + 3);
      const row = [path.lambda[k], ...path.points.subarray(4 * k, 4 * k + 4)];
      lines.push([quoted(label), ...row, ...path.velocities.subarray(4 * k, 4 * k + 4), ...space].join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

function quoted(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
