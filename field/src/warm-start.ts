import { existsSync } from 'node:fs';
import type { FitModel } from '@spacetime/dsl';
import { encodingText } from './describe.ts';
import type { Engine } from './engine.ts';
import { type FieldFile, readField } from './file/einfield.ts';
import { EinfieldError } from './file/einfield-error.ts';
import { FitError } from './fit-error.ts';
import type { Normalisation } from './normalisation.ts';

/** A trained field that a training begins from: its weights mean something in its own normalisation alone. */
export interface WarmStart {
  readonly normalisation: Normalisation;
  /** What it is a field of. */
  readonly spacetime: string;
  /** @throws FitError where the engine's network is another */
  apply(engine: Engine): void;
}

/**
 * Begins from another fit's weights, of the same network on the same inputs: to go on in another precision or with
 * another optimiser, or with parameters nearby.
 *
 * @param text the file that declares the fit
 * @throws FitError where the two do not go together, EinfieldError where the file is damaged
 */
export function warmStart(path: string, fit: FitModel, text: string): WarmStart {
  const file = read(path);
  const { header, weights } = file;
  const differ = (what: string, theirs: unknown, ours: unknown) => {
    if (`${theirs}` === `${ours}`) return;
    throw new FitError(
      `${path} cannot be begun from: its ${what} is ${theirs}, and that of ${fit.name} is ${ours}`,
      'usage',
    );
  };
  differ('chart', header.chart.name, fit.chart?.name);
  differ('target', header.target, fit.target);
  differ('encoding', `(${header.encoding.join(', ')})`, `(${encodingText(fit, text).join(', ')})`);
  if (fit.optimizer.kind === 'lm' && fit.optimizer.stages > 1) {
    throw new FitError(
      'the stages of lm begin from fresh networks: leave stages out, or the field to begin from',
      'usage',
    );
  }
  return {
    normalisation: header.normalisation,
    spacetime: header.spacetime,
    apply(engine) {
      const shapes = [header.network, engine.shape].map((shape) => JSON.stringify(shape));
      differ('network', shapes[0], shapes[1]);
      engine.weights.set(weights);
    },
  };
}

/** The normalisation that an interrupted training had, which may have come from elsewhere; undefined where it is not to be had. */
export function earlierNormalisation(out: string): Normalisation | undefined {
  try {
    return existsSync(out) ? readField(out).header.normalisation : undefined;
  } catch (error) {
    // The state beside it says what is to be said.
    if (error instanceof EinfieldError) return undefined;
    throw error;
  }
}

function read(path: string): FieldFile {
  if (path.endsWith('.spacetime')) {
    throw new FitError(`${path} is a spacetime, not a trained field to begin from: name an .einfield file`, 'usage');
  }
  if (!existsSync(path)) throw new FitError(`there is nothing to begin from: ${path} does not exist`, 'usage');
  try {
    return readField(path);
  } catch (error) {
    if (error instanceof EinfieldError) throw new EinfieldError(`${path}: ${error.message}`);
    throw error;
  }
}
