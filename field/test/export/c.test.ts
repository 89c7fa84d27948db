import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PAIRS } from '@spacetime/dsl';
import { cOf } from '../../src/export/c.ts';
import { temporaryFolder } from '../fits.ts';
import { assertClose, FIELDS, pointsIn, randomField } from './fields.ts';

const folder = temporaryFolder();
const COUNT = 5;

/** Of the texts that were compiled and agreed. */
const DIGESTS: Readonly<Record<string, string>> = {
  'a perceptron with silu': 'b48b1e38cccbc8e5',
  'float32 weights': '5cb3956cfe51a437',
  'the full metric, tanh': 'b4d68bf5626d38d4',
  SIREN: '55240fcc616701e4',
  WIRE: '541f6b0b479fd024',
  'Fourier features': 'cc90c3ee569d5c88',
  PirateNet: '8cc1216f7f535d1c',
  'every function of the language': '02b7de75c76e76ef',
};

/** Writes g, dg and ddg of each point as numbers that read back exactly, then g alone. */
const MAIN = (points: Float64Array) => `
#include <stdio.h>
int main(void) {
  const double list[] = {${[...points].join(', ')}};
  double g[4][4], dg[4][4][4], ddg[4][4][4][4];
  for (int p = 0; p < ${COUNT}; p++) {
    metric_jet(list + 4 * p, g, dg, ddg);
    for (int k = 0; k < 16; k++) printf("%.17g\\n", g[k / 4][k % 4]);
    for (int k = 0; k < 64; k++) printf("%.17g\\n", dg[k / 16][k / 4 % 4][k % 4]);
    for (int k = 0; k < 256; k++) printf("%.17g\\n", ddg[k / 64][k / 16 % 4][k / 4 % 4][k % 4]);
    metric(list + 4 * p, g);
    for (int k = 0; k < 16; k++) printf("%.17g\\n", g[k / 4][k % 4]);
  }
  return 0;
}
`;

/** The same numbers from a field's jet. */
function spread(jet: Float64Array): number[] {
  const index = (i: number, j: number) => PAIRS.findIndex(([p, q]) => (p === i && q === j) || (p === j && q === i));
  const all = [0, 1, 2, 3];
  const matrix = (stream: number) => all.flatMap((i) => all.map((j) => jet[10 * stream + index(i, j)]!));
  const second = all.flatMap((k) => all.flatMap((l) => matrix(5 + index(k, l))));
  return [...matrix(0), ...all.flatMap((k) => matrix(1 + k)), ...second, ...matrix(0)];
}

describe('compiled as C99, a field gives the same metric and derivatives', () => {
  for (const [name, of] of FIELDS) {
    test(name, () => {
      const field = randomField(of);
      const points = pointsIn(field, COUNT);
      const jets = new Float64Array(COUNT * 150);
      assert.equal(field.jets(points, COUNT, 2, jets), undefined);
      const text = cOf(field);
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
      assert.equal(
        digest,
        DIGESTS[name],
        'another text than the one that was compiled: after a change, record it here',
      );
      const source = join(folder, 'field.c');
      writeFileSync(source, text + MAIN(points));
      const flags = ['-std=c99', '-pedantic-errors', '-Wall', '-Wextra', '-Werror', '-O0'];
      const compiled = spawnSync('cc', [...flags, '-o', join(folder, 'field'), source, '-lm'], { encoding: 'utf8' });
      // Without a compiler the text is at least the one that agreed where there was one.
      if ((compiled.error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return;
      assert.equal(compiled.error, undefined);
      assert.equal(compiled.stderr, '');
      const { stdout } = spawnSync(join(folder, 'field'), { encoding: 'utf8' });
      const expected = Array.from({ length: COUNT }, (_, p) => spread(jets.subarray(150 * p, 150 * (p + 1)))).flat();
      assertClose(stdout.trim().split('\n').map(Number), expected, 1e-12);
    });
  }
});
