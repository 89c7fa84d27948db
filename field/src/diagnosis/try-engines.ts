import { fileURLToPath } from 'node:url';
import { type AskOptions, ask } from '../ask.ts';
import type { Trial, Tried } from './trial.ts';

export type TrialReport = Trial | { readonly failure: string };

/** Compilation of shaders by a driver that computes on the processor is what takes longest. */
const PATIENCE = 120_000;

/** Tries an engine in a process of its own, since drivers can take theirs with them. Never rejects. */
export async function tryInProcess(
  name: Tried,
  tensorflowFolder?: string,
  options: AskOptions = {},
): Promise<TrialReport> {
  const kind = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const program = fileURLToPath(new URL(`./trial-program.${kind}`, import.meta.url));
  const args = [name, ...(tensorflowFolder === undefined ? [] : [tensorflowFolder])];
  const answer = await ask(program, args, `the engine ${name}`, { patience: PATIENCE, ...options });
  if ('reason' in answer) return { failure: answer.reason };
  const { trial, failure } = answer.value as { trial?: Trial; failure?: string };
  return trial ?? { failure: failure ?? 'it said nothing' };
}
