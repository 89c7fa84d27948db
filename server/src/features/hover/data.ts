import type { DataFacts } from '../../checks/facts/data.ts';
import { counted, number, whole } from '../show.ts';

/** What is known of data, as Markdown. */
export function dataText({ files, levels, iterations, times, points, excluded, notes }: DataFacts): string {
  const when = iterations === 1 ? `t = ${number(times[0], 6)}` : `${whole(iterations)} times, ${range(...times)}`;
  const read =
    points === undefined
      ? 'the variables of a metric; the numbers are not read for their size'
      : `a metric at ${whole(points - (excluded ?? 0))} of ${counted(points, 'point')}`;
  return [
    `- ${counted(files, 'file')}, ${counted(levels.length, 'level')}, ${when}: ${read}`,
    ...levels.map(({ level, spacing, lower, upper, points: counts }) => {
      const box = ['x', 'y', 'z'].map((axis, k) => `${axis} ${range(lower[k]!, upper[k]!)}`).join(', ');
      return `- Level ${level}: ${counts.join(' × ')} points, spacing ${spacing.map((step) => number(step, 6)).join(' × ')}, ${box}`;
    }),
    ...notes.map((note) => `- Note: ${note}`),
  ].join('\n');
}

function range(from: number, to: number): string {
  return `${number(from, 6)} .. ${number(to, 6)}`;
}
