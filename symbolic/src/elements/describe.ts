import type { Polynomial } from '../polynomials/polynomial.ts';
import * as P from '../polynomials/polynomial.ts';
import type { Element } from './element.ts';
import type { Field } from './field.ts';

/** A text that is the same for equal elements of fields built alike; for keys and messages. */
export function describe(field: Field, x: Element): string {
  const { n, d, e, p } = field.resolved(x);
  const bases = [...e].map(([k, exponent]) => `(${polynomial(field, field.base(k))})^${exponent}`).sort();
  return [`${n}/${d}`, ...bases, `(${polynomial(field, p)})`].join('*');
}

function polynomial(field: Field, p: Polynomial): string {
  if (!P.isBranch(p)) return `${p}`;
  const name = variableText(field, p.v);
  return p.c
    .map((x, i) => (x === 0n ? '' : `(${polynomial(field, x)})${i === 0 ? '' : `${name}^${i}`}`))
    .filter((text) => text !== '')
    .join('+');
}

function variableText(field: Field, index: number): string {
  const { what } = field.variables[index]!;
  return what.kind === 'symbol' ? what.name : `${what.name}(${what.arguments.map((x) => describe(field, x)).join()})`;
}
