import { dirname } from 'node:path';
import {
  type AdapterDescription,
  type PlainNode,
  type ProcessorReport,
  plainNode,
  probeAdapters,
  processorReport,
  type TrialReport,
  type Tried,
  tryInProcess,
} from '@spacetime/field';
import { Command, Option } from 'commander';
import { EXIT } from '../failure.ts';
import { paint } from '../show/paint.ts';
import { ProgressLine } from '../show/progress.ts';
import { bytes } from '../show/table.ts';

/** All that the command found; `--json` prints it. */
export interface Findings {
  readonly node: {
    readonly version: string;
    readonly path: string;
    readonly platform: string;
    readonly child: PlainNode;
  };
  readonly processor: ProcessorReport;
  readonly adapters: readonly AdapterDescription[];
  /** Why there is no adapter. */
  readonly no_adapter?: string;
  /** A few steps of a small fit of Kerr on each engine. */
  readonly trials: Readonly<Record<Tried, TrialReport>>;
  /** What `--engine auto` takes for a long training in float32, and why. */
  readonly auto: { readonly engine: 'cpu' | 'webgpu'; readonly why: string };
  readonly works: boolean;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what this machine trains on, and try each engine with real steps')
    .addOption(
      new Option('--tensorflow-folder <folder>', 'where @tensorflow/tfjs-node-gpu is installed').env(
        'SPACETIME_TENSORFLOW',
      ),
    )
    .option('--json', 'print {"node", "processor", "adapters", "trials", "auto", "works"}')
    .addHelpText('after', '\nExits 0 where the engine that fits get by default works, 3 otherwise.')
    .action(async (options: { tensorflowFolder?: string; json?: boolean }) => {
      const line = new ProgressLine();
      const found = await examine(options.tensorflowFolder, (what) => {
        if (process.stderr.isTTY) line.show(what);
      });
      line.clear();
      process.stdout.write(options.json ? `${JSON.stringify(found)}\n` : `${describeFindings(found)}\n`);
      if (!found.works) process.exitCode = EXIT.failed;
    });
}

/** Asks drivers and tries engines, each in a process of its own. */
export async function examine(
  tensorflowFolder: string | undefined,
  onProgress: (what: string) => void = () => {},
): Promise<Findings> {
  const child = plainNode();
  onProgress('asking for graphics devices …');
  const { adapters, reason } = await probeAdapters();
  const attempt = (name: Tried) => {
    onProgress(`training a few steps on ${name} …`);
    return tryInProcess(name, tensorflowFolder);
  };
  const trials = {
    cpu: await attempt('cpu'),
    'cpu-float64': await attempt('cpu-float64'),
    webgpu: adapters.length > 0 ? await attempt('webgpu') : { failure: reason ?? 'no adapter' },
    tensorflow: await attempt('tensorflow'),
  };
  return {
    node: {
      version: process.versions.node,
      path: process.execPath,
      platform: `${process.platform} ${process.arch}`,
      child,
    },
    processor: processorReport(),
    adapters,
    ...(reason !== undefined && { no_adapter: reason }),
    trials,
    auto: automatic(adapters, trials.webgpu),
    works: works(trials.cpu) && works(trials['cpu-float64']),
  };
}

/** Of the gradient: far above rounding, far below what harms a training. */
const TOLERANCE = 1e-3;

function works(trial: TrialReport): boolean {
  return 'deviation' in trial && trial.deviation < TOLERANCE;
}

function automatic([adapter]: readonly AdapterDescription[], trial: TrialReport): Findings['auto'] {
  if (!adapter) return { engine: 'cpu', why: 'no graphics device' };
  if (adapter.software) return { engine: 'cpu', why: `${adapter.name} stands in for a graphics device in software` };
  if (!works(trial)) return { engine: 'cpu', why: `${adapter.name} does not train as it should` };
  return { engine: 'webgpu', why: `${adapter.name}; short trainings, lm, lbfgs, kfac and float64 stay with cpu` };
}

/** In lines, a heading and what belongs to it. */
export function describeFindings({ node, processor, adapters, trials, auto, works: fine }: Findings): string {
  const { threads, vectors, relaxedSimd, sharedMemory } = processor;
  const width =
    vectors === 256
      ? '256-bit vectors (pairs of 128 joined)'
      : '128-bit vectors (not joined: no AVX2, or switched off)';
  const simd = relaxedSimd ? 'relaxed SIMD' : 'no relaxed SIMD: multiply and add apart';
  const shared = sharedMemory ? 'shared memory' : 'no shared memory: one thread';
  const lines: [string, string][] = [
    ['node', `${node.version}, ${node.platform}, in ${dirname(node.path)}`],
    ...('reason' in node.child ? [['', `${CROSS} ${node.child.reason}`] as [string, string]] : []),
    ['cpu', `${processor.model}: ${threads} thread${threads === 1 ? '' : 's'}, ${width}, ${simd}, ${shared}`],
    ['', outcome(trials.cpu)],
    ['', outcome(trials['cpu-float64'])],
    ...adapters.flatMap((adapter, k) =>
      adapterLines(adapter).map((text, l) => [k + l === 0 ? 'webgpu' : '', text] as [string, string]),
    ),
    [adapters.length === 0 ? 'webgpu' : '', outcome(trials.webgpu)],
    ['tensorflow', 'device' in trials.tensorflow ? trials.tensorflow.device : 'none'],
    ['', outcome(trials.tensorflow)],
    ['auto', `engine ${auto.engine}: ${auto.why}`],
  ];
  if (!fine) lines.push(['', `${CROSS} the engine cpu does not work here: please report the lines above`]);
  return lines.map(([heading, text]) => `${paint('bold', heading.padEnd(12))}${text}`).join('\n');
}

const TICK = paint('green', '✔');
const CROSS = paint('red', '✖');

function outcome(trial: TrialReport): string {
  if ('failure' in trial) return `${CROSS} ${trial.failure}`;
  const { precision, milliseconds, deviation } = trial;
  const facts = `${precision}: ${milliseconds < 10 ? milliseconds.toPrecision(2) : milliseconds.toFixed(0)} ms a step of a small fit of Kerr, gradient within ${deviation.toExponential(0)}`;
  return works(trial) ? `${TICK} ${facts}` : `${CROSS} ${facts}: too far off, so that nothing is trained on it`;
}

const NAMED = ['subgroups', 'shader-f16', 'timestamp-query'];

function adapterLines(adapter: AdapterDescription): string[] {
  const { name, backend, vendor, architecture, device, description, software, limits, features, refusal } = adapter;
  const kind = software ? 'in software' : 'hardware';
  const known = [vendor, architecture, device, description].filter((part) => part !== '').join(', ');
  const has = NAMED.map((feature) => (features.includes(feature) ? feature : `no ${feature}`)).join(', ');
  const limit = (key: string) => limits[key] ?? 0;
  return [
    `${name}${backend && ` by ${backend}`}, ${kind} (${known})`,
    `buffers to ${bytes(limit('maxBufferSize'))}, bindings to ${bytes(limit('maxStorageBufferBindingSize'))}, workgroups of ${limit('maxComputeInvocationsPerWorkgroup')} threads and ${bytes(limit('maxComputeWorkgroupStorageSize'))}; ${has}`,
    ...(refusal === undefined ? [] : [`${CROSS} it gives no device: ${refusal}`]),
  ];
}
