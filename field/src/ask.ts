import { spawn } from 'node:child_process';
import { type PlainNode, plainNode } from './plain-node.ts';

export interface AskOptions {
  readonly node?: PlainNode;
  /** Milliseconds. */
  readonly patience?: number;
  readonly env?: NodeJS.ProcessEnv;
}

export type Answer =
  | { readonly value: unknown; readonly stderr: string }
  /** Why there is none. */
  | { readonly reason: string };

/**
 * What a program answers, as JSON on its output, in a process of its own: native modules and drivers can take theirs with
 * them. Never rejects.
 *
 * @param who for reasons: `the graphics driver`
 */
export function ask(
  program: string,
  args: readonly string[],
  who: string,
  { node = plainNode(), patience = 30_000, env = process.env }: AskOptions = {},
): Promise<Answer> {
  if ('reason' in node) return Promise.resolve(node);
  return new Promise((resolve) => {
    const child = spawn(node.path, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve({ reason: `${who} did not answer within ${patience / 1000} s` });
    }, patience);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ reason: `${node.path} does not start: ${error.message}` });
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code !== 0) {
        return resolve({ reason: `${who} crashed (${signal === null ? `exit code ${code}` : `signal ${signal}`})` });
      }
      try {
        resolve({ value: JSON.parse(stdout), stderr });
      } catch {
        resolve({ reason: `what ${who} answered cannot be read: ${stdout.slice(0, 80)}` });
      }
    });
  });
}
