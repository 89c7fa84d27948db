import { createRequire, registerHooks } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TensorFlow } from './api.ts';

/** What installed packages can be asked for; `where` is for messages. */
export interface Packages {
  readonly where: string;
  readonly require: NodeJS.Require;
}

/** Those that this file itself finds, beside which `field` was installed. */
export const OWN: Packages = { where: 'what is installed here', require: createRequire(import.meta.url) };

export function packagesIn(folder: string): Packages {
  return { where: folder, require: createRequire(join(folder, 'package.json')) };
}

/** @throws Error with a line for users where it is missing or does not load */
export function load(name: string, { where, require }: Packages): unknown {
  try {
    require.resolve(name);
  } catch {
    throw new Error(`no ${name} in ${where}`);
  }
  try {
    return require(name);
  } catch (error) {
    throw new Error(`${name} in ${where} does not load: ${firstLine(error)}`);
  }
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].replace(/[\s.]+$/, '');
}

/**
 * tfjs-core with the derivatives of its operations. Its bundle for Node comes without them; they are modules beside it,
 * written for bundlers: imports without endings.
 */
export async function loadCore(packages: Packages): Promise<TensorFlow> {
  const name = '@tensorflow/tfjs-core';
  const tf = load(name, packages) as TensorFlow;
  tf.enableProdMode();
  if (tf.getGradient('Multiply')) return tf;
  const root = pathToFileURL(dirname(packages.require.resolve(name)) + sep).href;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const isBare = specifier.startsWith('.') && !specifier.endsWith('.js') && context.parentURL?.startsWith(root);
      return next(isBare ? `${specifier}.js` : specifier, context);
    },
  });
  try {
    await import(`${root}register_all_gradients.js`);
  } finally {
    hooks.deregister();
  }
  return tf;
}
