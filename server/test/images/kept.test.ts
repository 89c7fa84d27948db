import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ImageInfo } from '@spacetime/protocol';
import { find, keep } from '../../src/images/kept.ts';

test('the latest dozen is kept; what was half written goes with the others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'st-kept-'));
  try {
    const half = join(folder, 'half.image.1.tmp');
    writeFileSync(half, 'x');
    utimesSync(half, 1, 1);
    const picture = { info: { sources: [] as const } as unknown as ImageInfo, rays: new Map() };
    const keys = Array.from({ length: 13 }, (_, i) => `key${i}`);
    for (const [i, key] of keys.entries()) {
      keep(folder, key, picture);
      utimesSync(join(folder, `${key}.image`), 10 + i, 10 + i);
      if (i === 10) assert.equal(readdirSync(folder).length, 12);
    }
    assert.deepEqual(
      readdirSync(folder).sort(),
      keys
        .slice(1)
        .map((key) => `${key}.image`)
        .sort(),
    );
    assert.ok(find(folder, 'key12'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
