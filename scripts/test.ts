/**
 * `npm test [-- PART …]`: every test, or those whose path contains a PART. Files run in parallel, each in a
 * process of its own, the quick rooms first; failures are shown in full and counted in the closing line.
 */
import { globSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, relative } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { probeAdapters } from '../field/src/engines/webgpu/probe.ts';
import { softwareVulkan } from '../field/test/engines/webgpu/software-vulkan.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOMS = [
  'dsl',
  'geometry',
  'symbolic',
  'field',
  'data',
  'protocol',
  'server',
  'webview',
  'cli',
  'syntaxes',
  'client',
  'bench',
  '.',
];

const parts = process.argv.slice(2);
const files = ROOMS.flatMap((room) => globSync(`${room}/test/**/*.test.ts`, { cwd: root }).sort())
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .map((file) => `${root}/${file}`);

if (files.length === 0) {
  console.error(`No test file's path contains ${parts.join(' or ')}.`);
  process.exit(1);
}

interface Tally {
  passed: number;
  failed: number;
  unrun: number;
}
const tallies = new Map<string, Tally>();
const total: Tally = { passed: 0, failed: 0, unrun: 0 };
/** Why tests were not run, each reason once. */
const reasons = new Set<string>();

function count(file: string | undefined, kind: keyof Tally): void {
  const key = file ?? '?';
  const tally = tallies.get(key) ?? { passed: 0, failed: 0, unrun: 0 };
  tally[kind]++;
  total[kind]++;
  tallies.set(key, tally);
}

/** Fetches the graphics driver of the tests once, before files run side by side. @returns what is missing, in a line */
async function graphicsMissing(): Promise<string | undefined> {
  try {
    if (softwareVulkan() !== undefined) return undefined;
    const { reason } = await probeAdapters();
    return reason && `webgpu: these tests need a graphics device: ${reason}`;
  } catch (error) {
    return (error as Error).message;
  }
}

// What was compiled once is not compiled again by every file, nor by the processes and threads that it starts.
process.env.NODE_COMPILE_CACHE ??= module.enableCompileCache().directory;
const started = performance.now();
const graphic = files.filter(
  (file) => file.includes('/webgpu/') || readFileSync(file, 'utf8').includes('software-vulkan'),
);
const missing = graphic.length > 0 ? await graphicsMissing() : undefined;
const unrun = missing === undefined ? [] : graphic;
for (const file of unrun) {
  count(file, 'failed');
  console.log(`✖ ${relative(root, file)}  not run`);
}
if (missing !== undefined) console.log(`${missing}\n`);
const runnable = files.filter((file) => !unrun.includes(file));
const stream = run({ files: runnable, concurrency: Math.max(2, availableParallelism()), cwd: root });
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite') return;
  if (event.skip === undefined) return count(event.file, 'passed');
  count(event.file, 'unrun');
  reasons.add(String(event.skip));
});
stream.on('test:fail', (event) => {
  if (event.details.type === 'suite') return;
  count(event.file, 'failed');
  const place = event.file === undefined ? '' : `${relative(root, event.file)}:${event.line ?? 1}`;
  const error = event.details.error;
  console.log(`✖ ${event.name}  ${place}\n${inspect(error.cause ?? error, { colors: process.stdout.isTTY })}\n`);
});
stream.on('test:stderr', (event) => process.stderr.write(event.message));
stream.on('test:summary', (event) => {
  if (event.file === undefined) return;
  const tally = tallies.get(event.file) ?? { passed: 0, failed: 0, unrun: 0 };
  const mark = event.success ? '✔' : '✖';
  const failed =
    (tally.failed > 0 ? `, ${tally.failed} failed` : '') + (tally.unrun > 0 ? `, ${tally.unrun} not run` : '');
  console.log(
    `${mark} ${relative(root, event.file)}  ${tally.passed} passed${failed}  ${(event.duration_ms / 1000).toFixed(1)} s`,
  );
  if (!event.success && tally.failed === 0) count(event.file, 'failed');
});
stream.on('end', () => {
  console.log(`\n${files.length} files, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  for (const reason of reasons) console.log(`Not run: ${reason}`);
  console.log(`${total.passed} passed, ${total.failed} failed${total.unrun > 0 ? `, ${total.unrun} not run` : ''}`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
});
stream.resume();
