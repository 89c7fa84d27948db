import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadKernels } from '../../src/engines/cpu/kernels.ts';
import { type Columns, Triangles } from '../../src/engines/cpu/lm-triangle.ts';
import { SharedHeap } from '../../src/engines/cpu/memory.ts';
import { Pool } from '../../src/engines/cpu/pool.ts';
import { randomVector, relativeError } from './cases.ts';

interface Bench {
  readonly triangles: Triangles;
  readonly heap: SharedHeap;
}

async function withTriangles(size: number, use: (bench: Bench) => void, threads = 1, fused = true): Promise<void> {
  const heap = new SharedHeap();
  const pool = new Pool({ module: await loadKernels('lm', 'float64', fused), memory: heap.memory, threads });
  await pool.ready;
  try {
    use({ triangles: new Triangles(heap, pool, size), heap });
  } finally {
    pool.dispose();
  }
}

/** Rows of a random matrix and BᵀB in a triangle's layout. */
function randomRows(count: number, size: number, seed: number): Float64Array[] {
  return Array.from({ length: count }, (_, k) => randomVector(size, seed + k));
}

function gram({ triangles }: Bench, rows: readonly Float64Array[]): Float64Array {
  const a = triangles.allocate();
  for (const row of rows) {
    for (let i = 0; i < triangles.size; i++) {
      for (let j = 0; j <= i; j++) a[i * triangles.ld + j]! += row[i]! * row[j]!;
    }
  }
  return a;
}

/** The textbook factorisation, one number at a time. */
function plainCholesky(n: number, ld: number, a: Float64Array): Float64Array {
  const l = a.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i * ld + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * ld + k]! * l[j * ld + k]!;
      l[i * ld + j] = i === j ? Math.sqrt(sum) : sum / l[j * ld + j]!;
    }
  }
  return l;
}

function lower({ size, ld }: Triangles, l: Float64Array): number[] {
  return Array.from({ length: size }, (_, i) => [...l.subarray(i * ld, i * ld + i + 1)]).flat();
}

/** L L ᵀ, or a product of any triangle with its transpose. */
function squared({ size, ld }: Triangles, l: Float64Array): number[] {
  const entries: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += l[i * ld + k]! * l[j * ld + k]!;
      entries.push(sum);
    }
  }
  return entries;
}

/** A matrix by its rows in the layout of {@link Columns}, each column followed by `spare` unused numbers. */
function columnsOf({ heap, triangles }: Bench, rows: readonly Float64Array[], height: number): Columns {
  const stride = height + 8;
  const values = heap.vector('float64', stride * triangles.size);
  for (const [k, row] of rows.entries()) for (let i = 0; i < triangles.size; i++) values[i * stride + k] = row[i]!;
  return { address: values.byteOffset, stride };
}

for (const size of [3, 6, 45, 48, 51, 99, 150]) {
  test(`Cholesky of order ${size} is the textbook's, and solves`, async () => {
    for (const fused of [true, false]) {
      await withTriangles(
        size,
        (bench) => {
          const { triangles } = bench;
          const a = gram(bench, randomRows(size + 20, size, 1));
          const shift = randomVector(size, 77).map((x) => 1 + x * x);
          const l = triangles.allocate();
          assert.ok(triangles.cholesky(a, shift, l));
          for (let i = 0; i < size; i++) a[i * triangles.ld + i]! += shift[i]!;
          const expected = plainCholesky(size, triangles.ld, a);
          assert.ok(relativeError(lower(triangles, l), lower(triangles, expected)) < 1e-13);

          const x = randomVector(size, 5);
          const right = Float64Array.from({ length: size }, (_, i) => {
            let sum = 0;
            for (let j = 0; j < size; j++) sum += a[Math.max(i, j) * triangles.ld + Math.min(i, j)]! * x[j]!;
            return sum;
          });
          triangles.solve(l, right);
          assert.ok(relativeError(right, x) < 1e-12);
        },
        1,
        fused,
      );
    }
  });

  test(`rows taken into a triangle of order ${size} add their squares, and it solves`, async () => {
    await withTriangles(size, (bench) => {
      const { triangles } = bench;
      const l = triangles.allocate();
      // Fewer rows than columns first, then more, and a column without any entry.
      const first = randomRows(8, size, 11);
      const second = randomRows(size + 40 - (size % 8), size, 300);
      const rows = [...first, ...second];
      for (const row of rows) row[1] = 0;
      triangles.absorb(l, columnsOf(bench, first, 8), () => 8);
      triangles.absorb(l, columnsOf(bench, second, second.length + 8), () => Math.ceil(second.length / 8) * 8);
      assert.ok(relativeError(squared(triangles, l), lower(triangles, gram(bench, rows))) < 1e-13);

      // The square root of a damping: a diagonal, of which the columns up to `end` reach no further down.
      const damping = Float64Array.from({ length: size }, (_, i) => 0.5 + i / size);
      const diagonal = Array.from({ length: size }, (_, i) => {
        const row = new Float64Array(size);
        row[i] = damping[i]!;
        return row;
      });
      const height = Math.ceil(size / 8) * 8;
      triangles.absorb(l, columnsOf(bench, diagonal, height), (end) => Math.ceil(end / 8) * 8);
      const total = gram(bench, [...rows, ...diagonal]);
      assert.ok(relativeError(squared(triangles, l), lower(triangles, total)) < 1e-13);

      const x = randomVector(size, 6);
      const y = x.slice();
      const plain = triangles.allocate();
      assert.ok(triangles.cholesky(total, new Float64Array(size), plain));
      triangles.solve(l, x);
      triangles.solve(plain, y);
      assert.ok(relativeError(x, y) < 1e-11);
    });
  });
}

test('what is not positive definite is refused, in whichever block', async () => {
  await withTriangles(102, (bench) => {
    const { triangles } = bench;
    const a = gram(bench, randomRows(150, 102, 1));
    const l = triangles.allocate();
    for (const at of [0, 47, 48, 101]) {
      const shift = new Float64Array(102);
      shift[at] = -1e4;
      assert.equal(triangles.cholesky(a, shift, l), false, `pivot ${at}`);
      assert.ok(triangles.cholesky(a, new Float64Array(102), l));
    }
  });
});

test('QR keeps what the normal equations lose', async () => {
  // Läuchli's matrix: ones above ε times the identity. In float64 its JᵀJ is singular for ε below 1e-8.
  const size = 24;
  const epsilon = 1e-9;
  await withTriangles(size, (bench) => {
    const { triangles } = bench;
    const rows = [new Float64Array(size).fill(1)];
    for (let i = 0; i < size; i++) rows.push(new Float64Array(size).map((_, j) => (i === j ? epsilon : 0)));
    const l = triangles.allocate();
    assert.equal(triangles.cholesky(gram(bench, rows), new Float64Array(size), l), false);
    l.fill(0);
    triangles.absorb(l, columnsOf(bench, rows, 32), () => 32);
    // 11ᵀ + ε² has the pivots 1 + ε² and then ε² (1 + 1/(i + ε²)).
    for (let i = 1; i < size; i++) {
      const pivot = Math.abs(l[i * triangles.ld + i]!);
      const exact = epsilon * Math.sqrt(1 + 1 / (i + epsilon ** 2));
      assert.ok(Math.abs(pivot / exact - 1) < 1e-6, `pivot ${i}: ${pivot}, not ${exact}`);
    }
  });
});

test('one thread and two give the same bits', async () => {
  const results: number[][] = [];
  for (const threads of [1, 2]) {
    await withTriangles(
      198,
      (bench) => {
        const { triangles } = bench;
        const rows = randomRows(200, 198, 3);
        const l = triangles.allocate();
        assert.ok(triangles.cholesky(gram(bench, rows), new Float64Array(198).fill(1e-3), l));
        const r = triangles.allocate();
        triangles.absorb(r, columnsOf(bench, rows, 200), () => 200);
        results.push([...lower(triangles, l), ...lower(triangles, r)]);
      },
      threads,
    );
  }
  assert.deepEqual(results[0], results[1]);
});
