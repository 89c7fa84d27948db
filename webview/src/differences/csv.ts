import type { Differences } from '@spacetime/protocol';

/** A row for each step: RFC 4180, numbers in full, empty where there is none. */
export function csvOf({ steps, curves, learned }: Differences): string {
  const head = curves.map(({ quantity, order, precision }) => `${quantity} order ${order} ${precision}`);
  const own = Object.entries(learned ?? {});
  const rows = steps.map((h, i) => [
    h,
    ...curves.map(({ errors }) => errors[i] ?? ''),
    ...own.map(([, value]) => value ?? ''),
  ]);
  const names = ['h', ...head, ...own.map(([quantity]) => `${quantity} learned`)];
  return `${[names, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}
