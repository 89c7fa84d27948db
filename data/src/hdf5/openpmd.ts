import type { Dataset, Entity, File, Group } from 'h5wasm/node';
import { DataError } from '../data-error.ts';
import { NO_GHOSTS, type OnProgress, type Piece, type Source, type Triple } from '../source.ts';
import {
  attributeOf,
  bytesOfNumber,
  guarded,
  isList,
  lacks,
  numberOf,
  numbersOf,
  readSlabs,
  spread,
  textOf,
} from './library.ts';
import { OpenFiles } from './open-files.ts';

/** In units of SI: what a velocity that the file has as a fraction of it is multiplied by. */
const SPEED_OF_LIGHT = 299792458;
const AXES = ['x', 'y', 'z'] as const;

export function looksLikeOpenPmd(file: File, path: string): boolean {
  return attributeOf(path, file, 'openPMD') !== undefined;
}

/**
 * HDF5 after the openPMD standard (versions 1 and 2): meshes of every iteration of a file, a level for each suffix `_lvlN`
 * or `_levN` of a mesh's name.
 *
 * @throws DataError where a file is damaged or is something else
 */
export async function openOpenPmd(paths: readonly string[], onProgress?: OnProgress): Promise<Source> {
  return OpenFiles.openSource((files) => {
    const pieces: Piece[] = [];
    const notes = new Set<string>();
    for (const [n, path] of paths.entries()) {
      onProgress?.(n / paths.length, path);
      pieces.push(...piecesOf(files, path, notes));
    }
    return { format: 'openpmd', files: paths, pieces, notes: [...notes] };
  });
}

function piecesOf(files: OpenFiles, path: string, notes: Set<string>): Piece[] {
  const file = files.file(path);
  const version = textOf(path, file, 'openPMD');
  if (version === undefined)
    throw new DataError(
      'format',
      `${path} is not of openPMD: it has no attribute openPMD; \`format carpet\` reads Carpet's`,
    );
  const basePath = textOf(path, file, 'basePath') ?? '/data/%T/';
  const [before = '/data/'] = basePath.split('%T');
  const meshesPath = textOf(path, file, 'meshesPath');
  if (meshesPath === undefined)
    throw new DataError('variables', `${path}: it has no attribute meshesPath: there are no meshes in it`);
  const series = child(path, file, before);
  const pieces: Piece[] = [];
  for (const key of guarded(path, before, () => series.keys())) {
    if (!/^\d+$/.test(key)) continue;
    const iteration = child(path, series, key);
    const time = numberOf(path, iteration, 'time');
    const meshes = child(path, iteration, meshesPath);
    for (const name of guarded(path, meshes.path, () => meshes.keys())) {
      pieces.push(...meshPieces(files, path, meshes, name, Number(key), time, notes));
    }
  }
  return pieces;
}

function child(path: string, group: Group, name: string): Group {
  const inner = name.replace(/^\/|\/$/g, '');
  const found = inner === '' ? group : guarded(path, name, () => group.get(inner));
  if (found === null || !('type' in found) || found.type !== 'Group')
    throw new DataError('format', `${path}: ${group.path}: there is no group ${name}`);
  return found as Group;
}

function meshPieces(
  files: OpenFiles,
  path: string,
  meshes: Group,
  name: string,
  iteration: number,
  time: number,
  notes: Set<string>,
): Piece[] {
  const mesh = guarded(path, name, () => meshes.get(name));
  if (mesh === null || !isObject(mesh)) return [];
  const geometry = textOf(path, mesh, 'geometry') ?? 'cartesian';
  if (geometry !== 'cartesian') {
    notes.add(`the mesh ${name} has the geometry ${geometry} and is left out`);
    return [];
  }
  const written = labelsOf(path, mesh);
  if (written === undefined) {
    notes.add(`the mesh ${name} has not the axes x, y, z and is left out`);
    return [];
  }
  // In the order of Fortran the first label is the fastest index, and HDF5's last one is: all lists turn round.
  const isFortran = textOf(path, mesh, 'dataOrder') === 'F';
  const inOrder = <T>(list: readonly T[]) => (isFortran ? list.toReversed() : list);
  const labels = inOrder(written);
  const spacing = inOrder(numbersOf(path, mesh, 'gridSpacing', labels.length));
  const offset = inOrder(numbersOf(path, mesh, 'gridGlobalOffset', labels.length));
  const unit = numberOf(path, mesh, 'gridUnitSI');
  if (unit !== 1) notes.add(`coordinates are as in the file, in units of ${unit} m`);
  const factorOfVelocity = velocityUnit(path, mesh);
  const level = Number(/_l(?:vl|ev)_?(\d+)/i.exec(name)?.[1] ?? 0);
  const stem = name.replace(/_patch\d+/i, '').replace(/_l(?:vl|ev)_?\d+/i, '');
  const components: [string, Dataset | Group][] = mesh.type === 'Dataset' || isConstant(path, mesh) ? [['', mesh]] : [];
  if (mesh.type === 'Group' && components.length === 0) {
    const group = mesh as Group;
    for (const key of guarded(path, name, () => group.keys())) {
      const component = guarded(path, `${name}/${key}`, () => group.get(key));
      if (component !== null && isObject(component)) components.push([key, component]);
    }
  }
  return components.map(([key, object]): Piece => {
    const unitSI = attributeOf(path, object, 'unitSI') === undefined ? 1 : numberOf(path, object, 'unitSI');
    const factor = factorOfVelocity && unitSI !== 1 ? unitSI / SPEED_OF_LIGHT : unitSI;
    const inner = mesh.type === 'Dataset' ? [] : attributeOf(path, object, 'position');
    const position =
      isList(inner) && inner.length === labels.length ? inOrder(Array.from(inner, Number)) : labels.map(() => 0);
    const shape = shapeOf(path, object);
    const { path: place } = object;
    const constant = object.type === 'Dataset' ? undefined : numberOf(path, object, 'value');
    if (shape.length !== labels.length) {
      throw new DataError(
        'format',
        `${path}: ${object.path}: its shape is (${shape.join(', ')}) and its axes are ${labels.join(', ')}`,
      );
    }
    const axisOf = AXES.map((axis) => labels.indexOf(axis));
    const along = (list: readonly number[], otherwise: number) =>
      axisOf.map((k) => (k < 0 ? otherwise : list[k]!)) as unknown as Triple;
    return {
      variable: shortName(stem, key),
      fullName: key === '' ? name : `${name}/${key}`,
      iteration,
      time,
      level,
      component: 0,
      shape: along(shape, 1),
      origin: along(
        offset.map((at, k) => at + position[k]! * spacing[k]!),
        0,
      ),
      delta: along(checked(path, mesh, spacing), 1),
      ghosts: NO_GHOSTS,
      bytes: object.type === 'Dataset' ? bytesOfNumber(path, object as Dataset) : 8,
      file: path,
      place,
      load(box, target, base, stride) {
        const ranges = labels.map((label) => {
          const axis = AXES.indexOf(label);
          return [box.lower[axis]!, box.upper[axis]!] as const;
        });
        const strides = labels.map((label) => stride[AXES.indexOf(label)]!);
        if (constant === undefined)
          return readSlabs(path, files.dataset(path, place), ranges, target, base, strides, factor);
        const counts = ranges.map(([from, to]) => to - from);
        spread(
          new Float64Array(counts.reduce((a, b) => a * b, 1)).fill(constant),
          counts,
          target,
          base,
          strides,
          factor,
        );
      },
    };
  });
}

function isObject(entity: Entity): entity is Dataset | Group {
  return 'type' in entity && (entity.type === 'Dataset' || entity.type === 'Group');
}

/** A constant record component is a group with a value and a shape. */
function isConstant(path: string, object: Dataset | Group): boolean {
  return object.type === 'Group' && attributeOf(path, object, 'value') !== undefined;
}

function shapeOf(path: string, object: Dataset | Group): readonly number[] {
  if (object.type !== 'Dataset') return numbersOf(path, object, 'shape');
  return guarded(path, object.path, () => (object as Dataset).shape ?? []);
}

/** Undefined where an axis is none of x, y, z. */
function labelsOf(path: string, mesh: Dataset | Group): readonly (typeof AXES)[number][] | undefined {
  const value = attributeOf(path, mesh, 'axisLabels');
  if (value === undefined) throw lacks(path, mesh, 'axisLabels');
  const labels = (isList(value) ? Array.from(value as ArrayLike<unknown>, String) : [...String(value)]).map((label) =>
    label.replace(/\0+$/, '').toLowerCase(),
  );
  const known = labels.filter((label): label is (typeof AXES)[number] => (AXES as readonly string[]).includes(label));
  return known.length === labels.length && new Set(known).size === known.length ? known : undefined;
}

function velocityUnit(path: string, mesh: Dataset | Group): boolean {
  const value = attributeOf(path, mesh, 'unitDimension');
  return isList(value) && value.length === 7 && Number(value[0]) === 1 && Number(value[2]) === -1;
}

function checked(path: string, mesh: Dataset | Group, spacing: readonly number[]): readonly number[] {
  if (spacing.every((step) => step > 0)) return spacing;
  throw new DataError(
    'format',
    `${path}: ${mesh.path}: the attribute gridSpacing is (${spacing.join(', ')}); every spacing must be above 0`,
  );
}

/** `gxx` of `admbase_metric/admbase_gxx`, of `gxx`, and of `metric/xx` alike. */
function shortName(mesh: string, component: string): string {
  const last = (text: string) =>
    text
      .toLowerCase()
      .replace(/^.*::/, '')
      .replace(/^admbasex?_/, '');
  if (component === '' || component === '\vScalar') return last(mesh);
  const inner = last(component);
  return /^[txyz]{1,2}$/.test(inner) ? `${last(mesh)}_${inner}` : inner;
}
