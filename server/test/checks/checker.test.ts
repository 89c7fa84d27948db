import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Checker, type CheckerEvents } from '../../src/checks/checker.ts';
import type { Findings } from '../../src/checks/findings.ts';
import type { Subject } from '../../src/checks/subject.ts';
import { numericalDiagnostics } from '../../src/features/diagnostics.ts';
import { subjectsIn } from '../../src/features/numbers.ts';
import { fixture, shown } from '../kit.ts';
import { schwarzschild, slow } from './metrics.ts';

const CRASHING = new URL('./crashing-worker.ts', import.meta.url);

interface Checking {
  readonly checker: Checker;
  /** Checks what a text declares, until nothing is left to do. */
  check(text: string): Promise<void>;
  /** Until something changes for which the condition holds. */
  until(holds: () => boolean): Promise<void>;
  readonly troubles: string[];
}

function checking(t: TestContext, events: CheckerEvents = {}, entry?: URL): Checking {
  const troubles: string[] = [];
  const waiting = new Set<() => void>();
  const checker = new Checker(
    {
      ...events,
      onChange: () => {
        for (const look of [...waiting]) look();
      },
      onTrouble: (message, details) => void troubles.push(`${message} (${details})`),
    },
    entry,
  );
  t.after(() => checker.dispose());
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holds()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const check = (text: string) => {
    checker.want(subjectsIn(fixture(text).snapshot));
    return until(() => !checker.isBusy);
  };
  return { checker, check, until, troubles };
}

/** Diagnostics with the text that they are about. */
function said(checker: Checker, text: string): string[] {
  const { snapshot } = fixture(text);
  return numericalDiagnostics(snapshot, (subject) => checker.findings(subject)).map(
    ({ code, range }) => `${code}: ${shown(text, range)}`,
  );
}

test('a declaration is checked once, wherever it stands and whatever stands around it', async (t) => {
  const { checker, check } = checking(t);
  const failing = schwarzschild('S', 'expect kretschmann = 47*M^2/r^6');
  const fit = 'fit F of S { steps 100 }\n';
  await check(`${failing}${fit}`);
  assert.equal(checker.begun, 2);
  assert.deepEqual(said(checker, `${failing}${fit}`), ['expect/failed: «expect kretschmann = 47*M^2/r^6»']);

  // Above stands a letter of two UTF-16 units, the fit's steps are others.
  const moved = `// 𝑔\n${schwarzschild('T')}${failing}${fit.replace('100', '200')}`;
  await check(moved);
  assert.equal(checker.begun, 4, 'T and the fit');
  assert.deepEqual(said(checker, moved), ['expect/failed: «expect kretschmann = 47*M^2/r^6»']);

  await check(failing.replace('47', '48') + fit);
  assert.equal(checker.begun, 6, 'the metric, and the fit that is of it');
  assert.deepEqual(said(checker, failing.replace('47', '48') + fit), []);
  await check(failing + fit);
  assert.equal(checker.begun, 6, 'what was known is still known');
});

test('starts of geodesics are checked with what they are of, and apart from it', async (t) => {
  const { checker, check } = checking(t);
  const fit = 'fit F of S { steps 100 }\n';
  const good = 'geodesic A of S { at (0, 10, π/2, 0) velocity (_, 0, 0, 0.03) }\n';
  const outside = 'geodesic B of F { at (0, 30*M, π/2, 0) velocity (_, 0, 0, 0) }\n';
  const text = `${schwarzschild()}${fit}${good}${outside}`;
  await check(text);
  assert.equal(checker.begun, 4);
  const said30 = 'geodesic/outside: geodesic B of F { «at (0, 30*M, π/2, 0)» velocity (_, 0, 0, 0) }';
  assert.deepEqual(said(checker, text), [said30]);
  const fast = `// Above.\n${text.replace('velocity (_, 0, 0, 0.03)', 'velocity (1, _, 0, 0.3)')}`;
  await check(fast);
  assert.equal(checker.begun, 5, 'the geodesic that has changed');
  assert.deepEqual(said(checker, fast), [
    'geodesic/start: geodesic A of S { at (0, 10, π/2, 0) «velocity (1, _, 0, 0.3)» }',
    said30,
  ]);
});

test('related places and fits are those of their own files', async (t) => {
  const { checker, until } = checking(t);
  const { workspace, snapshot } = fixture(
    `//- metric.spacetime\n${schwarzschild()}//- main.spacetime\n// Above.\nimport "metric.spacetime"\nfit F of S { target full  encode (log(r)) }\n`,
  );
  checker.want(subjectsIn(snapshot));
  await until(() => !checker.isBusy);
  const found = numericalDiagnostics(snapshot, (subject) => checker.findings(subject));
  assert.deepEqual(
    found.map(({ code, file, range }) => [code, file, workspace.read(file)!.slice(range.start, range.end)]),
    [['fit/encode', '/fixture/main.spacetime', 'encode (log(r))']],
  );
  assert.equal(checker.begun, 1, 'the spacetime of another file is checked where that file is open');
});

test('a check stops when its text is no more, and only then', async (t) => {
  let progress = 0;
  const { checker, check, until } = checking(t, { onProgress: () => progress++ });
  const subjects = (text: string) => subjectsIn(fixture(text).snapshot);
  const old = subjects(slow());
  checker.want(old);
  while (progress === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  checker.want(subjects(`${slow()}fit F of Slow {}\n`));
  assert.equal(checker.begun, 1);
  assert.equal(checker.findings(old[0]!), 'pending');

  const start = performance.now();
  await check(schwarzschild());
  assert.ok(performance.now() - start < 400, 'the slow one is not waited for');
  assert.equal(checker.findings(old[0]!), undefined);
  assert.equal(checker.begun, 2);

  checker.want(old);
  checker.stop();
  await until(() => !checker.isBusy);
  checker.want(old);
  assert.equal(checker.isBusy, false, 'what the user stopped stays stopped');
  checker.forgive();
  checker.want(old);
  assert.equal(checker.findings(old[0]!), 'pending');
});

test('exact symbols come when all is checked, and give way to what is to be checked', async (t) => {
  const { checker, check, until } = checking(t);
  const text = `${schwarzschild('A')}${schwarzschild('B')}`;
  await check(text);
  const [a, b] = subjectsIn(fixture(text).snapshot) as [Subject, Subject];
  const isRefined = (subject: Subject) => {
    const findings = checker.findings(subject);
    return findings !== undefined && findings !== 'pending' && findings.spacetime!.metrics[0]!.exact !== undefined;
  };
  assert.deepEqual([isRefined(a), isRefined(b)], [false, false]);
  const third = `${text}${schwarzschild('C')}`;
  await check(third);
  await until(() => isRefined(a) && isRefined(b));
  const exact = (checker.findings(a) as Findings).spacetime!.metrics[0]!.exact!;
  assert.equal(exact.christoffel['t t r']!.text, 'M/(r² f)');
  assert.equal(exact.lets.f!.text, '(r - 2 M)/r');
});

test('a thread that dies is started again once, and what killed it is named', async (t) => {
  const { checker, check, troubles } = checking(t, {}, CRASHING);
  await check(`${schwarzschild('Deadly')}${schwarzschild('Good')}`);
  assert.equal(checker.begun, 3);
  assert.deepEqual(troubles, [
    'The numerical checks of Deadly failed; the rest goes on without them. (the thread was shot)',
  ]);
  const [deadly, good] = subjectsIn(fixture(`${schwarzschild('Deadly')}${schwarzschild('Good')}`).snapshot);
  assert.equal(checker.findings(deadly as Subject), undefined);
  assert.deepEqual((checker.findings(good as Subject) as Findings).diagnostics, []);
  await check(`${schwarzschild('Deadly')}${schwarzschild('Good')}`);
  assert.equal(checker.begun, 3, 'it is not tried a third time');
});

test('files that are large are not checked, which is said once', () => {
  const { snapshot } = fixture(`${schwarzschild()}/* ${'long '.repeat(40_000)} */\n`);
  assert.deepEqual(subjectsIn(snapshot), []);
  assert.deepEqual(
    numericalDiagnostics(snapshot, () => 'pending').map(({ code, severity }) => [code, severity]),
    [['file/large', 'hint']],
  );
});
