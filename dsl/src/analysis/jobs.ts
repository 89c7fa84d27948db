import type { JobDeclaration, Name } from '../ast.ts';
import type { DataSource, GeodesicModel, JobModel, RenderModel } from '../model.ts';
import { chartOfJob, checkHasMetric } from './observed-chart.ts';
import { readSettings, type Settings } from './read-settings.ts';
import type { ReadingContext } from './reading.ts';
import { Report } from './report.ts';
import type { Subject } from './subjects.ts';
import { findValue, getValue } from './values.ts';

/** A `geodesic`, `render` or `data` block with every setting. */
export function buildJob(declaration: JobDeclaration, subject: Subject | undefined, report: Report): JobModel {
  const context: ReadingContext = { prefix: declaration.kind, report, checker: subject?.checkerFor(report), place: {} };
  const settings = readSettings(declaration, context);
  const { written, ranges } = settings;
  const common = {
    name: declaration.name.canonical,
    file: report.file,
    ...(declaration.doc === undefined ? {} : { doc: declaration.doc }),
    ...(declaration.of === undefined ? {} : { of: declaration.of.canonical }),
    settings: written,
    declaration,
    ranges,
  };
  if (declaration.kind === 'data')
    return {
      ...common,
      ...dataOf(declaration, report.file, settings.values),
      kind: 'data',
      sound: !report.hasErrorIn(declaration.range),
    };
  const chart = chartOfJob(declaration, subject);
  checkHasMetric(declaration, subject, chart, ranges.get('chart'), report);
  const spacetime = subject?.spacetime?.model;
  const observer = {
    ...common,
    ...(spacetime === undefined ? {} : { spacetime }),
    ...(subject?.fit === undefined ? {} : { fit: subject.fit.name.canonical }),
    ...(chart === undefined ? {} : { chart }),
    rtol: getValue(settings.values, 'rtol', 'number').value,
    atol: getValue(settings.values, 'atol', 'number').value,
  };
  const own = declaration.kind === 'render' ? renderOf(settings) : geodesicOf(settings, report);
  const sound = subject !== undefined && spacetime?.sound !== false && !report.hasErrorIn(declaration.range);
  return { ...observer, ...own, sound };
}

type Own<T extends JobModel, K extends keyof T> = Pick<T, K | 'kind'>;

/** What a fit of a `data` block needs of it; what is wrong with the block is reported where it is declared. */
export function dataSourceOf(declaration: JobDeclaration, file: string): DataSource {
  const report = new Report(file, []);
  const { values } = readSettings(declaration, { prefix: 'data', report, checker: undefined, place: {} });
  return dataOf(declaration, file, values);
}

const AXES = ['t', 'x', 'y', 'z'] as const;

function dataOf({ name }: JobDeclaration, file: string, values: Settings['values']): DataSource {
  const excise = findValue(values, 'excise', 'number');
  const within = AXES.flatMap((axis) => {
    const interval = findValue(values, axis, 'interval');
    return interval === undefined ? [] : [[axis, interval.value] as const];
  });
  return {
    name: name.canonical,
    file,
    path: findValue(values, 'file', 'text')?.value ?? '',
    format: getValue(values, 'format', 'word').value as DataSource['format'],
    within: Object.fromEntries(within),
    ...(excise === undefined ? {} : { excise: excise.value }),
  };
}

function geodesicOf(
  { values, written }: Settings,
  report: Report,
): Own<GeodesicModel, 'particle' | 'at' | 'velocity' | 'until'> {
  const particle = getValue(values, 'particle', 'word').value as GeodesicModel['particle'];
  const until = getValue(values, 'until', 'equation');
  const item = written.get('until')?.items[0];
  if (item?.kind === 'equation' && particle === 'photon' && until.name === 'τ') reportProperTime(item.name, report);
  return {
    kind: 'geodesic',
    particle,
    at: (findValue(values, 'at', 'vector')?.value ?? []).filter((component) => component !== undefined),
    velocity: findValue(values, 'velocity', 'vector')?.value ?? [],
    until: until.value,
  };
}

function reportProperTime({ range }: Name, report: Report): void {
  report.warning(range, 'geodesic/until', 'Proper time does not pass for a photon; its affine parameter is `λ`.', {
    fixes: [{ title: 'Replace by `λ`', edits: [{ range, text: 'λ' }] }],
  });
}

function renderOf({ values }: Settings): Own<RenderModel, 'camera' | 'field' | 'width' | 'height' | 'sky' | 'disk'> {
  const [width, height] = getValue(values, 'resolution', 'size').value;
  const image = findValue(values, 'sky', 'text');
  const disk = findValue(values, 'disk', 'interval');
  const at = findValue(values, 'camera at', 'vector')?.value ?? [];
  return {
    kind: 'render',
    camera: {
      at: at.filter((component) => component !== undefined),
      looking: (findValue(values, 'camera looking', 'word')?.value ?? 'inward') as RenderModel['camera']['looking'],
    },
    field: getValue(values, 'field', 'number').value,
    width,
    height,
    sky:
      image === undefined
        ? { kind: getValue(values, 'sky', 'word').value as 'checker' | 'stars' }
        : { kind: 'image', path: image.value },
    ...(disk === undefined ? {} : { disk: disk.value }),
  };
}
