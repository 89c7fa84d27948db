import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { networkText, openField, type SourceFile } from '@spacetime/field';
import type { FieldInfo } from '@spacetime/protocol';
import { isWithin, pathOf } from '../workspace/places.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** A field that cannot be shown, said for people. */
export class FieldInfoError extends Error {
  override readonly name = 'FieldInfoError';
}

/**
 * What an `.einfield` file says of itself.
 *
 * @throws FieldInfoError, or EinfieldError where the file is not what it should be
 */
export function fieldInfo(workspace: Workspace, field: string): FieldInfo {
  const path = pathOf(field);
  if (!isAbsolute(path)) throw new FieldInfoError(`${field} is not the path of a file`);
  if (!workspace.trusted && !isWithin(path, workspace.folders)) {
    throw new FieldInfoError('files outside a workspace that is not trusted are not read');
  }
  const { header, bytes, weightBytes, parameters: weights, network } = openField(path);
  const { chart, training, fit, spacetime, parameters, target, background, encoding, order, product } = header;
  const { optimizer, steps, samples, seconds, engine, precision, seed, losses, validation } = training;
  return {
    ...{ path, bytes, weightBytes, weights, fit, spacetime, parameters, target, background, encoding, order, product },
    network: networkText(network),
    chart: {
      name: chart.name,
      coordinates: chart.coordinates,
      lower: [...chart.domain.lower],
      upper: [...chart.domain.upper],
    },
    training: {
      ...{ optimizer, steps, samples, seconds, engine, precision, seed, losses },
      ...(validation && {
        validation: {
          points: validation.points,
          mae: validation.mae,
          relative: validation.relative,
          distortionRelative: validation.distortionRelative,
        },
      }),
    },
    sources: header.sources.map((source) => ({ ...sourceOf(workspace, dirname(path), source), text: source.text })),
  };
}

/** Where a source lies, and whether what lies there is the same text. */
function sourceOf(workspace: Workspace, folder: string, { path, text }: SourceFile) {
  const place = join(folder, path);
  let now = workspace.isOpen(place) ? workspace.read(place) : undefined;
  try {
    now ??= readFileSync(place, 'utf8');
  } catch {
    // It is not there.
  }
  return { path: place, isCurrent: now === text };
}
