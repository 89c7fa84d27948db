import { statSync } from 'node:fs';
import { FitError } from '../../fit-error.ts';
import type { TensorFlow } from './api.ts';
import { firstLine, load, loadCore, OWN, type Packages, packagesIn } from './packages.ts';

/** TensorFlow.js on a backend that has computed a derivative here. */
export interface OpenTensorflow {
  readonly tf: TensorFlow;
  /** Its name within TensorFlow.js. */
  readonly backend: string;
  /** What computes, and why nothing better does; for "engine tensorflow on …". */
  readonly label: string;
}

/** Best first: CUDA, then native kernels on the processor. Only where the user has installed them. */
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];
/** What those call their backend. */
export const NATIVE_BACKEND = 'tensorflow';
export const PORTABLE = [
  ['wasm', '@tensorflow/tfjs-backend-wasm'],
  ['cpu', '@tensorflow/tfjs-backend-cpu'],
] as const;

/**
 * The best backend that there is, of the packages in a folder that the user names and of those from npm beside `field`.
 *
 * @param portable for those that no folder is needed for, best first
 * @throws FitError where the folder is none, or no backend can be had
 */
export async function openTensorflow(
  folder?: string,
  portable: readonly (readonly [backend: string, name: string])[] = PORTABLE,
  own: Packages = OWN,
): Promise<OpenTensorflow> {
  if (folder !== undefined && !statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FitError(
      `${folder} is not a folder: TensorFlow's is the one in which \`npm install ${NATIVE[0]}\` was run`,
      'usage',
    );
  }
  /** Why nothing better is taken, and what else there is not. */
  const why: string[] = [];
  const missing: string[] = [];
  const attempt = async (reasons: string[], open: () => Promise<OpenTensorflow>) => {
    try {
      return await open();
    } catch (error) {
      reasons.push(firstLine(error));
      return undefined;
    }
  };
  const named = folder === undefined ? undefined : packagesIn(folder);
  for (const name of named ? NATIVE : []) {
    const opened = await attempt(why, () => openNative(name, named as Packages));
    if (opened) return opened;
  }
  if (!named) why.push(`no folder with ${NATIVE[0]} was named`);
  // The folder's tfjs-core may be there already, from a package that did not get further.
  for (const [backend, name] of portable) {
    for (const packages of named ? [named, own] : [own]) {
      const label = `${backend}: ${why.join('; ')}`;
      const opened = await attempt(packages === own ? why : missing, () => openPortable(backend, name, packages));
      if (opened) return { ...opened, label };
    }
  }
  const reasons = [...why, ...missing].join('; ');
  throw new FitError(
    `the engine tensorflow has no TensorFlow.js: npm install @tensorflow/tfjs-core ${PORTABLE[0][1]} (${reasons})`,
    'run',
  );
}

async function openNative(name: string, packages: Packages): Promise<OpenTensorflow> {
  putBack(packages);
  // It gives out the very tfjs-core on which its kernels are.
  const tf = load(name, packages) as TensorFlow;
  await start(tf, NATIVE_BACKEND, `${name} in ${packages.where}`);
  const device = tf.backend().isUsingGpuDevice ? 'CUDA' : 'native kernels on the processor';
  const search = device === 'CUDA' || name !== NATIVE[0] ? '' : ': it found no CUDA device';
  return { tf, backend: NATIVE_BACKEND, label: `${device} by ${name} in ${packages.where}${search}` };
}

async function openPortable(backend: string, name: string, packages: Packages): Promise<OpenTensorflow> {
  const tf = await loadCore(packages);
  // Emscripten's modules end the process at any rejection that nothing handles.
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.listeners(event as 'exit'));
  try {
    load(name, packages);
    await start(tf, backend, name);
  } finally {
    for (const [k, event] of events.entries()) {
      for (const listener of process.listeners(event as 'exit')) {
        if (!before[k].includes(listener)) process.off(event, listener);
      }
    }
  }
  return { tf, backend, label: backend };
}

/** What tfjs-node calls of `util` and newer Nodes lack: the one went with Node 23, the other is deprecated. */
function putBack({ require }: Packages): void {
  const util = require('node:util') as Record<string, unknown>;
  util.isNullOrUndefined ??= (x: unknown) => x === undefined || x === null;
  util.isArray ??= Array.isArray;
}

/** Takes the backend, and sees that it can do what a step consists of. */
async function start(tf: TensorFlow, backend: string, name: string): Promise<void> {
  tf.enableProdMode();
  const ready = await tf.setBackend(backend).catch(() => false);
  if (!ready) throw new Error(`${name} does not start on Node ${process.versions.node}`);
  const x = tf.tidy(() => tf.variable(tf.tensor(Float32Array.of(3), [1, 1], 'float32'), true));
  try {
    const slopes = tf.tidy(() => tf.variableGrads(() => tf.sum(tf.matMul(x, x)), [x]).grads[x.name]);
    const [slope] = (await slopes?.data()) ?? [];
    slopes?.dispose();
    if (slope !== 6) throw new Error(`its derivative of x² at 3 is ${slope}`);
  } catch (error) {
    throw new Error(`${name} does not compute on Node ${process.versions.node}: ${firstLine(error)}`);
  } finally {
    x.dispose();
  }
}
