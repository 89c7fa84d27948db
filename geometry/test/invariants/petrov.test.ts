import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CurvatureChain } from '../../src/curvature/chain.ts';
import { petrovTypes } from '../../src/invariants/petrov.ts';
import { type Complex, complex, type PetrovType, petrovType } from '../../src/invariants/petrov-type.ts';
import { Decimal, decimalJet, type MetricFunction, toFloats } from '../curvature/decimals.ts';
import * as metrics from '../curvature/metrics.ts';
import { random, randomJets } from '../curvature/random.ts';

const CASES: readonly (readonly [string, PetrovType, MetricFunction, readonly number[]])[] = [
  ['Minkowski', 'O', metrics.minkowski, [0, 1, 2, 3]],
  ['Minkowski, spherical, near the axis', 'O', metrics.schwarzschild(0), [0, 100, 0.01, 0]],
  ['Minkowski, spheroidal', 'O', metrics.kerr(0, 0.7), [0, 3, 0.8, 0]],
  ['de Sitter', 'O', metrics.deSitter(10), [0, 3, 1, 0]],
  ['Friedmann', 'O', metrics.dust, [2, 0, 0, 0]],
  ['Schwarzschild', 'D', metrics.schwarzschild(1), [0, 3, 1, 0]],
  ['Schwarzschild, inside', 'D', metrics.schwarzschild(1), [0, 1, 1, 0]],
  ['Schwarzschild, far and near the axis', 'D', metrics.schwarzschild(1), [0, 1e4, 0.01, 0]],
  ['Schwarzschild, at the horizon nearly', 'D', metrics.schwarzschild(1), [0, 2.0001, 1, 0]],
  ['Reissner–Nordström', 'D', metrics.reissnerNordstrom(1, 0.6), [0, 3, 1, 0]],
  ['Kerr', 'D', metrics.kerr(1, 0.7), [0, 3, 0.8, 0]],
  ['Kerr, in the ergosphere', 'D', metrics.kerr(1, 0.7), [0, 1.8, 1.5, 0]],
  ['Kerr, between the horizons', 'D', metrics.kerr(1, 0.7), [0, 1, 1, 0]],
  ['Kerr, Kerr–Schild', 'D', metrics.kerrSchild(1, 0.7), [0, 1.2, 2, 1]],
  ['Taub–NUT', 'D', metrics.taubNut(1, 0.5), [0, 3, 0.8, 0]],
  ['Vaidya', 'D', metrics.vaidya, [0.5, 3, 1, 0]],
  ['Ellis', 'D', metrics.ellis(2), [0, 1, 1, 0]],
  ['Gödel', 'D', metrics.goedel, [0, 0.3, 0, 0]],
  ['Kasner (−1/3, 2/3, 2/3)', 'D', metrics.kasner([-1 / 3, 2 / 3, 2 / 3]), [2, 0, 0, 0]],
  ['Kasner (−2/7, 3/7, 6/7)', 'I', metrics.kasner([-2 / 7, 3 / 7, 6 / 7]), [2, 0, 0, 0]],
  ['plane wave', 'N', metrics.planeWave, [0.4, 0.1, 0.7, -0.3]],
  ['Robinson–Trautman', 'III', metrics.robinsonTrautman, [0, 2, 1.5, 0.3]],
  ['van Stockum', 'II', metrics.vanStockum((_, z) => z), [0, 2, 1.5, 0.3]],
  ['van Stockum, logarithmic', 'II', metrics.vanStockum((ρ) => Decimal.ln(ρ)), [0, 2, 1.5, 0.3]],
  ['no symmetry', 'I', metrics.generic, [0.1, 0.2, 0.3, 0.4]],
];

describe('metrics of known type, in both signature conventions', () => {
  for (const [name, type, metric, point] of CASES) {
    test(`${name}: ${type}`, () => {
      const jet = toFloats(decimalJet(metric, point));
      assert.deepEqual(petrovTypes(jet, 1).types, [type]);
      assert.deepEqual(
        petrovTypes(
          jet.map((x) => -x),
          1,
        ).types,
        [type],
      );
    });
  }
});

test('I and J of Kerr: 3Ψ₂² and −Ψ₂³ with Ψ₂ = −M/(r − ia cos θ)³', () => {
  for (const [r, θ] of [
    [3, 0.8],
    [1, 2],
  ] as const) {
    const { I, J } = petrovTypes(toFloats(decimalJet(metrics.kerr(1, 0.7), [0, r, θ, 0])), 1);
    const [radius, angle] = [Math.hypot(r, 0.7 * Math.cos(θ)), Math.atan2(-0.7 * Math.cos(θ), r)];
    const power = (n: number): [number, number] => [
      Math.cos(-n * angle) / radius ** n,
      Math.sin(-n * angle) / radius ** n,
    ];
    for (const k of [0, 1] as const) {
      assert.ok(Math.abs(I[k]! - 3 * power(6)[k]) < 1e-12 * radius ** -6);
      assert.ok(Math.abs(J[k]! - power(9)[k]) < 1e-12 * radius ** -9);
    }
  }
});

test('16 I = I1 − i I2 of the chain, which knows no frame', () => {
  const count = 20;
  const jets = randomJets(count, 41);
  const { I, types } = petrovTypes(jets, count);
  const block = new CurvatureChain(count).compute(jets, count, ['weylSquared', 'weylDualSquared']);
  for (let n = 0; n < count; n += 1) {
    assert.equal(types[n], 'I');
    const size = Math.hypot(block.weylSquared[n]!, block.weylDualSquared[n]!);
    assert.ok(Math.abs(16 * I[2 * n]! - block.weylSquared[n]!) < 1e-11 * size + 1e-12);
    assert.ok(Math.abs(16 * I[2 * n + 1]! + block.weylDualSquared[n]!) < 1e-11 * size + 1e-12);
  }
});

test('what is not Lorentzian or not finite is a fault', () => {
  const jets = randomJets(3, 2);
  for (let k = 0; k < 10; k += 1) jets[k] = [1, 0, 0, 0, 1, 0, 0, 1, 0, 1][k]!;
  jets[300] = Number.NaN;
  const block = petrovTypes(jets, 3);
  assert.deepEqual(block.types, [undefined, 'I', undefined]);
  assert.equal(block.faulty, 2);
  assert.deepEqual(block.fault, { point: 0, message: 'the metric is not Lorentzian' });
  assert.ok(Number.isNaN(block.I[0]!) && Number.isNaN(block.J[5]!));
});

describe('normal forms, turned by complex rotations and perturbed', () => {
  // Over the frame of principal directions (Stephani et al. 2003, table 4.2).
  const FORMS: Readonly<Record<Exclude<PetrovType, 'O'>, readonly [re: number[], im: number[]]>> = {
    I: [
      [1, 0, 0, 0, 0.6, 0, 0, 0, -1.6],
      [0.2, 0, 0, 0, -0.5, 0, 0, 0, 0.3],
    ],
    D: [
      [-0.5, 0, 0, 0, -0.5, 0, 0, 0, 1],
      [0.3, 0, 0, 0, 0.3, 0, 0, 0, -0.6],
    ],
    II: [
      [0.5, 0, 0, 0, -1.5, 0, 0, 0, 1],
      [0.3, 1, 0, 1, 0.3, 0, 0, 0, -0.6],
    ],
    III: [
      [0, 0, 1, 0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 1, 0, 1, 0],
    ],
    N: [
      [1, 0, 0, 0, -1, 0, 0, 0, 0],
      [0, 1, 0, 1, 0, 0, 0, 0, 0],
    ],
  };

  /** R Q Rᵀ for a rotation by the complex angle a + ib in the plane (i, j): a turn and a boost of the frame. */
  function turn(q: Complex, i: number, j: number, a: number, b: number): Complex {
    const c = [Math.cos(a) * Math.cosh(b), -Math.sin(a) * Math.sinh(b)] as const;
    const s = [Math.sin(a) * Math.cosh(b), Math.cos(a) * Math.sinh(b)] as const;
    const apply = (m: Complex, rows: boolean): Complex => {
      const out: Complex = { re: m.re.slice(), im: m.im.slice() };
      for (let k = 0; k < 3; k += 1) {
        const [x, y] = rows ? [3 * i + k, 3 * j + k] : [3 * k + i, 3 * k + j];
        out.re[x] = c[0] * m.re[x]! - c[1] * m.im[x]! - s[0] * m.re[y]! + s[1] * m.im[y]!;
        out.im[x] = c[0] * m.im[x]! + c[1] * m.re[x]! - s[0] * m.im[y]! - s[1] * m.re[y]!;
        out.re[y] = s[0] * m.re[x]! - s[1] * m.im[x]! + c[0] * m.re[y]! - c[1] * m.im[y]!;
        out.im[y] = s[0] * m.im[x]! + s[1] * m.re[x]! + c[0] * m.im[y]! + c[1] * m.re[y]!;
      }
      return out;
    };
    return apply(apply(q, true), false);
  }

  const turned = (type: Exclude<PetrovType, 'O'>, next: () => number, boost: number): Complex => {
    let q: Complex = { re: Float64Array.from(FORMS[type][0]), im: Float64Array.from(FORMS[type][1]) };
    for (const [i, j] of [
      [0, 1],
      [1, 2],
      [0, 2],
    ] as const)
      q = turn(q, i, j, 3 * next(), boost * next());
    return q;
  };

  const perturbed = (q: Complex, by: number, next: () => number): Complex => {
    const size = Math.hypot(...q.re, ...q.im);
    const e = Array.from({ length: 9 }, () => [next(), next()] as const);
    const out = complex(9);
    for (let k = 0; k < 9; k += 1) {
      const l = 3 * (k % 3) + Math.floor(k / 3); // symmetric, and trace-free below
      const trace = (c: 0 | 1): number => (k % 4 === 0 ? (2 / 3) * (e[0]![c] + e[4]![c] + e[8]![c]) : 0);
      out.re[k] = q.re[k]! + 0.2 * by * size * (e[k]![0] + e[l]![0] - trace(0));
      out.im[k] = q.im[k]! + 0.2 * by * size * (e[k]![1] + e[l]![1] - trace(1));
    }
    return out;
  };

  for (const type of ['I', 'D', 'II', 'III', 'N'] as const) {
    test(`type ${type} survives noise below the tolerance, and not noise far above it`, () => {
      const next = random(type.length + type.charCodeAt(0));
      for (let n = 0; n < 300; n += 1) {
        const q = turned(type, next, 1);
        assert.equal(petrovType(q, 0, 1e-8).type, type);
        assert.equal(petrovType(perturbed(q, 1e-9, next), 0, 1e-8).type, type);
        // A noise known from the jets stands in for the tolerance.
        const size = Math.hypot(...q.re, ...q.im);
        assert.equal(petrovType(perturbed(q, 1e-6, next), 1e-5 * size, 1e-8).type, type);
        assert.equal(petrovType(perturbed(q, 1e-3, next), 0, 1e-8).type, 'I');
      }
    });
  }

  test('size decides between O, nothing to be said, and a type', () => {
    const q = turned('D', random(1), 0.5);
    const size = Math.hypot(...q.re, ...q.im);
    assert.equal(petrovType(q, 1.01 * size, 1e-8).type, 'O');
    assert.equal(petrovType(q, 0.1 * size, 1e-8).type, undefined);
    assert.equal(petrovType(q, 1e-3 * size, 1e-8).type, 'D');
    assert.equal(petrovType(complex(9), 0, 1e-8).type, 'O');
  });

  test('I and J do not depend on the frame', () => {
    const next = random(8);
    for (let n = 0; n < 20; n += 1) {
      const [first, second] = [petrovType(turned('I', next, 1), 0, 1e-8), petrovType(turned('I', next, 1), 0, 1e-8)];
      for (const k of [0, 1] as const) {
        assert.ok(Math.abs(first.I[k] - second.I[k]) < 1e-10);
        assert.ok(Math.abs(first.J[k] - second.J[k]) < 1e-10);
      }
    }
  });
});

test('a floor tells flat space whose jet is nothing but rounding', () => {
  const jet = toFloats(decimalJet(metrics.minkowski, [0, 0, 0, 0]));
  const next = random(6);
  for (let k = 10; k < 150; k += 1) jet[k] = 1e-17 * next();
  assert.deepEqual(petrovTypes(jet, 1, { floor: 1e-15 }).types, ['O']);
});
