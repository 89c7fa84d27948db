import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/** A file that a bundle needs beside itself, under a name of its own. */
export interface Assets {
  /** Paths of programs that run in threads or processes of their own, by their names without ending. */
  readonly programs: Map<string, string>;
  /** Paths of files that are read as they are, by their places in `dist`. */
  readonly files: Map<string, string>;
}

const REFERENCE = /new URL\(([^;]*?),\s*import\.meta\.url\s*,?\s*\)/g;
const PACKAGED = /import\.meta\.resolve\(\s*'([^']+)'\s*\)/g;
/** What may stand first: a program with its ending or a choice of them, a kernel, any other file. */
const PROGRAM = /^\s*(?:import\.meta\.url\.endsWith\('\.ts'\)\s*\?\s*)?'(\.[^']*)\.ts'(?:\s*:\s*'[^']*')?\s*$/;
const PROGRAM_OF_KIND = /^\s*`(\.[^`$]*)\.\$\{kind\}`\s*$/;
const KERNEL = /^\s*`\.\/build\/(\$\{\w+\})`\s*$/;
const FILE = /^\s*'(\.[^']*)'\s*$/;

/**
 * Sources find what lies beside them by `new URL('./x', import.meta.url)`; in a bundle all lies in one folder. Programs
 * become entry points of the bundle, other files are copied, and what is of neither kind fails the build.
 */
export function references(root: string, assets: Assets): Plugin {
  return {
    name: 'references',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (relative(root, path).includes('node_modules')) return undefined;
        const source = readFileSync(path, 'utf8');
        if (!source.includes('import.meta')) return undefined;
        try {
          return { contents: rewritten(root, path, source, assets), loader: 'ts' };
        } catch (error) {
          return { errors: [{ text: (error as Error).message }] };
        }
      });
    },
  };
}

function rewritten(root: string, path: string, source: string, { programs, files }: Assets): string {
  const shown = relative(root, path);
  const beside = (name: string) => `new URL('./${name}', import.meta.url)`;
  const program = (place: string) => {
    const target = join(dirname(path), `${place}.ts`);
    const name = relative(root, target)
      .replace(/\.ts$/, '')
      .replace(/[\\/]src[\\/]/, '-')
      .replaceAll(/[\\/]/g, '-');
    programs.set(name, target);
    return beside(`${name}.js`);
  };
  const file = (place: string) => {
    if (place.endsWith('/bin/spacetime.mjs')) return beside('spacetime.js');
    if (place.endsWith('/docs/')) return beside('../docs/');
    const target = join(dirname(path), place);
    if (!existsSync(target)) throw new Error(`${shown} refers to ${place}: no such file`);
    files.set(basename(place), target);
    return beside(basename(place));
  };
  return source
    .replace(REFERENCE, (all: string, first: string) => {
      const place = (PROGRAM.exec(first) ?? PROGRAM_OF_KIND.exec(first))?.[1];
      if (place !== undefined) return program(place);
      const kernel = KERNEL.exec(first)?.[1];
      if (kernel !== undefined) return `new URL(\`./kernels/${kernel}\`, import.meta.url)`;
      const other = FILE.exec(first)?.[1];
      if (other !== undefined) return file(other);
      throw new Error(`${shown}: a bundle cannot follow ${all}`);
    })
    .replace(PACKAGED, (_: string, name: string) => {
      files.set(basename(name), join(root, 'node_modules', name));
      return `${beside(basename(name))}.href`;
    });
}
