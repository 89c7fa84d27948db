import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { SyntaxTree } from '../src/ast.ts';
import { parse } from '../src/parser.ts';
import { meaning } from './parser-trees.ts';

const SAMPLE = readFileSync(new URL('fixtures/syntax/good/language.spacetime', import.meta.url), 'utf8');

/** Every statement of a tree, with the block it stands in, without those in it. */
function statements(tree: SyntaxTree): string[] {
  const found: string[] = [];
  const lists = new Set(['declarations', 'members', 'domains', 'entries', 'assignments', 'settings']);
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { name, kind } = value as { name?: { text: string }; kind?: string };
    const inner = `${path}/${kind ?? ''} ${name?.text ?? ''}`;
    found.push(`${inner} ${JSON.stringify(Object.entries(value).filter(([key]) => !lists.has(key)))}`);
    for (const [key, part] of Object.entries(value))
      if (lists.has(key)) for (const one of part as unknown[]) visit(one, inner);
  };
  const { declarations } = meaning(tree) as { declarations: unknown[] };
  for (const declaration of declarations) visit(declaration, '');
  return found;
}

test('a broken line costs that line, and is reported once', () => {
  const whole = statements(parse(SAMPLE, 'sample').tree);
  const lines = SAMPLE.split('\n');
  const breakages: ((line: string) => string)[] = [
    (line) => `${line} )`,
    (line) => `${line} *`,
    (line) => `${line} = = 2`,
    (line) => `${line} $ & §`,
    (line) => `${line} "never closed`,
    (line) => `${line} (`,
    (line) => `${line.slice(0, line.length - line.trimStart().length)}) ${line.trimStart()}`,
    (line) => `${line.slice(0, line.length - line.trimStart().length)}12 ${line.trimStart()}`,
  ];
  let broken = 0;
  for (const [index, full] of lines.entries()) {
    const line = full.replace(/\s*\/\/.*$/, '');
    if (line === '' || /[{}]/.test(line)) continue;
    for (const damage of breakages) {
      const text = lines.with(index, damage(line)).join('\n');
      const { tree, diagnostics } = parse(text, 'broken');
      assert.equal(diagnostics.length, 1, `${damage(line)}: ${diagnostics.map(({ message }) => message).join(' | ')}`);
      const at = text.slice(0, diagnostics[0].range.start).split('\n').length - 1;
      assert.equal(at, index, damage(line));
      const kept = statements(tree);
      const lost = whole.filter((statement) => !kept.includes(statement));
      assert.ok(lost.length <= 1, `${damage(line)} costs ${lost.join('\n')}`);
      broken++;
    }
  }
  assert.ok(broken > 200);
});

test('a missing brace is reported once, and what follows it stays where it belongs', () => {
  const whole = statements(parse(SAMPLE, 'sample').tree).filter((statement) => !/^\/spacetime/.test(statement));
  const lines = SAMPLE.split('\n');
  for (const [index, line] of lines.entries()) {
    for (const brace of [/\{\s*(\/\/.*)?$/, /^\s*\}/]) {
      if (!brace.test(line)) continue;
      const text = lines.with(index, line.replace(brace, '')).join('\n');
      const { tree, diagnostics } = parse(text, 'broken');
      assert.equal(
        diagnostics.length,
        1,
        `${index}: ${line}: ${diagnostics.map(({ message }) => message).join(' | ')}`,
      );
      const kept = statements(tree);
      assert.deepEqual(
        whole.filter((statement) => !kept.includes(statement)),
        [],
        `${index}: ${line}`,
      );
    }
  }
});

test('a statement that breaks in its value still declares its name', () => {
  const { tree } = parse(
    'spacetime A {\n let f = 1 +\n parameter M = in 0 .. 1\n chart C(t, r θ) { r in 0 .. }\n}',
    'test',
  );
  const [spacetime] = tree.declarations;
  assert.ok(spacetime.kind === 'spacetime');
  assert.deepEqual(
    spacetime.members.map((member) => `${member.kind} ${'name' in member ? member.name.text : ''}`),
    ['let f', 'parameter M', 'chart C'],
  );
  const [f, , chart] = spacetime.members;
  assert.ok(f.kind === 'let' && f.value.kind === 'error');
  assert.ok(chart.kind === 'chart');
  assert.deepEqual(
    chart.coordinates.map(({ text }) => text),
    ['t', 'r', 'θ'],
  );
  assert.equal(chart.domains[0].interval.upper.kind, 'error');
});

test('doc comments belong to the declaration that follows', () => {
  const text = `
/// Not the import's.
import "a"
/// First line.
///
/// Second *line*.

// not this one
spacetime A {
  let a = 1 /// nor this
  //// nor this
  /// Mass.
  parameter M = 1
  let b = 1
  chart C(t, r, θ, φ) { /// nor this
    /// of no declaration
    r in 0 .. 1
  }
  background {
    /// Nought.
    M = 0
  }
  /// dangling
}
/// Fit.
fit F of A {
  /// Seed.
  seed 0
}`;
  const { tree, diagnostics } = parse(text, 'test');
  assert.deepEqual(diagnostics, []);
  const docs: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { doc, kind } = value as { doc?: string; kind?: string };
    if (doc !== undefined) docs.push(`${kind}: ${doc}`);
    Object.values(value).forEach(visit);
  };
  visit(tree.declarations);
  assert.deepEqual(docs.sort(), [
    ...['assignment: Nought.', 'fit: Fit.', 'parameter: Mass.', 'setting: Seed.'],
    'spacetime: First line.\n\nSecond *line*.',
  ]);
});
