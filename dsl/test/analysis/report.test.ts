import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Report } from '../../src/analysis/report.ts';
import type { Diagnostic } from '../../src/index.ts';

test('an error is found in a range as by a search through all', () => {
  const range = fc.tuple(fc.nat(3000), fc.nat(60)).map(([start, length]) => ({ start, end: start + length }));
  const found = fc.record({ range, file: fc.constantFrom('a', 'b'), severity: fc.constantFrom('error', 'warning') });
  fc.assert(
    fc.property(
      fc.array(found, { maxLength: 40 }),
      fc.array(range, { maxLength: 1200, size: 'max' }),
      range,
      range,
      (earlier, errors, within, except) => {
        const sink = earlier.map((one): Diagnostic => ({ ...one, code: 'syntax', message: '' }) as Diagnostic);
        const report = new Report('a', sink);
        report.warning(within, 'x', '');
        for (const [i, one] of errors.entries()) {
          report.error(one, 'x', '');
          if (i % 100 > 0) continue;
          const isIn = (outer: typeof within, { start }: typeof within) => outer.start <= start && start <= outer.end;
          const own = sink.filter(({ file, severity }) => file === 'a' && severity === 'error');
          const expected = own.some((other) => isIn(within, other.range) && !isIn(except, other.range));
          assert.equal(report.hasErrorIn(within, [except]), expected);
        }
      },
    ),
    { numRuns: 100 },
  );
});
