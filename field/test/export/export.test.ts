import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAIRS } from '@spacetime/dsl';
import { cOf } from '../../src/export/c.ts';
import { jsonOf } from '../../src/export/json.ts';
import { usedPart } from '../../src/export/library.ts';
import { networkSteps, operandsOf } from '../../src/export/network-steps.ts';
import { programCalls } from '../../src/export/program-calls.ts';
import { pythonOf } from '../../src/export/python.ts';
import { safetensorsOf } from '../../src/export/safetensors.ts';
import { slotsOf } from '../../src/export/slots.ts';
import { decodeTensors } from '../../src/file/safetensors.ts';
import { EVERY_FUNCTION, FIELDS, pointsIn, randomField } from './fields.ts';

test('safetensors: the components follow from the tensors alone', () => {
  const field = randomField({ precision: 'float32', target: 'full' });
  const { tensors, metadata } = decodeTensors(safetensorsOf(field));
  const of = (name: string) => [...tensors.get(name)!.data];
  const point = pointsIn(field, 1);
  const [, r, theta] = point as unknown as [number, number, number];
  const [offset, scale] = [of('features.offset'), of('features.scale')];
  let values = [Math.log(r), Math.cos(theta)].map((f, k) => (f - offset[k]!) / scale[k]!);
  for (const layer of [0, 1, 2]) {
    const [w, b] = [of(`layer${layer}.weight`), of(`layer${layer}.bias`)];
    assert.deepEqual(tensors.get(`layer${layer}.weight`)!.shape, [b.length, values.length]);
    values = b.map((bias, i) => values.reduce((sum, v, j) => sum + w[i * values.length + j]! * v, bias));
    if (layer < 2) values = values.map((v) => v / (1 + Math.exp(-v)));
  }
  const expected = of('components.offset');
  for (const [k, component] of (JSON.parse(metadata.get('active')!) as number[]).entries()) {
    expected[component]! += of('components.scale')[k]! * values[k]!;
  }
  const metric = new Float64Array(PAIRS.length);
  field.jets(point, 1, 0, metric);
  for (const [c, value] of expected.entries()) assert.ok(Math.abs(value - metric[c]!) < 1e-14 * (1 + Math.abs(value)));
  assert.equal(metadata.get('coordinates'), 't, r, θ, φ');
  assert.equal(metadata.has('format'), false);
});

test('JSON: the header, and every weight exactly', () => {
  const field = randomField();
  const { tensors, chart, normalisation } = JSON.parse(jsonOf(field));
  assert.deepEqual([chart, normalisation], [field.header.chart, field.header.normalisation]);
  assert.deepEqual(
    field.layout.flatMap(({ name }) => tensors[name].data),
    [...field.weights],
  );
});

test('Python: the weights inside are those of the field, and nothing is used that is not defined', () => {
  for (const [name, of] of FIELDS) {
    const field = randomField(of);
    const text = pythonOf(field);
    const arrays = new Map(
      [...text.matchAll(/"([\w.]+)": _array\("<f(\d)", [^"]*"([^"]*)"\)/gu)].map((m) => [m[1], m]),
    );
    for (const { name: tensor, offset, rows, columns } of field.layout) {
      if (tensor === 'alpha') continue;
      const [, , size, encoded] = arrays.get(tensor)!;
      const data = Buffer.from(encoded!, 'base64');
      const read = (k: number) => (size === '8' ? data.readDoubleLE(8 * k) : data.readFloatLE(4 * k));
      const weights = Array.from({ length: rows * columns }, (_, k) => read(k));
      assert.deepEqual(weights, [...field.weights.subarray(offset, offset + rows * columns)], `${name}: ${tensor}`);
    }
    const defined = new Set([...text.matchAll(/^def (\w+)/gmu)].map((match) => match[1]));
    const called = new Set([...text.matchAll(/(?<![\w."])(_\w+|j_\w+)\(/gu)].map((match) => match[1]!));
    for (const one of called) assert.ok(defined.has(one), `${name}: ${one}`);
    for (const one of defined) assert.ok(called.has(one!) || one!.startsWith('metric'), `${name}: ${one} is not used`);
  }
});

test('words of a file cannot leave the comment that they stand in', () => {
  const field = randomField({ encoding: ['**//\n#error', '\\"""\nimport os\n""""'] });
  const [comment] = /^\/\*[\s\S]*?\*\//u.exec(cOf(field))!;
  assert.equal(cOf(field).slice(comment.length).trimStart().split('\n')[0], '#include <math.h>');
  const [docstring] = /^"""[\s\S]*?"""/u.exec(pythonOf(field))!;
  assert.equal(pythonOf(field).slice(docstring.length).trimStart().split('\n')[0], 'import base64');
  assert.ok(!docstring.includes('\\'));
});

test('the field of every function has every operation of programs', () => {
  const field = randomField({ text: EVERY_FUNCTION });
  const used = [field.encoding, field.background!.program].flatMap(({ instructions }) =>
    instructions.map(({ operation }) => operation),
  );
  const all =
    'constant coordinate add subtract multiply divide negate integer-power power sqrt exp log sin cos tan asin acos atan ' +
    'atan2 sinh cosh tanh asinh acosh atanh abs sign minimum maximum less less-equal equal and or not select';
  assert.deepEqual([...new Set(used)].sort(), all.split(' ').sort());
});

test("a vector's place is not written while the vector is still to be read", () => {
  const shape = { inputs: 2, width: 4, outputs: 3, activation: 'silu', omega: 1, scale: 1 } as const;
  for (const [depth, architecture, places] of [
    [3, undefined, 2],
    [2, 'piratenet', 6],
  ] as const) {
    const steps = networkSteps({ ...shape, depth, ...(architecture && { architecture }) }, [0.5, 0.25]);
    const { slots, count } = slotsOf(steps);
    assert.ok(count <= places, `${count} places`);
    const holds = [0];
    for (const [k, step] of steps.entries()) {
      for (const vector of operandsOf(step)) assert.equal(holds[slots[vector]!], vector);
      assert.ok(operandsOf(step).every((vector) => slots[vector] !== slots[k + 1]));
      holds[slots[k + 1]!] = k + 1;
    }
  }
});

test('a register that nothing reads is not written', () => {
  const at = { b: -1, c: -1, value: 0, depends: 1 };
  const instructions = [
    { ...at, operation: 'coordinate', a: -1 },
    { ...at, operation: 'constant', a: -1, value: 0.5 },
    { ...at, operation: 'power', a: 0, b: 1 },
  ] as const;
  assert.deepEqual(programCalls({ instructions, outputs: [2] }), [
    { register: 'r0', call: 'j_coordinate(x, 0)' },
    { register: 'r2', call: 'j_constant_power(r0, 0.5)' },
  ]);
});

test('of a library is written what is needed, also by what is needed', () => {
  const library = 'int zero;\n\nf(a) { b }\n\n/* g (twice) */\ng(a) { f(f(a)) }\n\nh(a) { c }';
  assert.equal(usedPart(library, 'x = g(1)'), 'int zero;\n\nf(a) { b }\n\n/* g (twice) */\ng(a) { f(f(a)) }');
  assert.equal(usedPart(library, 'nothing'), 'int zero;');
});
