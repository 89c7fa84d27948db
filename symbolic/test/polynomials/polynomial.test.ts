import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { factorise, squareRoot } from '../../src/polynomials/factor.ts';
import { gcd, primitive } from '../../src/polynomials/gcd.ts';
import type { Polynomial } from '../../src/polynomials/polynomial.ts';
import * as P from '../../src/polynomials/polynomial.ts';

/** Sums of terms in x₀, x₁, x₂ of low degree. */
const polynomial: fc.Arbitrary<Polynomial> = fc
  .array(fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.nat(2), fc.nat(2), fc.nat(2)), { maxLength: 5 })
  .map((terms) =>
    terms.reduce<Polynomial>(
      (sum, [c, ...powers]) =>
        P.add(
          sum,
          powers.reduce<Polynomial>((term, power, v) => P.multiply(term, P.monomial(v, power)), c),
        ),
      0n,
    ),
  );

function at(p: Polynomial, x: readonly bigint[]): bigint {
  return P.isBranch(p) ? p.c.reduce<bigint>((sum, c, i) => sum + at(c, x) * x[p.v]! ** BigInt(i), 0n) : p;
}

const POINT = [3n, -7n, 11n];

test('sums and products have the values of sums and products', () => {
  fc.assert(
    fc.property(polynomial, polynomial, (a, b) => {
      assert.equal(at(P.add(a, b), POINT), at(a, POINT) + at(b, POINT));
      assert.equal(at(P.multiply(a, b), POINT), at(a, POINT) * at(b, POINT));
      assert.ok(P.equal(P.subtract(P.add(a, b), b), a));
    }),
  );
});

test('a product divides by its factors, and by nothing that leaves a remainder', () => {
  fc.assert(
    fc.property(polynomial, polynomial, (a, b) => {
      fc.pre(b !== 0n);
      assert.ok(P.equal(P.divide(P.multiply(a, b), b)!, a));
      if (P.isBranch(b)) assert.equal(P.divide(P.add(P.multiply(a, b), 1n), b), undefined);
    }),
  );
});

test('coefficients of any variable put the polynomial together again', () => {
  fc.assert(
    fc.property(polynomial, fc.nat(2), (a, v) => {
      assert.ok(P.equal(P.assemble(v, P.collect(a, v)), a));
      assert.equal(P.collect(a, v).length - 1, P.degreeIn(a, v));
    }),
  );
});

test('the derivative obeys Leibniz’ rule', () => {
  fc.assert(
    fc.property(polynomial, polynomial, fc.nat(2), (a, b, v) => {
      const left = P.differentiate(P.multiply(a, b), v);
      const right = P.add(P.multiply(P.differentiate(a, v), b), P.multiply(a, P.differentiate(b, v)));
      assert.ok(P.equal(left, right));
    }),
  );
});

test('the greatest common divisor divides both, contains what was put into both, and leaves nothing in common', () => {
  fc.assert(
    fc.property(polynomial, polynomial, polynomial, (a, b, c) => {
      fc.pre(a !== 0n && b !== 0n && c !== 0n);
      const [x, y] = [P.multiply(a, c), P.multiply(b, c)];
      const common = gcd(x, y);
      const [left, right] = [P.divide(x, common), P.divide(y, common)];
      assert.ok(left !== undefined && right !== undefined);
      assert.notEqual(P.divide(common, primitive(c).part), undefined);
      assert.equal(gcd(left, right), 1n);
    }),
  );
});

test('factors multiply to the polynomial', () => {
  fc.assert(
    fc.property(polynomial, polynomial, (a, b) => {
      const p = primitive(P.multiply(P.multiply(a, a), b)).part;
      fc.pre(p !== 0n);
      const whole = factorise(p).reduce<Polynomial>(
        (product, { factor, exponent }) => P.multiply(product, P.power(factor, exponent)),
        1n,
      );
      assert.ok(P.equal(whole, p) || P.equal(P.negate(whole), p));
    }),
  );
});

test('known factors are found', () => {
  const [x, y] = [P.monomial(0), P.monomial(1)];
  const [u, w] = [P.multiply(x, x), P.multiply(y, y)];
  // u³ − 15 u² w + 15 u w² − w³ = (u − w)(u² − 14 u w + w²), of Kerr's Kretschmann scalar
  const term = (c: bigint, i: number, j: number) => P.multiply(c, P.multiply(P.power(u, i), P.power(w, j)));
  const cubic = [term(1n, 3, 0), term(-15n, 2, 1), term(15n, 1, 2), term(-1n, 0, 3)].reduce(P.add);
  const factors = factorise(cubic).map(({ factor }) => factor);
  assert.equal(factors.length, 2);
  assert.ok(factors.some((factor) => P.equal(factor, P.subtract(w, u)) || P.equal(factor, P.subtract(u, w))));
});

test('square roots of squares, and of nothing else', () => {
  fc.assert(
    fc.property(polynomial, (a) => {
      const root = squareRoot(P.multiply(a, a));
      assert.ok(root !== undefined && (P.equal(root, a) || P.equal(root, P.negate(a))));
      if (P.isBranch(a)) assert.equal(squareRoot(P.add(P.multiply(a, a), 1n)), undefined);
    }),
  );
});
