import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPORTS } from '@spacetime/field';
import { FORMATS } from '../../src/commands/formats.ts';

test('the formats offered are those that there are', () => {
  assert.deepEqual(
    FORMATS.map(({ format, ending }) => [format, ending]).sort(),
    Object.entries(EXPORTS)
      .map(([format, { ending }]) => [format, ending])
      .sort(),
  );
});
