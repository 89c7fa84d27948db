import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { checkModel } from '@spacetime/geometry';
import { SOLUTIONS } from '../../../src/features/completion/solutions.ts';

for (const { title, text, source } of SOLUTIONS) {
  test(`${title} holds as it is offered`, async () => {
    const model = analyze('solution', { read: () => text, resolve: (_, path) => path });
    assert.deepEqual(model.diagnostics, []);
    assert.equal(model.spacetimes.length, 1);
    const { diagnostics, spacetimes } = await checkModel(model, { samples: 64 });
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning'),
      [],
    );
    const { expectations } = spacetimes[0]!;
    assert.ok(expectations.length > 0 && expectations.every(({ holds }) => holds));
    assert.ok(source.length > 10);
  });
}
