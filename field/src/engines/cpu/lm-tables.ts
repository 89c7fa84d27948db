import type { NetworkShape } from '../../engine.ts';
import { networkLayout } from '../../layout.ts';
import type { Kind, Layout } from './lm-problem.ts';
import type { SharedHeap } from './memory.ts';

/** Addresses of the tables that `assembly/jacobian-*.ts` describe, and their sizes. */
export interface Tables {
  /** Kinds of residuals: output, stream, first tuple. */
  readonly kinds: number;
  readonly feeds: number;
  /** Adjoints that a neuron has at a point. */
  readonly tuples: number;
  readonly neurons: number;
  readonly neuronCount: number;
  /** Largest number of pairs of streams in a contraction. */
  readonly pairs: number;
  /** Rows of `lmInputs`. */
  readonly inputRows: number;
}

export function buildTables(heap: SharedHeap, shape: NetworkShape, layout: Layout): Tables {
  const { kinds, streams } = layout;
  const write = (values: readonly number[]): number => {
    const address = heap.reserve(values.length * 4);
    new Int32Array(heap.memory.buffer, address, values.length).set(values);
    return address;
  };
  const firstTuple: number[] = [];
  let tuples = 0;
  for (const kind of kinds) {
    firstTuple.push(tuples);
    tuples += kind.feeds.length;
  }
  const feeds = kinds.flatMap((kind, k) => {
    return [kind.feeds.length, write(kind.feeds.flatMap((stream, x) => [firstTuple[k]! + x, stream]))];
  });

  // Between neurons of the layers every kind contributes; with an output only its own, and in their own stream.
  const inner = contraction(streams, kinds, firstTuple, () => true);
  const outer = Array.from({ length: shape.outputs }, (_, output) => {
    return contraction(streams, kinds, firstTuple, (kind, x) => kind.output === output && x === kind.feeds.length - 1);
  });
  const tableAt = write(inner.table);
  const outerAt = outer.map(({ table }) => write(table));

  const tensors = networkLayout(shape);
  const neurons: number[] = [];
  let inputRows = 0;
  for (let layer = 0; layer <= shape.depth; layer++) {
    const weight = tensors[2 * layer]!;
    const bias = tensors[2 * layer + 1]!;
    const last = layer === shape.depth;
    for (let i = 0; i < weight.rows; i++) {
      const meets = last ? shape.depth * shape.width : layer * shape.width + i;
      const table = last ? outerAt[i]! : tableAt;
      const at = [inputRows, weight.columns + 1, weight.offset + i * weight.columns, bias.offset + i];
      neurons.push(...at, table, meets);
    }
    inputRows += weight.columns + 1;
  }
  return {
    kinds: write(kinds.flatMap(({ output, stream }, k) => [output, stream, firstTuple[k]!])),
    feeds: write(feeds),
    tuples,
    neurons: write(neurons),
    neuronCount: neurons.length / 6,
    pairs: Math.max(inner.pairs, ...outer.map(({ pairs }) => pairs)),
    inputRows,
  };
}

/**
 * Which pairs (q, q') of streams of two neurons meet, and through which products of their adjoints: those of each
 * kind that feeds q of the first neuron (where `takes` lets it) and q' of the second.
 */
function contraction(
  streams: number,
  kinds: readonly Kind[],
  firstTuple: readonly number[],
  takes: (kind: Kind, feed: number) => boolean,
): { table: number[]; pairs: number } {
  const products = new Map<number, number[]>();
  for (const [k, kind] of kinds.entries()) {
    for (const [x, q] of kind.feeds.entries()) {
      if (!takes(kind, x)) continue;
      for (const [y, p] of kind.feeds.entries()) {
        const key = q * streams + p;
        const list = products.get(key) ?? [];
        products.set(key, list);
        list.push(firstTuple[k]! + x, firstTuple[k]! + y);
      }
    }
  }
  const keys = [...products.keys()].sort((a, b) => a - b);
  const groups: number[] = [];
  for (let q = 0; q < streams; q++) {
    groups.push(keys.filter((key) => key < q * streams).length);
    groups.push(keys.filter((key) => Math.floor(key / streams) === q).length);
  }
  const spans: number[] = [];
  const list: number[] = [];
  for (const key of keys) {
    const own = products.get(key)!;
    spans.push(list.length / 2, own.length / 2);
    list.push(...own);
  }
  const terms = keys.flatMap((key, pair) => [pair, key % streams]);
  return { table: [...groups, keys.length, 0, ...spans, ...terms, ...list], pairs: keys.length };
}
