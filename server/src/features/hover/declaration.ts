import type { ChartModel, Occurrence, Range, SpacetimeModel, SymbolEntry } from '@spacetime/dsl';
import { bindParameters, domainOf } from '@spacetime/dsl';
import type { RangeFact } from '../../checks/facts/ranges.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { reader } from '../numbers.ts';
import { bound, number, whole } from '../show.ts';

/** Lines of a declaration that are shown. */
const LINES = 12;

/** A declaration as it is written, cut where it is long. */
export function written(snapshot: Snapshot, file: string, { start, end }: Range): string {
  const text = reader(snapshot)(file)?.slice(start, end) ?? '';
  const lines = text.trimEnd().split(/\r\n|\n|\r/u);
  // Inner lines come with the indentation of the file.
  const indent = Math.min(
    ...lines
      .slice(1)
      .filter((line) => line.trim() !== '')
      .map((line) => line.search(/\S/u)),
  );
  const shown = lines.map((line, i) => (i === 0 || !Number.isFinite(indent) ? line : line.slice(indent)));
  return [...shown.slice(0, LINES), ...(shown.length > LINES ? ['…'] : [])].join('\n');
}

/** The spacetime of a member, in the snapshot's model. */
export function spacetimeOf({ model }: Snapshot, { container, declaration }: SymbolEntry): SpacetimeModel | undefined {
  const own = typeof container === 'string' || container === undefined ? declaration : container.declaration;
  return model.spacetimes.find((spacetime) => spacetime.declaration === own);
}

/** How far samples may be within an enclosure, as a fraction of it, before they are told as well. */
const WIDE = 0.02;

/** `In C: 0.3333 .. 0.9858, enclosed by interval arithmetic.` */
export function rangeText({ chart, lower, upper, reached, samples, undefined: missing }: RangeFact): string {
  if (samples === undefined && lower === upper) return `Its value is ${number(lower, 10)}.`;
  if (samples === undefined) {
    const within = `${bound(lower, 'lower')} .. ${bound(upper, 'upper')}`;
    const enclosed = `Over the domain of \`${chart}\` it lies within ${within} (enclosure by interval arithmetic)`;
    const [least, most] = reached ?? [lower, upper];
    const isWide = least - lower + upper - most > WIDE * (upper - lower);
    return isWide ? `${enclosed}; samples reach ${number(least)} .. ${number(most)}.` : `${enclosed}.`;
  }
  const met = `Over the domain of \`${chart}\` it takes ${number(lower)} .. ${number(upper)}`;
  const without = missing === undefined ? '' : `; it has no value at ${whole(missing)} of them`;
  return `${met} at ${whole(samples)} samples${without}.`;
}

/** Values of a parameter that are no plain numbers in the text. */
export function parameterText(spacetime: SpacetimeModel, name: string): string {
  const parameter = spacetime.parameters.get(name);
  if (parameter === undefined) return '';
  const { value, lower, upper } = parameter;
  if (Number.isNaN(value)) return '';
  const bounded = !Number.isNaN(lower - upper) && (Number.isFinite(lower) || Number.isFinite(upper));
  return `Its value is ${number(value, 10)}${bounded ? `, within ${number(lower, 10)} .. ${number(upper, 10)}` : ''}.`;
}

/** A line for each chart that has the coordinate: that in which it stands, where that is known. */
export function coordinateText(spacetime: SpacetimeModel, { symbol, chart }: Occurrence): string {
  const { name } = symbol;
  const all = [...spacetime.charts.values()].filter(({ coordinates }) => coordinates.includes(name));
  const own = all.filter((one) => one.name === chart);
  return (own.length > 0 ? own : all).map((one) => coordinateLine(spacetime, one, name)).join('\n\n');
}

function coordinateLine(spacetime: SpacetimeModel, chart: ChartModel, name: string): string {
  const k = chart.coordinates.indexOf(name);
  const { lower, upper, periodic } = domainOf(spacetime, chart, bindParameters(spacetime));
  // An error says why.
  if (Number.isNaN(lower[k]! - upper[k]!)) return `Coordinate ${k} of \`${chart.name}\`.`;
  const declared = chart.declaration.domains.some(({ coordinate }) => coordinate.canonical === name);
  const domain = `${number(lower[k]!, 6)} .. ${number(upper[k]!, 6)}`;
  const kind = periodic[k] ? ', periodic' : declared ? '' : ' (the domain of a coordinate that is given none)';
  return `Coordinate ${k} of \`${chart.name}\`, in ${domain}${kind}.`;
}
