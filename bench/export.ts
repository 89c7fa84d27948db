/**
 * `npm run bench -- export FILE.einfield … [python=python3]`: exported fields beside the field itself. Size and time of each
 * format; and, where the Python has NumPy, the largest difference of the metric and its derivatives at 64 points of the
 * domain, relative to 1 + their size, and the time of a metric.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { EXPORTS, type ExportFormat, type LearnedField, openField } from '@spacetime/field';
import { table } from '../cli/src/show/table.ts';

const COUNT = 64;

/** Prints g, dg and ddg as the field's jets have them, and microseconds a metric. */
const SCRIPT = `
import json, sys, time
import numpy as np
sys.path.insert(0, sys.argv[1])
import field
x = np.array(json.load(open(sys.argv[1] + "/points.json"))).reshape(-1, 4)
g, dg, ddg = field.metric_jet(x)
i, j = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3], [0, 1, 2, 3, 1, 2, 3, 2, 3, 3]
jets = np.concatenate([g[:, None], dg, ddg[:, i, j]], axis=1)[:, :, i, j]
many = np.repeat(x, 100, axis=0)
start = time.perf_counter()
field.metric(many)
print(json.dumps({"jets": jets.ravel().tolist(), "time": (time.perf_counter() - start) / len(many) * 1e6}))
`;

export function main(args: readonly string[]): Promise<void> {
  const python = args.find((arg) => arg.startsWith('python='))?.slice(7) ?? 'python3';
  const files = args.filter((arg) => !arg.startsWith('python='));
  if (files.length === 0) throw new Error('name an .einfield file');
  const rows = files.flatMap((file) => rowsOf(file, python));
  console.log(table(['field', 'format', 'bytes', 'ms to write', 'largest difference', 'µs a metric'], rows));
  return Promise.resolve();
}

function rowsOf(file: string, python: string): string[][] {
  const field = openField(file);
  return (Object.keys(EXPORTS) as ExportFormat[]).map((format) => {
    const started = performance.now();
    const written = EXPORTS[format].write(field);
    const milliseconds = performance.now() - started;
    const run = format === 'python' ? runPython(field, written as string, python) : ['', ''];
    return [basename(file), format, `${Buffer.byteLength(written)}`, milliseconds.toFixed(0), ...run];
  });
}

function runPython(field: LearnedField, text: string, python: string): readonly [string, string] {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  try {
    const { lower, upper } = field.chart.domain;
    const points = Float64Array.from({ length: 4 * COUNT }, (_, k) => {
      const share = ((k >> 2) * 0.618034 + (k % 4) * 0.377) % 1;
      return lower[k % 4]! + share * (upper[k % 4]! - lower[k % 4]!);
    });
    const jets = new Float64Array(150 * COUNT);
    field.jets(points, COUNT, 2, jets);
    writeFileSync(join(folder, 'field.py'), text);
    writeFileSync(join(folder, 'points.json'), JSON.stringify([...points]));
    writeFileSync(join(folder, 'run.py'), SCRIPT);
    const { stdout, stderr, status } = spawnSync(python, [join(folder, 'run.py'), folder], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) return [`not run: ${stderr?.trim().split('\n').at(-1) ?? python}`, ''];
    const found = JSON.parse(stdout) as { jets: number[]; time: number };
    const worst = found.jets.reduce((w, x, k) => Math.max(w, Math.abs(x - jets[k]!) / (1 + Math.abs(jets[k]!))), 0);
    return [worst.toExponential(1), found.time.toFixed(2)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
