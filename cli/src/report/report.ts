import type { Simulation } from '@spacetime/data';
import { type LearnedField, type TrainingHistory, truthOf } from '@spacetime/field';
import { type ComparisonResult, comparisonOf, showRows } from '../comparison.ts';
import { bytes, scientific } from '../show/table.ts';
import { differencesAgainstStep, errorMaps, kretschmannCurves, mainAxes } from './collect.ts';
import { type Curves, page, type Section } from './page.ts';

/** A self-contained HTML page about a field; takes some seconds, most of them for the finite differences. */
export function reportOf(
  learned: LearnedField,
  course?: TrainingHistory,
  comparison: ComparisonResult = comparisonOf(learned, 4096, false),
  data?: Simulation,
): string {
  const { exact } = truthOf(learned, data);
  const axes = mainAxes(exact);
  const sections: Section[] = [
    {
      heading: 'Accuracy',
      text:
        `${comparison.points} fresh random points. MAE: mean |error| over points and components. Relative ℓ2: ‖error‖/‖exact‖; ` +
        `“of the distortion”: ‖error‖/‖exact − background‖, which a large background cannot flatter. A dash where the exact quantity vanishes.`,
      table: {
        header: ['learned against exact', 'MAE', 'relative ℓ2', 'of the distortion'],
        rows: showRows(comparison),
      },
    },
  ];
  if (course !== undefined && course.records.length > 0) sections.push(training(course));
  sections.push(
    { heading: 'Where the error is', text: sliceText(learned, axes), maps: errorMaps(learned, exact, axes) },
    { heading: 'Curvature, learned and exact', curves: kretschmannCurves(learned, exact, mainAxis(learned, axes)) },
    // Differences of what is interpolated between a grid's points say nothing.
    ...(data === undefined
      ? [
          {
            heading: 'Finite differences against automatic differentiation',
            text: 'Central differences of samples of the exact metric, against the derivatives of the learned field.',
            curves: [differencesAgainstStep(learned, exact, learned.fit.seed + 1)],
          },
        ]
      : []),
    { heading: 'Source', source: learned.header.sources[0]!.text },
  );
  const subtitle = `${learned.fit.of}, chart ${learned.chart.name}: ${learned.parameters} weights, ${bytes(comparison.storage_bytes)} on disk; MAE of the metric ${scientific(comparison.quantities.metric.mae)}`;
  return page(`${learned.fit.name}: a learned metric`, subtitle, sections);
}

function mainAxis(learned: LearnedField, axes: readonly [number, number]): number {
  const { lower, upper } = learned.chart.domain;
  const length = (axis: number) => upper[axis]! - lower[axis]!;
  return length(axes[0]) >= length(axes[1]) ? axes[0] : axes[1];
}

function sliceText(learned: LearnedField, axes: readonly [number, number]): string {
  const { coordinates, domain } = learned.chart;
  const fixed = [0, 1, 2, 3].filter((i) => !axes.includes(i));
  const values = fixed.map(
    (i) => `${coordinates[i]} = ${Number(((domain.lower[i]! + domain.upper[i]!) / 2).toPrecision(4))}`,
  );
  return `A plane through the middle of the domain: ${values.join(', ')}. Point at it for values.`;
}

const ORDERS = ['metric', 'Jacobian', 'Hessian'];

function training({ records, validations }: TrainingHistory): Section {
  const xs = records.map((record) => record.step);
  const orders = records[0]!.parts.length;
  const positive = (value: number) => (value > 0 && Number.isFinite(value) ? value : null);
  const loss: Curves = {
    title: 'Loss',
    x: 'step',
    y: 'loss',
    logX: false,
    logY: true,
    xs,
    series: [
      { label: 'total', values: records.map((r) => positive(r.loss)), colour: 0 },
      ...(orders < 2
        ? []
        : Array.from({ length: orders }, (_, k) => ({
            label: ORDERS[k]!,
            values: records.map((r) => positive(r.parts[k]!)),
            colour: k + 1,
          }))),
    ],
  };
  if (validations.length === 0) return { heading: 'Training', curves: [loss] };
  const validation: Curves = {
    title: 'Validation, at points that training never saw',
    x: 'step',
    y: 'error',
    logX: false,
    logY: true,
    points: true,
    xs: validations.map((v) => v.step),
    series: [
      { label: 'MAE of the metric', values: validations.map((v) => positive(v.mae)), colour: 0 },
      {
        label: 'relative ℓ2 of the distortion',
        values: validations.map((v) => positive(v.distortionRelative)),
        colour: 1,
      },
    ],
  };
  return { heading: 'Training', curves: [loss, validation] };
}
