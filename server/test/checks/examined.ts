import type { Snapshot } from '@spacetime/server';
import { examine, refine } from '../../src/checks/examine.ts';
import type { Findings } from '../../src/checks/findings.ts';
import { type Numbers, subjectsIn } from '../../src/features/numbers.ts';

/** All that numbers say of a document; fits take 100 seconds on every machine. */
export async function examined(snapshot: Snapshot): Promise<Numbers> {
  const found = new Map<string, Findings>();
  for (const subject of subjectsIn(snapshot)) {
    const findings = await refine(subject, await examine(subject), { time: 20_000 });
    const { fit } = findings;
    found.set(
      `${subject.kind} ${subject.text}`,
      fit === undefined ? findings : { ...findings, fit: { ...fit, seconds: 100, speed: 4e10, threads: 2 } },
    );
  }
  return ({ kind, text }) => found.get(`${kind} ${text}`);
}
