import { join } from 'node:path';
import { type LearnedField, learnedField, readField, trainFit } from '../../../../src/index.ts';
import { fitIn, temporaryFolder } from '../../../fits.ts';
import { randomVector } from '../../cases.ts';

const folder = temporaryFolder();

/** A field of random weights, so that its distortion is as large as its background. */
export async function random(text: string, name: string): Promise<LearnedField> {
  const out = join(folder, `${name}.einfield`);
  await trainFit(fitIn(folder, text, `${name}.spacetime`), { out, threads: 1 });
  const { header, weights } = readField(out);
  const { active } = header.normalisation;
  const components = { ...header.normalisation.components, scale: active.map(() => 0.02) };
  const normalisation = { ...header.normalisation, components };
  return learnedField({
    header: { ...header, normalisation },
    weights: Float32Array.from(randomVector(weights.length, 7, 0.5)),
  });
}

/** Of a fit as short as can be. */
export const OPTIONS = `supervise metric
  samples sobol(64)
  batch 64
  steps 1
  validate uniform(10) every 1`;
