import { PAIR_INDEX, PAIRS } from '@spacetime/dsl';
import { type Element, isZero, ZERO } from '../elements/element.ts';
import type { Field } from '../elements/field.ts';

/** Six pairs a < b: 01 02 03 12 13 23. */
export const BIVECTORS: readonly (readonly [number, number])[] = PAIRS.filter(([a, b]) => a < b);
const INDICES = [0, 1, 2, 3] as const;

/**
 * Exact curvature of a metric, each quantity computed when first asked for. Conventions of Misner, Thorne & Wheeler;
 * symmetric pairs in the order 00 01 02 03 11 12 13 22 23 33.
 */
export class Curvature {
  readonly field: Field;
  /** g_ab [10]. */
  readonly metric: readonly Element[];
  readonly #memory = new Map<string, unknown>();

  constructor(field: Field, metric: readonly Element[]) {
    this.field = field;
    this.metric = metric;
  }

  #g(a: number, b: number): Element {
    return this.metric[PAIR_INDEX[4 * a + b]!]!;
  }

  #once<T>(name: string, compute: () => T): T {
    let known = this.#memory.get(name) as T | undefined;
    if (known === undefined) {
      known = compute();
      this.#memory.set(name, known);
    }
    return known;
  }

  determinant(): Element {
    return this.#once('determinant', () => this.#minor([0, 1, 2, 3], [0, 1, 2, 3]));
  }

  /** g^ab [10]. */
  inverse(): readonly Element[] {
    return this.#once('inverse', () => {
      const { field } = this;
      const scale = field.inverse(this.determinant());
      return PAIRS.map(([a, b]) => {
        const cofactor = this.#minor(
          INDICES.filter((k) => k !== a),
          INDICES.filter((k) => k !== b),
        );
        const signed = (a + b) % 2 === 0 ? cofactor : field.negate(cofactor);
        return field.multiply(signed, scale);
      });
    });
  }

  /** By Laplace's expansion along the row with the most zeros. */
  #minor(rows: readonly number[], columns: readonly number[]): Element {
    const { field } = this;
    if (rows.length === 0) return field.rational(1n);
    const zeros = (row: number) => columns.filter((column) => isZero(this.#g(row, column))).length;
    const best = rows.reduce((most, row, k) => (zeros(row) > zeros(rows[most]!) ? k : most), 0);
    const others = rows.filter((_, k) => k !== best);
    return field.sum(
      columns.map((column, k) => {
        const entry = this.#g(rows[best]!, column);
        if (isZero(entry)) return ZERO;
        const rest = this.#minor(
          others,
          columns.filter((_, j) => j !== k),
        );
        const product = field.multiply(entry, rest);
        return (best + k) % 2 === 0 ? product : field.negate(product);
      }),
    );
  }

  /** ∂_c g_ab, at [c][pair]. */
  #gradient(): readonly (readonly Element[])[] {
    return this.#once('gradient', () => INDICES.map((c) => this.metric.map((x) => this.field.derivative(x, c))));
  }

  /** Γ_abc = (∂_b g_ac + ∂_c g_ab − ∂_a g_bc)/2, at [a][pair bc]. */
  lowerChristoffel(): readonly (readonly Element[])[] {
    return this.#once('lower', () => {
      const { field } = this;
      const gradient = this.#gradient();
      const half = field.rational(1n, 2n);
      const d = (c: number, a: number, b: number) => gradient[c]![PAIR_INDEX[4 * a + b]!]!;
      return INDICES.map((a) =>
        PAIRS.map(([b, c]) => field.multiply(half, field.subtract(field.add(d(b, a, c), d(c, a, b)), d(a, b, c)))),
      );
    });
  }

  /** Γ^a_bc, at [a][pair bc]. */
  christoffel(): readonly (readonly Element[])[] {
    return this.#once('christoffel', () => {
      const lower = this.lowerChristoffel();
      return INDICES.map((a) => PAIRS.map((_, pair) => this.#raised(a, (e) => lower[e]![pair]!)));
    });
  }

  #raised(a: number, of: (e: number) => Element): Element {
    const inverse = this.inverse();
    return this.field.sum(INDICES.map((e) => this.field.multiply(inverse[PAIR_INDEX[4 * a + e]!]!, of(e))));
  }

  /** R_abcd at [pair ab][pair cd] of BIVECTORS. */
  riemann(): readonly (readonly Element[])[] {
    return this.#once('riemann', () => {
      const rows: Element[][] = BIVECTORS.map(() => []);
      for (let x = 0; x < 6; x++) {
        for (let y = x; y < 6; y++) {
          const value = this.#riemann(...BIVECTORS[x]!, ...BIVECTORS[y]!);
          rows[x]![y] = value;
          rows[y]![x] = value;
        }
      }
      return rows;
    });
  }

  #riemann(a: number, b: number, c: number, d: number): Element {
    const { field } = this;
    const lower = this.lowerChristoffel();
    const upper = this.christoffel();
    // R_abcd = ∂_c Γ_abd − ∂_d Γ_abc + Γ_ead Γ^e_bc − Γ_eac Γ^e_bd, the derivatives of g_ae having been absorbed.
    const pair = (i: number, j: number) => PAIR_INDEX[4 * i + j]!;
    const linear = field.subtract(
      field.derivative(lower[a]![pair(b, d)]!, c),
      field.derivative(lower[a]![pair(b, c)]!, d),
    );
    const products = INDICES.map((e) =>
      field.subtract(
        field.multiply(lower[e]![pair(a, d)]!, upper[e]![pair(b, c)]!),
        field.multiply(lower[e]![pair(a, c)]!, upper[e]![pair(b, d)]!),
      ),
    );
    return field.add(linear, field.sum(products));
  }

  /** R_abcd for any indices. */
  #at(a: number, b: number, c: number, d: number): Element {
    if (a === b || c === d) return ZERO;
    const index = (i: number, j: number) =>
      BIVECTORS.findIndex(([k, l]) => k === Math.min(i, j) && l === Math.max(i, j));
    const value = this.riemann()[index(a, b)]![index(c, d)]!;
    return a > b !== c > d ? this.field.negate(value) : value;
  }

  /** R_bd = R^a_bad [10]. */
  ricci(): readonly Element[] {
    return this.#once('ricci', () => {
      const inverse = this.inverse();
      return PAIRS.map(([b, d]) =>
        this.field.sum(
          PAIR_INDEX.map((pair, k) =>
            isZero(inverse[pair]!) ? ZERO : this.field.multiply(inverse[pair]!, this.#at(k >> 2, b, k & 3, d)),
          ),
        ),
      );
    });
  }

  scalar(): Element {
    return this.#once('scalar', () => {
      const inverse = this.inverse();
      const ricci = this.ricci();
      return this.field.sum(PAIR_INDEX.map((pair) => this.field.multiply(inverse[pair]!, ricci[pair]!)));
    });
  }

  /** G_ab = R_ab − R g_ab/2 [10]. */
  einstein(): readonly Element[] {
    return this.#once('einstein', () => {
      const { field } = this;
      const half = field.multiply(field.rational(-1n, 2n), this.scalar());
      return this.ricci().map((x, pair) => field.add(x, field.multiply(half, this.metric[pair]!)));
    });
  }

  /** R_abcd R^abcd = 4 R_AB H^BC R_CD H^DA over pairs, H the metric of bivectors. */
  kretschmann(): Element {
    return this.#once('kretschmann', () => {
      const { field } = this;
      const inverse = this.inverse();
      const up = (i: number, j: number) => inverse[PAIR_INDEX[4 * i + j]!]!;
      const raise = BIVECTORS.map(([a, b]) =>
        BIVECTORS.map(([c, d]) =>
          field.subtract(field.multiply(up(a, c), up(b, d)), field.multiply(up(a, d), up(b, c))),
        ),
      );
      const riemann = this.riemann();
      const mixed = riemann.map((row) =>
        raise[0]!.map((_, y) => field.sum(row.map((x, k) => field.multiply(x, raise[k]![y]!)))),
      );
      const square = field.sum(mixed.flatMap((row, x) => row.map((value, y) => field.multiply(value, mixed[y]![x]!))));
      return field.multiply(field.rational(4n), square);
    });
  }
}
