import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

test('a sound file passes and what was established is told', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { code, stdout, stderr } = await spacetime(['check', 's.spacetime'], { cwd });
  assert.equal(stderr, '');
  assert.equal(code, 0, stdout);
  assert.match(
    stdout,
    /✔ s\.spacetime: Schwarzschild: signature \(-,\+,\+,\+\) proved over the whole domain; vacuum to \de-1\d/,
  );
});

test('an error names file, line, column, severity, code and message, and points at the place', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD.replace('2*M/r\n', '2*MM/r\n') });
  const { code, stdout } = await spacetime(['check', 's.spacetime'], { cwd });
  assert.equal(code, 1);
  const [head, source, caret] = stdout.split('\n');
  assert.match(head!, /^s\.spacetime:4:17 error name\/undeclared .*MM/);
  assert.equal(source, '      let f = 1 - 2*MM/r');
  assert.equal(caret, `${' '.repeat(20)}^^`);
  assert.match(stdout, /\n1 error\n$/);
});

test('--json prints 1-based ranges and nothing else', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD.replace('expect vacuum', 'expect kretschmann = 47*M^2/r^6') });
  const { code, stdout } = await spacetime(['check', '--json', 's.spacetime'], { cwd });
  assert.equal(code, 1);
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  assert.equal(rows.length, 1);
  const { message, ...rest } = rows[0]!;
  assert.deepEqual(
    { ...rest, column: 0, endColumn: 0 },
    {
      file: 's.spacetime',
      line: 9,
      column: 0,
      endLine: 9,
      endColumn: 0,
      severity: 'error',
      code: 'expect/failed',
    },
  );
  assert.match(String(message), /r = /);
});

test('a clean file gives an empty list in JSON', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { code, stdout } = await spacetime(['check', '--json', 's.spacetime'], { cwd });
  assert.equal(code, 0);
  assert.deepEqual(
    (JSON.parse(stdout) as { severity: string }[]).filter((row) => row.severity !== 'hint'),
    [],
  );
});

test('what cannot be read is a usage error with the path and the reason', async (t) => {
  const cwd = folder(t);
  const { code, stderr } = await spacetime(['check', 'absent.spacetime'], { cwd });
  assert.equal(code, 2);
  assert.equal(stderr, 'spacetime: absent.spacetime: no such file\n');
});

test('the imports of a file are found beside it, and errors in them are told once', async (t) => {
  const cwd = folder(t, {
    'a.spacetime': 'import "c.spacetime"\n',
    'b.spacetime': 'import "c.spacetime"\n',
    'c.spacetime': SCHWARZSCHILD.replace('2*M/r\n', '2*MM/r\n'),
  });
  const { code, stdout } = await spacetime(['check', 'a.spacetime', 'b.spacetime'], { cwd });
  assert.equal(code, 1);
  assert.equal(stdout.match(/name\/undeclared/g)?.length, 1);
});

test('a fit that will be refused for its cost is warned of in the words of the refusal', async (t) => {
  const text = SCHWARZSCHILD.replace('width = 6, depth = 1', 'width = 200, depth = 2');
  const cwd = folder(t, { 's.spacetime': text });
  const { code, stdout } = await spacetime(['check', 's.spacetime'], { cwd });
  assert.equal(code, 0);
  const fit = await spacetime(['fit', 's.spacetime', 'Tiny'], { cwd });
  const refusal = /^spacetime: (Levenberg–Marquardt needs about .*)$/m.exec(fit.stderr)?.[1];
  assert.ok(refusal !== undefined, fit.stderr);
  assert.ok(stdout.includes(`s.spacetime:11:5 warning fit/cost Tiny will be refused: ${refusal}`), stdout);
});
