/** The thread in which symbols are derived, one request at a time; it is ended where a request is cancelled. */
import { parentPort } from 'node:worker_threads';
import { MissingMetricError } from '@spacetime/geometry';
import type { SymbolsFormat, SymbolsResult } from '@spacetime/protocol';
import { jsonOf, SymbolicMetric, type Symbols, writeSymbols } from '@spacetime/symbolic';
import { Recent } from '../checks/recent.ts';
import { failureOf } from '../threads/work.ts';
import { declaredSpacetime } from '../views/declared.ts';
import { ViewError } from '../views/orders.ts';
import type { SymbolsOrder, SymbolsReport, SymbolsWork } from './orders.ts';

const port = parentPort!;
const TIME = 20_000;
const FORMATS: readonly SymbolsFormat[] = ['text', 'latex', 'spacetime', 'python', 'c'];
/** Metrics whose derivations go on where they ended. */
const recent = new Recent<SymbolicMetric>(4);

port.on('message', ({ id, work }: SymbolsOrder) => {
  const send = (report: SymbolsReport) => port.postMessage(report);
  try {
    send({ kind: 'done', id, result: derive(work) });
  } catch (error) {
    const expected = error instanceof ViewError || error instanceof MissingMetricError;
    send(failureOf(id, error, expected));
  }
});

function derive({ seen, quantity, time }: SymbolsWork): SymbolsResult {
  const symbols = metricOf(seen).symbols(quantity, { time: time ?? TIME });
  return { ...jsonOf(symbols), documents: symbols.refused === undefined ? documentsOf(symbols) : {} };
}

function documentsOf(symbols: Symbols): SymbolsResult['documents'] {
  return Object.fromEntries(FORMATS.map((format) => [format, writeSymbols(symbols, format)]));
}

function metricOf(seen: SymbolsWork['seen']): SymbolicMetric {
  const key = JSON.stringify(seen);
  const metric = recent.get(key) ?? new SymbolicMetric(declaredSpacetime(seen), seen.chart);
  recent.set(key, metric);
  return metric;
}
