/** Trains a fit in a process of its own, which `sabotage.mjs` was preloaded into, and prints how that went as JSON. */
import { analyze } from '@spacetime/dsl';
import { diskHost } from '../../../src/file/sources.ts';
import { FitError, trainFit } from '../../../src/index.ts';

const [file = '', name, engine, resume, until = ''] = process.argv.slice(2);
const fit = analyze(file, diskHost).fits.find((one) => one.name === name)!;
const lines: string[] = [];
const abort = new AbortController();
const common = { out: `${file}.einfield`, threads: 1, signal: abort.signal };
const outcome = await trainFit(fit, {
  ...common,
  engine: engine as 'auto' | 'cpu' | 'webgpu',
  resume: resume === 'resume',
  onMessage: (line) => {
    lines.push(line);
    if (until !== '' && line.includes(until)) abort.abort();
  },
}).then(
  (result) => result,
  (error: unknown) => ({ error: (error as Error).message, known: error instanceof FitError }),
);
process.stdout.write(JSON.stringify({ lines, ...outcome }));
