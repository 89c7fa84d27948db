import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CurvatureChain } from '../../src/curvature/chain.ts';
import { finiteDifferenceField } from '../../src/differences/field.ts';
import { STENCILS, type StencilOrder, samplePattern } from '../../src/differences/stencils.ts';
import type { MetricField } from '../../src/metric-field.ts';
import { fields, KERR, KERR_SCHILD, pointsIn, SCHWARZSCHILD } from '../curvature/sources.ts';

const ORDERS = [2, 4, 6] as const;

describe('stencils', () => {
  for (const order of ORDERS) {
    test(`order ${order} is exact for polynomials up to its degree, and not beyond`, () => {
      const { first, second } = STENCILS[order];
      const slope = (f: (x: number) => number): number => first.reduce((s, w, k) => s + w * (f(k + 1) - f(-k - 1)), 0);
      const bend = (f: (x: number) => number): number =>
        second.reduce((s, w, k) => s + w * (f(k + 1) + f(-k - 1) - 2 * f(0)), 0);
      for (let degree = 0; degree <= order + 1; degree += 1) {
        const power = (x: number): number => x ** degree;
        const expectedSlope = degree === 1 ? 1 : 0;
        const expectedBend = degree === 2 ? 2 : 0;
        if (degree <= order) assert.ok(Math.abs(slope(power) - expectedSlope) < 1e-12);
        else assert.ok(Math.abs(slope(power)) > 0.1);
        assert.ok(Math.abs(bend(power) - expectedBend) < 1e-11);
      }
      assert.ok(Math.abs(bend((x) => x ** (order + 2))) > 0.1);
    });
  }

  test('numbers of samples', () => {
    assert.deepEqual(
      ORDERS.map((order) => samplePattern(order, 2).samples),
      [33, 113, 241],
    );
    assert.deepEqual(
      ORDERS.map((order) => samplePattern(order, 1).samples),
      [9, 17, 25],
    );
    assert.equal(samplePattern(6, 0).samples, 1);
  });
});

/** Largest errors of the first and of the second derivatives, and of the mixed ones. */
function errors(exact: MetricField, learned: MetricField, points: Float64Array): [number, number] {
  const count = points.length / 4;
  const [a, b] = [new Float64Array(150 * count), new Float64Array(150 * count)];
  assert.equal(exact.jets(points, count, 2, a), undefined);
  assert.equal(learned.jets(points, count, 2, b), undefined);
  const worst: [number, number] = [0, 0];
  for (let k = 0; k < 150 * count; k += 1) {
    const stream = Math.floor((k % 150) / 10);
    if (stream === 0) {
      assert.equal(a[k], b[k]);
      continue;
    }
    const order = stream < 5 ? 0 : 1;
    worst[order] = Math.max(worst[order], Math.abs(a[k]! - b[k]!));
  }
  return worst;
}

describe('convergence on Kerr in Kerr–Schild coordinates, where every derivative differs from zero', () => {
  const { metric } = fields(KERR_SCHILD);
  const points = Float64Array.of(0, 1.9, 1.1, 1.3, 0, -2, 1.4, 0.9);
  const coarse: Record<StencilOrder, number> = { 2: 0.02, 4: 0.05, 6: 0.1 };
  for (const order of ORDERS) {
    test(`order ${order}`, () => {
      const at = (h: number): [number, number] =>
        errors(metric, finiteDifferenceField(metric, { order, h, precision: 'float64' }), points);
      const [first, second] = [at(coarse[order]), at(coarse[order] / 2)];
      for (const k of [0, 1] as const) {
        const measured = Math.log2(first[k] / second[k]);
        assert.ok(Math.abs(measured - order) < 0.35, `derivative ${k + 1}: ${measured}`);
      }
    });
  }

  test('a step for each coordinate', () => {
    const h = 0.03;
    const same = finiteDifferenceField(metric, { order: 4, h, precision: 'float64' });
    const each = finiteDifferenceField(metric, { order: 4, h: [7, h, h, h], precision: 'float64' });
    // Nothing depends on t: its step does not matter.
    assert.deepEqual(errors(metric, each, points), errors(metric, same, points));
    const other = finiteDifferenceField(metric, { order: 4, h: [h, h, 2 * h, h], precision: 'float64' });
    assert.ok(errors(metric, other, points)[1] > 2 * errors(metric, same, points)[1]);
  });
});

describe('rounding', () => {
  const { metric } = fields(SCHWARZSCHILD);
  const points = pointsIn(metric, 50);

  test('float32 samples: every stream is a float32, and rounding is ε|g|/h and ε|g|/h²', () => {
    const field = finiteDifferenceField(metric, { order: 4, h: 0.01, precision: 'float32' });
    const jets = new Float64Array(150 * 50);
    assert.equal(field.jets(points, 50, 2, jets), undefined);
    for (const value of jets) assert.equal(value, Math.fround(value));
    const exact = new Float64Array(150 * 50);
    metric.jets(points, 50, 2, exact);
    const ε = 2 ** -24;
    let reached = 0;
    for (let n = 0; n < 50; n += 1) {
      const size = Math.max(...exact.subarray(150 * n, 150 * n + 10).map(Math.abs));
      for (let k = 10; k < 150; k += 1) {
        const bound = k < 50 ? (2 * ε * size) / 0.01 : (16 * ε * size) / 0.01 ** 2;
        const error = Math.abs(jets[150 * n + k]! - exact[150 * n + k]!);
        assert.ok(error <= bound + 1e-6 * Math.abs(exact[150 * n + k]!));
        if (k >= 50) reached = Math.max(reached, error / bound);
      }
    }
    assert.ok(reached > 0.02, `the noise is there: ${reached}`);
  });

  test('float64 differs from float32 in nothing but rounding', () => {
    const [double, single] = (['float64', 'float32'] as const).map((precision) => {
      const out = new Float64Array(150 * 50);
      finiteDifferenceField(metric, { order: 2, h: 0.25, precision }).jets(points, 50, 2, out);
      return out;
    });
    for (let n = 0; n < 50; n += 1) {
      const size = Math.max(...double!.subarray(150 * n, 150 * n + 10).map(Math.abs));
      for (let k = 0; k < 150; k += 1) {
        assert.ok(Math.abs(double![150 * n + k]! - single![150 * n + k]!) <= 1e-5 * size);
      }
    }
  });
});

describe('as a field', () => {
  const { metric } = fields(KERR);
  const field = finiteDifferenceField(metric, { order: 6, h: 0.01, precision: 'float64' });

  test('lower orders are the beginning of the whole', () => {
    const points = pointsIn(metric, 40);
    const [whole, first, value] = [new Float64Array(6000), new Float64Array(2000), new Float64Array(400)];
    field.jets(points, 40, 2, whole);
    field.jets(points, 40, 1, first);
    field.jets(points, 40, 0, value);
    for (let n = 0; n < 40; n += 1) {
      assert.deepEqual(first.subarray(50 * n, 50 * n + 50), whole.subarray(150 * n, 150 * n + 50));
      assert.deepEqual(value.subarray(10 * n, 10 * n + 10), whole.subarray(150 * n, 150 * n + 10));
    }
    assert.equal(field.chart, metric.chart);
    assert.equal(field.signature, metric.signature);
  });

  test('the chain runs on it: Kretschmann at r = 3, θ = 0.8', () => {
    const jets = new Float64Array(150);
    field.jets(Float64Array.of(0, 3, 0.8, 0), 1, 2, jets);
    const { kretschmann } = new CurvatureChain(1).compute(jets, 1, ['kretschmann']);
    assert.ok(Math.abs(kretschmann[0]! - 0.0345737377626) < 1e-9);
  });

  test('where a sample has no value the point is faulty, with its index, and the others stand', () => {
    const { metric } = fields(SCHWARZSCHILD);
    const field = finiteDifferenceField(metric, { order: 2, h: 0.5, precision: 'float64' });
    const points = Float64Array.of(0, 3, 1, 0, 0, 2.5, 1, 0, 0, 4, 1, 0); // 2.5 − 0.5 is the horizon
    const jets = new Float64Array(450);
    assert.equal(field.jets(points, 3, 2, jets)?.point, 1);
    assert.ok(jets.subarray(150, 300).every(Number.isNaN));
    assert.ok(jets.subarray(0, 150).every(Number.isFinite) && jets.subarray(300).every(Number.isFinite));
    assert.equal(field.jets(points, 3, 0, jets), undefined);
  });

  test('a step has to be positive and finite', () => {
    for (const h of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => finiteDifferenceField(metric, { order: 2, h, precision: 'float64' }), RangeError);
    }
  });
});

test('contracted Bianchi identity, ∇_a G^{ab} = 0, with the Einstein tensor differentiated numerically', () => {
  // Any field will do; this one is not vacuum: FLRW with an inhomogeneous lapse and shear.
  const { metric } = fields(`spacetime Lumpy {
    chart C(t, x, y, z) { t in 1 .. 2  x in 0 .. 1  y in 0 .. 1  z in 0 .. 1 }
    metric in C {
      ds^2 = -(1 + 0.3*sin(x + 2*y)*t) dt^2 + 0.2*cos(x*z) dt dx + t^2*(1 + 0.2*sin(y + t)) dx^2
           + 0.3*x*t dx dy + t*(2 + cos(z - t)) dy^2 + 0.1*sin(x*y) dy dz + (1 + 0.4*exp(-x*y)) dz^2
    }
  }`);
  const h = 2 ** -8;
  const chain = new CurvatureChain(1);
  const einsteinUp = (x: number[]): number[] => {
    const jets = new Float64Array(150);
    assert.equal(metric.jets(Float64Array.from(x), 1, 2, jets), undefined);
    const { inverse, einstein } = chain.compute(jets, 1, ['inverse', 'einstein']);
    const s = (m: Float64Array, a: number, b: number): number =>
      m[[0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9][4 * a + b]!]!;
    return Array.from({ length: 16 }, (_, k) => {
      let sum = 0;
      for (let c = 0; c < 4; c += 1) {
        for (let d = 0; d < 4; d += 1) sum += s(inverse, k >> 2, c) * s(inverse, k & 3, d) * s(einstein, c, d);
      }
      return sum;
    });
  };
  const point = [1.5, 0.4, 0.3, 0.7];
  const jets = new Float64Array(50);
  metric.jets(Float64Array.from(point), 1, 1, jets);
  const Γ = chain.compute(jets, 1, ['christoffel'], 1).christoffel;
  const pair = [0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9];
  const G = einsteinUp(point);
  for (let b = 0; b < 4; b += 1) {
    let divergence = 0;
    let size = 0;
    for (let a = 0; a < 4; a += 1) {
      const moved = (k: number): number[] => point.map((x, i) => (i === a ? x + k * h : x));
      const terms = STENCILS[6].first.map((w, k) => {
        return (w * (einsteinUp(moved(k + 1))[4 * a + b]! - einsteinUp(moved(-k - 1))[4 * a + b]!)) / h;
      });
      for (let c = 0; c < 4; c += 1) {
        terms.push(Γ[10 * a + pair[4 * a + c]!]! * G[4 * c + b]!, Γ[10 * b + pair[4 * a + c]!]! * G[4 * a + c]!);
      }
      for (const term of terms) {
        divergence += term;
        size += Math.abs(term);
      }
    }
    assert.ok(size > 0.1 && Math.abs(divergence) < 1e-9 * size, `${divergence} of ${size}`);
  }
});
