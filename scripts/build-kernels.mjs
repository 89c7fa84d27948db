// Compiles every field/src/engines/cpu/assembly/*.entry.ts, in four variants, to field/src/engines/cpu/build/
// <entry>.<f32|f64>.<fused|plain>.wasm. The source's type `real` is the variant's precision, `bits` an integer of its size; `fused` uses relaxed
// SIMD's multiply-add. An entry
// is left alone where its sources, the compiler and this script are those of its last build.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cpu = fileURLToPath(new URL('../field/src/engines/cpu/', import.meta.url));
const from = join(cpu, 'assembly');
const to = join(cpu, 'build');

const COMMON = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  ...['--importMemory', '--sharedMemory', '--maximumMemory', '65536'],
];
const VARIANTS = ['f32', 'f64'].flatMap((real) =>
  ['fused', 'plain'].map((kind) => ({
    suffix: `${real}.${kind}`,
    flags: [
      '--use',
      `real=${real}`,
      '--use',
      `bits=${real.replace('f', 'i')}`,
      '--enable',
      `simd,threads${kind === 'fused' ? ',relaxed-simd' : ''}`,
    ],
  })),
);

/** Compiles one variant; throws with the compiler's first error as its message. */
async function compile(asc, entry, { suffix, flags }) {
  const name = `${basename(entry, '.entry.ts')}.${suffix}.wasm`;
  const { error, stderr } = await asc.main([entry, '-o', name, ...COMMON, ...flags], {
    readFile: (path) => readFile(join(from, path), 'utf8').catch(() => null),
    writeFile: (path, data) => writeFile(join(to, path), data),
    listFiles: () => [],
  });
  if (!error) return;
  const lines = stderr.toString().split('\n');
  const first = lines.findIndex((line) => /^ERROR|^FAILURE/.test(line));
  const place = lines.slice(first).find((line) => line.includes('└─'));
  throw new Error(
    `${suffix}: ${(lines[first] ?? error.message).trim()} ${(place ?? entry).replace(/^.*in /, 'in ').trim()}`,
  );
}

/** The texts of a source and of all it imports, in the order of their names. */
async function closure(entry) {
  const texts = new Map();
  const queue = [entry];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (texts.has(name)) continue;
    const text = await readFile(join(from, name), 'utf8').catch(() => '');
    texts.set(name, text);
    for (const [, path] of text.matchAll(/from '\.\/([\w-]+)'/g)) queue.push(`${path}.ts`);
  }
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function build() {
  await mkdir(to, { recursive: true });
  const version = createRequire(import.meta.url)('assemblyscript/package.json').version;
  const script = await readFile(fileURLToPath(import.meta.url));
  for (const entry of (await readdir(from)).filter((name) => name.endsWith('.entry.ts')).sort()) {
    const digest = createHash('sha256')
      .update(script)
      .update(version)
      .update(JSON.stringify(await closure(entry)));
    const stamp = join(to, `${entry}.${digest.digest('hex').slice(0, 16)}`);
    if (existsSync(stamp)) continue;
    const asc = await import('assemblyscript/asc');
    for (const old of await readdir(to)) if (old.startsWith(`${entry}.`)) await rm(join(to, old));
    try {
      for (const variant of VARIANTS) await compile(asc, entry, variant);
      await writeFile(stamp, '');
      console.log(`kernels: ${entry} built`);
    } catch (error) {
      console.error(`kernels: ${error.message}`);
      process.exitCode = 1;
    }
  }
}

await build();
