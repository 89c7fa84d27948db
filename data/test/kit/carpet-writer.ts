import { hdf5 } from '../../src/hdf5/library.ts';
import type { Triple } from '../../src/source.ts';

/** The values of some variables at a point, by name. */
export type Values = (t: number, x: number, y: number, z: number) => Readonly<Record<string, number>>;

/** A box of points to be written. */
export interface WrittenGrid {
  readonly level: number;
  readonly origin: Triple;
  readonly delta: Triple;
  readonly shape: Triple;
  /** Index along z at which the grid is split in two components, which share two ghost points at each side. */
  readonly split?: number;
}

export interface Written {
  readonly grids: readonly WrittenGrid[];
  readonly times?: readonly number[];
  readonly values: Values;
  /** Text of the group of parameters. */
  readonly parameters?: string;
  readonly compression?: number;
}

const GHOSTS = 2;

/** Writes what CarpetIOHDF5 would: a dataset for each variable, time, level and component. */
export async function writeCarpet(
  path: string,
  { grids, times = [0], values, parameters = '', compression }: Written,
): Promise<void> {
  const { File } = await hdf5();
  const file = new File(path, 'w');
  const group = file.create_group('Parameters and Global Attributes');
  group.create_dataset({ name: 'All Parameters', data: parameters || ' ' });
  for (const [iteration, time] of times.entries()) {
    for (const grid of grids) {
      for (const [component, part] of partsOf(grid).entries()) {
        const arrays = sample(part, time, values);
        for (const [name, data] of arrays) {
          const [nx, ny, nz] = part.shape;
          const dataset = file.create_dataset({
            name: `ADMBASE::${name} it=${iteration} tl=0 rl=${grid.level} c=${component}`,
            data,
            shape: [nz, ny, nx],
            ...(compression && { chunks: [nz, ny, nx], compression }),
          });
          dataset.create_attribute('origin', Float64Array.from(part.origin));
          dataset.create_attribute('delta', Float64Array.from(part.delta));
          dataset.create_attribute('level', grid.level, [], '<i');
          dataset.create_attribute('timestep', iteration, [], '<i');
          dataset.create_attribute('time', time, [], '<d');
          dataset.create_attribute('cctk_nghostzones', Int32Array.of(GHOSTS, GHOSTS, GHOSTS));
          dataset.create_attribute('cctk_bbox', Int32Array.from(part.outer));
        }
      }
    }
  }
  file.close();
}

interface Part extends WrittenGrid {
  readonly outer: readonly number[];
}

function partsOf(grid: WrittenGrid): Part[] {
  const { split, origin, delta, shape } = grid;
  if (split === undefined) return [{ ...grid, outer: [1, 1, 1, 1, 1, 1] }];
  const [nx, ny, nz] = shape;
  const from = split - GHOSTS;
  return [
    { ...grid, shape: [nx, ny, split + GHOSTS], outer: [1, 1, 1, 1, 1, 0] },
    {
      ...grid,
      origin: [origin[0], origin[1], origin[2] + from * delta[2]],
      shape: [nx, ny, nz - from],
      outer: [1, 1, 1, 1, 0, 1],
    },
  ];
}

/** By name, x fastest. */
export function sample({ origin, delta, shape }: WrittenGrid, time: number, values: Values): Map<string, Float64Array> {
  const [nx, ny, nz] = shape;
  const arrays = new Map<string, Float64Array>();
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const here = values(time, origin[0] + i * delta[0], origin[1] + j * delta[1], origin[2] + k * delta[2]);
        for (const [name, value] of Object.entries(here)) {
          let array = arrays.get(name);
          if (array === undefined) {
            array = new Float64Array(nx * ny * nz);
            arrays.set(name, array);
          }
          array[at] = value;
        }
      }
    }
  }
  return arrays;
}
