import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError } from './data-error.ts';
import { loadNpy, readNpyHeader } from './npy-file.ts';
import { NO_GHOSTS, type OnProgress, type Piece, type Source, type Triple, triple } from './source.ts';

/** Where an array's points are: what the file beside it says. */
interface Sidecar {
  readonly origin: Triple;
  readonly spacing: Triple;
  readonly times: readonly number[];
  /** Names along the last axis; empty where there is none. */
  readonly components: readonly string[];
}

/** The ten components of a metric, in the order of the language. */
const METRIC = ['gtt', 'gtx', 'gty', 'gtz', 'gxx', 'gxy', 'gxz', 'gyy', 'gyz', 'gzz'];

/**
 * Arrays of NumPy, of shape (X, Y, Z), (T, X, Y, Z), (X, Y, Z, C) or (T, X, Y, Z, C), with a JSON file beside them of
 * the same name (or `grid.json` for all of a folder): `{ "origin": [x, y, z], "spacing": [dx, dy, dz], "times": [t, …],
 * "components": [name, …] }`. Without components the last axis is the ten of a metric, or the file's name is the one.
 *
 * @throws DataError
 */
export function openNpy(paths: readonly string[], onProgress?: OnProgress): Source {
  const pieces: Piece[] = [];
  for (const [n, path] of paths.entries()) {
    onProgress?.(n / paths.length, path);
    pieces.push(...piecesOf(path));
  }
  return { format: 'npy', files: paths, pieces, notes: [], close: () => {} };
}

function piecesOf(path: string): Piece[] {
  const header = readNpyHeader(path);
  const sidecar = readSidecar(path);
  const name = basename(path).replace(/\.npy$/i, '');
  const { shape } = header;
  const rank = shape.length;
  const hasComponents =
    sidecar.components.length > 0 || (rank >= 4 && shape.at(-1) === METRIC.length && !matchesTimes(shape, sidecar));
  const components = sidecar.components.length > 0 ? sidecar.components : hasComponents ? METRIC : [name];
  const space = hasComponents ? rank - 1 : rank;
  const timed = space === 4;
  if ((space !== 3 && space !== 4) || (hasComponents && shape.at(-1) !== components.length)) {
    throw new DataError(
      'format',
      `${path}: its shape is (${shape.join(', ')}); (X, Y, Z) or (T, X, Y, Z) is expected${hasComponents ? `, and then ${components.length} components (${components.join(', ')})` : ''}`,
    );
  }
  const times = sidecar.times;
  const count = timed ? shape[0]! : 1;
  if (times.length !== count) {
    throw new DataError(
      'format',
      `${path}: it has ${count} time${count === 1 ? '' : 's'} and ${sidecarOf(path)} names ${times.length}`,
    );
  }
  const [nx, ny, nz] = shape.slice(timed ? 1 : 0) as unknown as Triple;
  const strides = stridesOf(shape, header.fortran);
  const spatial = strides.slice(timed ? 1 : 0);
  return times.flatMap((time, t) =>
    components.map((component, c): Piece => {
      const start = (timed ? t * strides[0]! : 0) + (hasComponents ? c * strides[rank - 1]! : 0);
      return {
        ...{ variable: component.toLowerCase(), fullName: component, iteration: t, time, level: 0, component: 0 },
        ...{ shape: [nx, ny, nz], origin: sidecar.origin, delta: sidecar.spacing, ghosts: NO_GHOSTS },
        ...{ bytes: header.bytes, file: path, place: 'the array' },
        load: (box, target, base, stride) => {
          loadNpy(
            path,
            header,
            { lower: box.lower, upper: box.upper, start, strides: spatial.slice(0, 3) as unknown as Triple },
            target,
            base,
            stride,
          );
        },
      };
    }),
  );
}

function matchesTimes(shape: readonly number[], { times }: Sidecar): boolean {
  return shape.length === 4 && times.length > 1 && shape[0] === times.length;
}

function stridesOf(shape: readonly number[], fortran: boolean): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let n = 0; n < shape.length; n++) {
    const axis = fortran ? n : shape.length - 1 - n;
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}

function sidecarOf(path: string): string {
  const own = path.replace(/\.npy$/i, '.json');
  return existsSync(own) ? own : join(dirname(path), 'grid.json');
}

function readSidecar(path: string): Sidecar {
  const file = sidecarOf(path);
  const example = '{ "origin": [-8, -8, -8], "spacing": [0.25, 0.25, 0.25], "times": [0] }';
  if (!existsSync(file)) {
    throw new DataError(
      'file',
      `${path}: nothing says where its points are: write ${basename(path).replace(/\.npy$/i, '.json')} (or grid.json) beside it, as ${example}`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new DataError('format', `${file}: this is not JSON: ${(error as Error).message}`);
  }
  const record = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const numbers = (key: string, count?: number): readonly number[] => {
    const list = record[key];
    if (
      !Array.isArray(list) ||
      (count !== undefined && list.length !== count) ||
      !list.every((one) => Number.isFinite(one))
    ) {
      throw new DataError(
        'format',
        `${file}: "${key}" is ${JSON.stringify(list) ?? 'missing'}, not ${count ?? 'some'} numbers; write ${example}`,
      );
    }
    return list as number[];
  };
  const spacing = numbers('spacing', 3) as Triple;
  if (spacing.some((step) => !(step > 0)))
    throw new DataError('format', `${file}: "spacing" is ${JSON.stringify(spacing)}; every spacing must be above 0`);
  const components = record.components ?? [];
  if (!Array.isArray(components) || !components.every((one) => typeof one === 'string')) {
    throw new DataError('format', `${file}: "components" is ${JSON.stringify(components)}, not a list of names`);
  }
  return {
    origin: triple((axis) => numbers('origin', 3)[axis]!),
    spacing,
    times: record.times === undefined ? [0] : numbers('times'),
    components: components as string[],
  };
}
