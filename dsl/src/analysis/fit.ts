import type { JobDeclaration } from '../ast.ts';
import type { FitModel } from '../model.ts';
import { checkEncoding, checkFit } from './check-fit.ts';
import { balanceOf, networkOf, optimizerOf, samplesOf, scheduleOf } from './fit-forms.ts';
import { dataSourceOf } from './jobs.ts';
import { replacedBy } from './maps.ts';
import { chartOfJob, checkHasMetric } from './observed-chart.ts';
import { readSettings } from './read-settings.ts';
import type { ReadingContext } from './reading.ts';
import type { Report } from './report.ts';
import type { Subject } from './subjects.ts';
import { findValue, getValue } from './values.ts';

/** A fit with every setting: defaults where nothing (or nothing sound) was written. */
export function buildFit(declaration: JobDeclaration, subject: Subject | undefined, report: Report): FitModel {
  const spacetime = subject?.spacetime?.model;
  const chart = chartOfJob(declaration, subject);
  const place = chart === undefined ? {} : { chart, replaced: replacedBy(spacetime?.maps ?? [], chart) };
  const checker = subject?.checkerFor(report);
  const context: ReadingContext = { prefix: 'fit', report, checker, place };
  const settings = readSettings(declaration, context);
  const { values, ranges } = settings;
  checkHasMetric(declaration, subject, chart, ranges.get('chart'), report);
  checkFit(settings, report);
  const supervised = getValue(values, 'supervise', 'sum').value;
  const encode = findValue(values, 'encode', 'functions')?.value;
  const fit: FitModel = {
    name: declaration.name.canonical,
    file: report.file,
    ...(declaration.doc === undefined ? {} : { doc: declaration.doc }),
    of: declaration.of?.canonical ?? '',
    ...(spacetime === undefined ? {} : { spacetime }),
    ...(subject?.data === undefined ? {} : { data: dataSourceOf(subject.data, subject.dataFile ?? report.file) }),
    ...(chart === undefined ? {} : { chart }),
    target: getValue(values, 'target', 'word').value as FitModel['target'],
    ...(encode === undefined ? {} : { encode }),
    network: networkOf(getValue(values, 'network', 'form').value),
    order: supervised.has('hessian') ? 2 : supervised.has('jacobian') ? 1 : 0,
    loss: getValue(values, 'loss', 'word').value as FitModel['loss'],
    measure: getValue(values, 'measure', 'word').value as FitModel['measure'],
    balance: balanceOf(getValue(values, 'balance', 'form').value),
    optimizer: optimizerOf(getValue(values, 'optimizer', 'form').value),
    schedule: scheduleOf(getValue(values, 'schedule', 'form').value),
    samples: samplesOf(getValue(values, 'samples', 'form').value),
    batch: getValue(values, 'batch', 'number').value,
    steps: getValue(values, 'steps', 'number').value,
    precision: getValue(values, 'precision', 'word').value as FitModel['precision'],
    seed: getValue(values, 'seed', 'number').value,
    validate: {
      samples: samplesOf(getValue(values, 'validate', 'form').value),
      every: getValue(values, 'validate every', 'number').value,
    },
    declaration,
    ranges,
    sound: subject !== undefined && spacetime?.sound !== false && !report.hasErrorIn(declaration.range),
  };
  checkEncoding(fit, checker?.defaults ?? new Map(), report);
  return report.hasErrorIn(declaration.range) ? { ...fit, sound: false } : fit;
}
