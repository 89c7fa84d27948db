import { Random } from '../../sampling/random.ts';
import { BlackBodyTable, exposed } from './colour.ts';
import type { Sky } from './sky.ts';

const COUNT = 40_000;
const SEED = 1;
/** Magnitudes of the brightest and the faintest; so many stars are brighter than m as 10^(0.5 m), uniform space having 0.6. */
const BRIGHTEST = -1.5;
const FAINTEST = 7.5;
/** A star of this magnitude lights its pixel up about half. */
const FULL = 2.6;
/** Cells an axis of the grid in which stars are found. */
const CELLS = 64;
/** How far a star's image reaches, in standard deviations. */
const REACH = 3.5;
const GLOW = [0.006, 0.008, 0.014] as const;

/**
 * Point sources at random: isotropic, with magnitudes and temperatures, the same at every time. Each is drawn as a
 * small round image of about a pixel's size *on the sky*, and a lens keeps surface brightness: a star whose image is magnified
 * covers as many times more pixels, and is as many times brighter.
 *
 * @param pixel angle of a pixel in the middle of an image without a lens
 */
export function starSky(pixel: number): Sky {
  const sigma = Math.min(0.01, 0.6 * pixel);
  const random = new Random(SEED);
  const colours = new BlackBodyTable();
  const places = new Float64Array(3 * COUNT);
  const light = new Float64Array(3 * COUNT);
  const cells = new Map<number, number[]>();
  const one = new Float64Array(3);
  for (let star = 0; star < COUNT; star++) {
    const z = 2 * random.uniform() - 1;
    const azimuth = 2 * Math.PI * random.uniform();
    const rho = Math.sqrt(1 - z * z);
    places.set([rho * Math.cos(azimuth), rho * Math.sin(azimuth), z], 3 * star);
    const [least, most] = [10 ** (0.5 * BRIGHTEST), 10 ** (0.5 * FAINTEST)];
    const magnitude = 2 * Math.log10(least + (most - least) * random.uniform());
    const temperature = 5800 * Math.exp(0.35 * random.normal());
    one.fill(0);
    colours.add(temperature, 10 ** (-0.4 * (magnitude - FULL)), one);
    light.set(one, 3 * star);
    fill(cells, places.subarray(3 * star, 3 * star + 3), REACH * sigma, star);
  }
  return {
    look(d, at, _beyond, out) {
      const [x, y, z] = [d[at]!, d[at + 1]!, d[at + 2]!];
      for (let k = 0; k < 3; k++) out[k] = GLOW[k]!;
      const found = cells.get(cellOf(x, y, z));
      if (found === undefined) return;
      for (const star of found) {
        const [p, q, r] = [places[3 * star]! - x, places[3 * star + 1]! - y, places[3 * star + 2]! - z];
        const square = (p * p + q * q + r * r) / (sigma * sigma);
        if (square > REACH * REACH) continue;
        const share = Math.exp(-square / 2);
        for (let k = 0; k < 3; k++) out[k]! += share * light[3 * star + k]!;
      }
      for (let k = 0; k < 3; k++) out[k] = exposed(out[k]!);
    },
  };
}

const coordinate = (x: number): number => Math.max(0, Math.min(CELLS - 1, Math.floor(((x + 1) * CELLS) / 2)));

function cellOf(x: number, y: number, z: number): number {
  return (coordinate(x) * CELLS + coordinate(y)) * CELLS + coordinate(z);
}

/** Enters a star in every cell that the cube around it meets. */
function fill(cells: Map<number, number[]>, place: Float64Array, reach: number, star: number): void {
  const [low, high] = [-reach, reach].map((shift) => Array.from(place, (x) => coordinate(x + shift)));
  for (let i = low![0]!; i <= high![0]!; i++) {
    for (let j = low![1]!; j <= high![1]!; j++) {
      for (let k = low![2]!; k <= high![2]!; k++) {
        const cell = (i * CELLS + j) * CELLS + k;
        const list = cells.get(cell);
        if (list === undefined) cells.set(cell, [star]);
        else list.push(star);
      }
    }
  }
}
