import type { Course } from './course.ts';

const ORDERS = ['values', 'first derivatives', 'second derivatives'];

/** A table of a fit's course, a row for each record: RFC 4180, numbers in full. */
export function csvOf(course: Course): string {
  const orders = ORDERS.slice(0, course.last?.parts.length ?? 0);
  const head = [
    ...['step', 'loss', 'lowest loss', 'highest loss', 'rate'],
    ...orders.map((order) => `loss of ${order}`),
    ...orders.map((order) => `weight of ${order}`),
    ...['validation MAE', 'validation relative l2', 'validation relative l2 of the distortion'],
  ];
  let next = 0;
  const rows = course.rows.map(({ step, loss, lowest, highest, rate, parts, weights }) => {
    const measured = course.validations[next];
    const isDue = measured !== undefined && measured.step <= step;
    if (isDue) next++;
    const validation = isDue ? [measured.mae, measured.relative, measured.distortionRelative] : ['', '', ''];
    return [step, loss, lowest, highest, rate, ...parts, ...weights, ...validation].join(',');
  });
  return `${[head.join(','), ...rows].join('\r\n')}\r\n`;
}
