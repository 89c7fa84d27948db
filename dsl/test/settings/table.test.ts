import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPECTATIONS, SETTING_KEYS, SETTINGS, type ValueSpec } from '@spacetime/dsl';
import { analyzeText } from '../analysis/fixtures.ts';

const SPACETIME = `spacetime S {
  parameter M = 1
  chart C(t, r, θ, φ) {}
  metric { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}\n`;

/** What must be given in a block of each kind. */
const REQUIRED = {
  fit: '',
  geodesic: 'at (0, 1, 1, 1)\nvelocity (_, 0, 0, 0)\n',
  render: 'camera at (0, 1, 1, 1)\n',
  data: 'file "x"\n',
};

const KINDS = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];

function codes(kind: keyof typeof SETTINGS, settings: string): string[] {
  const head = kind === 'data' ? 'data D' : `${kind} D of S`;
  return analyzeText(`${SPACETIME}${head} {\n${settings}}\n`).diagnostics.map(
    ({ code, message }) => `${code} ${message}`,
  );
}

for (const kind of KINDS) {
  test(`${kind}: every default, written out, is sound and changes nothing`, () => {
    const lines = SETTINGS[kind].flatMap((spec) =>
      spec.default === undefined ? [] : [`${spec.key} ${spec.default}\n`],
    );
    assert.deepEqual(codes(kind, REQUIRED[kind] + lines.join('')), []);
  });

  test(`${kind}: the parser knows the same keys`, () => {
    const known = SETTINGS[kind].map((spec) => spec.key);
    for (const key of SETTING_KEYS[kind]) assert.ok(known.includes(key), key);
  });

  test(`${kind}: every setting says what it is`, () => {
    for (const spec of SETTINGS[kind]) {
      assert.match(spec.doc, /^[A-Z].*\.$|^[A-Z].*`\.$/, spec.key);
      assert.ok(spec.value !== undefined || spec.clauses !== undefined, spec.key);
    }
  });
}

test('what a form makes of other settings by default, written out, is sound and changes nothing', () => {
  let checked = 0;
  for (const { key, value } of SETTINGS.fit) {
    for (const form of value?.kind === 'form' ? value.forms : []) {
      if (form.defaults === undefined) continue;
      const written = Object.entries(form.defaults).map((entry) => entry.join(' '));
      const [short, long] = [[], written].map((lines) => {
        const text = `${SPACETIME}fit D of S {\n${[`${key} ${form.name}`, ...lines].join('\n')}\n}\n`;
        const { fits, diagnostics } = analyzeText(text);
        assert.deepEqual(diagnostics, []);
        const { declaration: _, ranges: __, spacetime: ___, chart: ____, ...settings } = fits[0]!;
        return settings;
      });
      assert.deepEqual(short, long);
      checked++;
    }
  }
  assert.ok(checked > 0);
});

/** Every way to write a value, as far as a table can tell. */
function examples(spec: ValueSpec): string[] {
  switch (spec.kind) {
    case 'word':
    case 'word-or-text':
      return spec.options.map(({ name }) => name);
    case 'form':
      return spec.forms.flatMap((form) => {
        const all = form.arguments.map(({ name, value, default: preset }) => {
          const given = preset ?? (value.kind === 'number' ? 2 : value.options[0]!.name);
          return { name, given };
        });
        const positions = `${form.name}(${all.map(({ given }) => given).join(', ')})`;
        const names = `${form.name}(${all
          .toReversed()
          .map(({ name, given }) => `${name} = ${given}`)
          .join(', ')})`;
        const bare = form.arguments.every((argument) => argument.default !== undefined) ? [form.name] : [];
        return [positions, names, ...bare];
      });
    case 'sum':
      return spec.options.map((_, k) =>
        spec.options
          .slice(0, k + 1)
          .map(({ name }) => name)
          .join(' + '),
      );
    default:
      return [];
  }
}

for (const kind of KINDS) {
  test(`${kind}: every word and form of the table is understood`, () => {
    for (const spec of SETTINGS[kind]) {
      for (const example of spec.value === undefined ? [] : examples(spec.value)) {
        assert.deepEqual(codes(kind, `${REQUIRED[kind]}${spec.key} ${example}\n`), [], `${spec.key} ${example}`);
      }
    }
  });
}

test('every bound of every number is kept', () => {
  let checked = 0;
  for (const spec of SETTINGS.fit) {
    if (spec.value?.kind !== 'form') continue;
    for (const form of spec.value.forms) {
      for (const argument of form.arguments) {
        if (argument.value.kind !== 'number') continue;
        const { minimum, maximum, above, below, whole } = argument.value;
        const others = form.arguments.filter((other) => other !== argument && other.default === undefined);
        const write = (value: number) =>
          codes(
            'fit',
            `${spec.key} ${form.name}(${[argument.name, ...others.map(({ name }) => name)].map((name, k) => `${name} = ${k === 0 ? value : 2}`).join(', ')})\n`,
          );
        const isRange = (value: number) =>
          assert.match(write(value)[0] ?? '', /^fit\/range /, `${form.name} ${argument.name} ${value}`);
        if (minimum !== undefined) isRange(minimum - 1);
        if (maximum !== undefined) isRange(maximum + 1);
        if (above !== undefined) isRange(above);
        if (below !== undefined) isRange(below);
        if (whole) isRange(1.5);
        if (minimum !== undefined) assert.deepEqual(write(minimum), []);
        checked++;
      }
    }
  }
  assert.ok(checked > 25, `${checked}`);
});

test('every expectation is understood as its usage says', () => {
  for (const { usage, form } of EXPECTATIONS) {
    const [word, value] = usage.split(' = ');
    const written = form === 'value' ? `${word} = 1` : usage;
    assert.equal(value !== undefined, form === 'value');
    const { diagnostics, spacetimes } = analyzeText(SPACETIME.replace('metric', `expect ${written}\n  metric`));
    assert.deepEqual(diagnostics, []);
    assert.equal(spacetimes[0]!.expectations.length, 1);
  }
});
