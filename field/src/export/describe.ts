import type { LearnedField } from '../learned/learned-field.ts';

/** The components' order in everything that is exported flat. */
export const COMPONENTS = '00 01 02 03 11 12 13 22 23 33';

/** What an exported field says of itself, in any format: texts by key. */
export function description({ header, spacetime }: LearnedField): ReadonlyMap<string, string> {
  const { chart, signature, parameters, training } = header;
  return new Map([
    ['product', header.product],
    ['spacetime', spacetime.name],
    ['fit', header.fit],
    ['chart', chart.name],
    ['coordinates', chart.coordinates.join(', ')],
    ['domain', JSON.stringify(chart.domain)],
    ['signature', `${'-'.repeat(signature.negative)}${'+'.repeat(signature.positive)}`],
    ['parameters', JSON.stringify(parameters)],
    ['units', 'as in the source: G = c = 1 unless its parameters say otherwise'],
    ['conventions', `covariant components g_ij in the coordinate basis, order ${COMPONENTS}`],
    ['target', header.target],
    ['background', header.background],
    ['encoding', JSON.stringify(header.encoding)],
    ['network', JSON.stringify(header.network)],
    ['training', JSON.stringify(training)],
    ['sources', JSON.stringify(header.sources)],
  ]);
}

/** One line for a person: what, where. */
export function headline({ header }: LearnedField): string {
  const { chart, fit, spacetime } = header;
  return `The metric of ${spacetime} in ${chart.name}(${chart.coordinates.join(', ')}) as learned by the fit ${fit}`;
}

/** Where the function is meant to be used: inside the domain that it was trained on. */
export function domainText({ header }: LearnedField): string {
  const { coordinates, domain } = header.chart;
  return coordinates.map((name, i) => `${name} in ${domain.lower[i]} .. ${domain.upper[i]}`).join(', ');
}
