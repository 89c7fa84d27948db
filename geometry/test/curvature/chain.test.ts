import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CurvatureChain, type CurvatureQuantity } from '../../src/curvature/chain.ts';
import { decimalJet, type Oracle, oracle, PLACES, type Real, toDecimals, toFloats } from './decimals.ts';
import { generic, kerr, schwarzschild } from './metrics.ts';
import { randomJets } from './random.ts';

const ALL: CurvatureQuantity[] = [
  'inverse',
  'determinant',
  'christoffel',
  'christoffelDerivative',
  'riemann',
  'riemannCovariant',
  'ricci',
  'scalar',
  'einstein',
  'weyl',
  'kretschmann',
  'ricciSquared',
  'weylSquared',
  'weylDualSquared',
  'chernPontryagin',
  'gaussBonnet',
];

/** The oracle's full tensor in the chain's packing. */
function expected(name: CurvatureQuantity, full: Oracle): Real[] {
  if (name === 'gaussBonnet') {
    return [full.kretschmann.minus(full.ricciSquared.times(4)).plus(full.scalar.pow(2))];
  }
  const value = full[name as Exclude<CurvatureQuantity, 'gaussBonnet'>];
  if (!Array.isArray(value)) return [value];
  if (name === 'riemann' || name === 'riemannCovariant' || name === 'weyl') return value;
  const blocks = value.length / 16;
  const firsts = Array.from({ length: 10 }, (_, k) => PLACES.indexOf(k));
  return Array.from({ length: 10 * blocks }, (_, k) => value[16 * Math.floor(k / 10) + firsts[k % 10]!]!);
}

/** Largest error in units of ε times the magnitude of what each component is summed from. */
function worst(jets: Float64Array, count: number, names: readonly CurvatureQuantity[]): Record<string, number> {
  const chain = new CurvatureChain(count).compute(jets, count, names);
  const sizes = new CurvatureChain(count, { magnitudes: true }).compute(jets, count, names);
  assert.equal(chain.faulty, 0);
  const result: Record<string, number> = {};
  for (let n = 0; n < count; n += 1) {
    const full = oracle(toDecimals(jets.subarray(150 * n, 150 * (n + 1))));
    for (const name of names) {
      const exact = expected(name, full);
      const width = exact.length;
      assert.equal(chain[name].length, width * count);
      for (const [k, value] of exact.entries()) {
        const error = value
          .minus(chain[name][width * n + k]!)
          .abs()
          .toNumber();
        const size = sizes[name][width * n + k]!;
        if (error < 1e-60) continue; // the oracle's own rounding, where both vanish
        result[name] = Math.max(result[name] ?? 0, error / (Number.EPSILON * size));
      }
    }
  }
  return result;
}

describe('against the textbook definitions at 80 digits', () => {
  test('generic jets, all ten components and every derivative different from zero', () => {
    for (const [name, units] of Object.entries(worst(randomJets(6, 3), 6, ALL))) {
      assert.ok(units < 8, `${name}: ${units} ε of its magnitude`);
    }
  });

  test('strong and nearly singular fields: the bound holds times the condition of the metric', () => {
    const outer = 1 + Math.sqrt(1 - 0.49);
    const points = [
      [schwarzschild(1), [0, 2.1, 1.1, 0], 1],
      [schwarzschild(1), [0, 2.0001, 0.01, 0], 1],
      [kerr(1, 0.7), [0, 3, 0.8, 0], 2],
      [kerr(1, 0.7), [0, outer + 1e-3, 0.8, 0], 1e3],
    ] as const;
    for (const [metric, point, condition] of points) {
      for (const [name, units] of Object.entries(worst(toFloats(decimalJet(metric, point)), 1, ALL))) {
        assert.ok(units < 4 * condition, `${name} at ${point}: ${units} ε of its magnitude`);
      }
    }
  });

  test('the decimal oracle meets itself: Γ differentiated numerically is ∂Γ', () => {
    const h = 1e-5;
    const point = [0.1, 0.2, 0.3, 0.4];
    const chain = new CurvatureChain(9);
    const jets = new Float64Array(9 * 150);
    jets.set(toFloats(decimalJet(generic, point)), 0);
    for (let d = 0; d < 4; d += 1) {
      for (const s of [0, 1]) {
        const moved = point.map((x, i) => (i === d ? x + (s ? -h : h) : x));
        jets.set(toFloats(decimalJet(generic, moved)), 150 * (1 + 2 * d + s));
      }
    }
    const { christoffel, christoffelDerivative } = chain.compute(jets, 9, ['christoffel', 'christoffelDerivative']);
    for (let d = 0; d < 4; d += 1) {
      for (let k = 0; k < 40; k += 1) {
        const up = christoffel[40 * (1 + 2 * d) + k]!;
        const down = christoffel[40 * (2 + 2 * d) + k]!;
        assert.ok(Math.abs((up - down) / (2 * h) - christoffelDerivative[40 * d + k]!) < 1e-8);
      }
    }
  });
});

describe('identities', () => {
  const count = 20;
  const jets = randomJets(count, 29);
  const chain = new CurvatureChain(count);
  const block = chain.compute(jets, count, ALL);
  const sizes = new CurvatureChain(count, { magnitudes: true }).compute(jets, count, ALL);
  const place = (n: number, a: number, b: number, c: number, d: number): number =>
    256 * n + 64 * a + 16 * b + 4 * c + d;
  const each = (visit: (n: number, a: number, b: number, c: number, d: number) => void): void => {
    for (let k = 0; k < 256 * count; k += 1) visit(k >> 8, (k >> 6) & 3, (k >> 4) & 3, (k >> 2) & 3, k & 3);
  };

  test('pair symmetries hold to the last bit', () => {
    for (const R of [block.riemannCovariant, block.weyl]) {
      each((n, a, b, c, d) => {
        const value = R[place(n, a, b, c, d)]!;
        assert.equal(value + R[place(n, b, a, c, d)]!, 0);
        assert.equal(value + R[place(n, a, b, d, c)]!, 0);
        assert.equal(value, R[place(n, c, d, a, b)]);
      });
    }
    each((n, a, b, c, d) => {
      assert.equal(block.riemann[place(n, a, b, c, d)]! + block.riemann[place(n, a, b, d, c)]!, 0);
    });
  });

  test('first Bianchi identity', () => {
    for (const name of ['riemann', 'riemannCovariant', 'weyl'] as const) {
      each((n, a, b, c, d) => {
        const R = block[name];
        const sum = R[place(n, a, b, c, d)]! + R[place(n, a, c, d, b)]! + R[place(n, a, d, b, c)]!;
        assert.ok(Math.abs(sum) <= 8 * Number.EPSILON * sizes[name][place(n, a, b, c, d)]!, `${name}: ${sum}`);
      });
    }
  });

  test('the Weyl tensor has no trace', () => {
    for (let n = 0; n < count; n += 1) {
      for (let bd = 0; bd < 16; bd += 1) {
        let trace = 0;
        let size = 0;
        for (let ac = 0; ac < 16; ac += 1) {
          const k = place(n, ac >> 2, bd >> 2, ac & 3, bd & 3);
          trace += block.inverse[10 * n + PLACES[ac]!]! * block.weyl[k]!;
          size += Math.abs(block.inverse[10 * n + PLACES[ac]!]!) * sizes.weyl[k]!;
        }
        assert.ok(Math.abs(trace) <= 4 * Number.EPSILON * size);
      }
    }
  });

  test('quadratic invariants (Cherubini et al. 2002): K = I1 + 2 Ricci² − R²/3, *RR = *CC', () => {
    for (let n = 0; n < count; n += 1) {
      const other = block.weylSquared[n]! + 2 * block.ricciSquared[n]! - block.scalar[n]! ** 2 / 3;
      assert.ok(Math.abs(other - block.kretschmann[n]!) <= 16 * Number.EPSILON * sizes.weylSquared[n]!);
      const difference = block.chernPontryagin[n]! - block.weylDualSquared[n]!;
      assert.ok(Math.abs(difference) <= 16 * Number.EPSILON * sizes.weylDualSquared[n]!);
    }
  });

  test('Gauss–Bonnet is minus the double dual *R*_abcd R^abcd', () => {
    const up = (n: number, a: number, b: number): number => block.inverse[10 * n + PLACES[4 * a + b]!]!;
    for (let n = 0; n < 3; n += 1) {
      // R^{abcd}, one index after the other.
      let raised = Array.from(block.riemannCovariant.subarray(256 * n, 256 * (n + 1)));
      for (let turn = 0; turn < 4; turn += 1) {
        raised = raised.map((_, k) =>
          [0, 1, 2, 3].reduce((sum, e) => sum + up(n, k & 3, e) * raised[64 * e + (k >> 2)]!, 0),
        );
      }
      // ε_{abef} = √|g| [abef]: of the pair (a, b) only the complement (e, f) counts, twice.
      const complements = Array.from({ length: 16 }, (_, ab) => {
        const [a, b] = [ab >> 2, ab & 3];
        const rest = [0, 1, 2, 3].filter((i) => i !== a && i !== b);
        if (rest.length !== 2) return undefined;
        const order = [a, b, ...rest];
        let sign = 1;
        for (let i = 0; i < 4; i += 1) for (let j = i + 1; j < 4; j += 1) sign *= Math.sign(order[j]! - order[i]!);
        return { place: 4 * rest[0]! + rest[1]!, sign };
      });
      let sum = 0;
      let size = 0;
      for (let k = 0; k < 256; k += 1) {
        const [first, second] = [complements[k >> 4], complements[k & 15]];
        if (!first || !second) continue;
        const dual =
          first.sign * second.sign * Math.abs(block.determinant[n]!) * raised[16 * first.place + second.place]!;
        sum += dual * raised[k]!;
        size += Math.abs(dual * raised[k]!);
      }
      assert.ok(Math.abs(sum + block.gaussBonnet[n]!) <= 1e-13 * size, `${sum}, ${block.gaussBonnet[n]}`);
    }
  });

  test('g → −g: Γ, R^a_bcd, Ricci stay, R_abcd, R and Weyl change sign, squares stay', () => {
    const flipped = new CurvatureChain(count).compute(
      jets.map((x) => -x),
      count,
      ALL,
    );
    for (const name of ['christoffel', 'riemann', 'ricci', 'kretschmann', 'weylSquared', 'einstein'] as const) {
      assert.deepEqual(flipped[name], block[name], name);
    }
    for (const name of ['riemannCovariant', 'scalar', 'weyl'] as const) {
      assert.deepEqual(
        flipped[name].map((x) => 0 - x),
        block[name].map((x) => x + 0),
        name,
      );
    }
  });
});

test('the mixed tensor raised from R_abcd is nearer than ∂Γ − ∂Γ + ΓΓ − ΓΓ close to a horizon', () => {
  const [raised, direct]: [number[], number[]] = [[], []];
  const chain = new CurvatureChain(1);
  for (let k = 0; k < 15; k += 1) {
    const jet = toFloats(decimalJet(schwarzschild(1), [0, 2.09 + 0.002 * k, 0.6 + 0.1 * k, 0]));
    const exact = oracle(toDecimals(jet)).riemann;
    const block = chain.compute(jet, 1, ['riemann', 'christoffel', 'christoffelDerivative']);
    const Γ = (a: number, b: number, c: number): number => block.christoffel[10 * a + PLACES[4 * b + c]!]!;
    const dΓ = (d: number, a: number, b: number, c: number): number =>
      block.christoffelDerivative[40 * d + 10 * a + PLACES[4 * b + c]!]!;
    const relative = (values: (place: number) => number): number =>
      Math.max(...exact.map((v, i) => (v.abs().lt(1e-12) ? 0 : v.minus(values(i)).div(v).abs().toNumber())));
    raised.push(relative((i) => block.riemann[i]!));
    direct.push(
      relative((i) => {
        const [a, b, c, d] = [i >> 6, (i >> 4) & 3, (i >> 2) & 3, i & 3];
        let sum = dΓ(c, a, b, d) - dΓ(d, a, b, c);
        for (let e = 0; e < 4; e += 1) sum += Γ(a, c, e) * Γ(e, b, d) - Γ(a, d, e) * Γ(e, b, c);
        return sum;
      }),
    );
  }
  const median = (values: number[]): number => values.sort((x, y) => x - y)[7]!;
  assert.ok(median(raised) < 1e-15);
  assert.ok(median(raised) < median(direct), `${median(raised)} against ${median(direct)}`);
});

describe('blocks', () => {
  test('a degenerate point is a fault, and the others stand', () => {
    const jets = randomJets(3, 7);
    const whole = new CurvatureChain(3).compute(jets, 3, ALL);
    const third = whole.riemann.slice(512);
    jets.fill(0, 150, 160);
    jets[150] = -1;
    const block = new CurvatureChain(3).compute(jets, 3, ALL);
    assert.equal(block.faulty, 1);
    assert.equal(block.fault?.point, 1);
    assert.match(block.fault!.message, /degenerate/);
    for (const name of ALL) {
      const width = block[name].length / 3;
      assert.ok(block[name].subarray(width, 2 * width).every(Number.isNaN), name);
    }
    assert.deepEqual(block.riemann.slice(512), third);
  });

  test('a derivative that is not finite is a fault where it is needed, and only there', () => {
    const jets = randomJets(1, 8);
    jets[147] = Number.NaN;
    assert.match(new CurvatureChain(1).compute(jets, 1, ['scalar']).fault!.message, /second derivative/);
    assert.equal(new CurvatureChain(1).compute(jets, 1, ['christoffel']).fault, undefined);
    jets[10] = Number.POSITIVE_INFINITY;
    assert.match(new CurvatureChain(1).compute(jets, 1, ['christoffel']).fault!.message, /first derivative/);
    assert.equal(new CurvatureChain(1).compute(jets, 1, ['inverse']).fault, undefined);
    jets[3] = Number.NaN;
    assert.match(new CurvatureChain(1).compute(jets, 1, ['inverse']).fault!.message, /not finite/);
  });

  test('jets of lower order serve what needs no more', () => {
    const jets = randomJets(2, 9);
    const lower = Float64Array.from({ length: 100 }, (_, k) => jets[150 * Math.floor(k / 50) + (k % 50)]!);
    const chain = new CurvatureChain(2);
    const whole = chain.compute(jets, 2, ['christoffel']).christoffel.slice();
    assert.deepEqual(chain.compute(lower, 2, ['christoffel'], 1).christoffel, whole);
    assert.throws(() => chain.compute(lower, 2, ['kretschmann'], 1), RangeError);
    assert.throws(() => chain.compute(jets, 3, ['christoffel']), RangeError);
  });
});
