import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = join(root, 'cli', 'bin', 'spacetime.mjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as users do: a process of its own, in the given folder, without a terminal. */
export function spacetime(
  args: readonly string[],
  options: { cwd?: string; input?: string; interruptAt?: RegExp } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binary, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    const watch = () => {
      if (interrupted || options.interruptAt === undefined || !options.interruptAt.test(stdout + stderr)) return;
      interrupted = true;
      child.kill('SIGINT');
    };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      watch();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      watch();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(options.input ?? '');
  });
}

/** A folder with files that is removed after the test. */
export function folder(t: TestContext, files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'spacetime-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

export const SCHWARZSCHILD = `spacetime Schwarzschild {
  parameter M = 1 in 0.1 .. 10
  chart Spherical(t, r, θ, φ) { t in 0 .. 1  r in 3 .. 20  θ in 0.1 .. π - 0.1  φ in 0 .. 2π periodic }
  let f = 1 - 2*M/r
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
  chart Cartesian(T, x, y, z) { T in 0 .. 1  x in 2 .. 8  y in 2 .. 8  z in 2 .. 8 }
  map Cartesian -> Spherical { t = T  r = sqrt(x^2 + y^2 + z^2)  θ = acos(z/r)  φ = atan2(y, x) }
  expect vacuum
}
fit Tiny of Schwarzschild {
  encode (1/r)
  network mlp(width = 6, depth = 1, activation = tanh)
  supervise metric
  optimizer lm
  samples sobol(100)
  validate sobol(100) every 10
  steps 30
}
fit Slow of Schwarzschild {
  network mlp(width = 16, depth = 2)
  optimizer adam(learning_rate = 1e-3)
  samples sobol(512)
  batch 128
  steps 100000
  validate sobol(64) every 1000
}
`;
