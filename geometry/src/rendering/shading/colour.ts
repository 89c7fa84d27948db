/** Linear light to the number that a file or screen takes, 0 … 1 (IEC 61966-2-1, sRGB). */
export function encodeSrgb(linear: number): number {
  if (linear >= 1) return 1;
  const x = Math.max(0, linear);
  return x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055;
}

/** The inverse of {@link encodeSrgb}. */
export function decodeSrgb(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb` in linear light. */
export function linearOf(hex: string): Rgb {
  const part = (at: number) => decodeSrgb(Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
}

/** A lobe of a colour-matching function, with a width on either side of its peak (in nm). */
const lobe = (peak: number, below: number, above: number) => (nm: number) =>
  Math.exp(-0.5 * ((nm - peak) / (nm < peak ? below : above)) ** 2);

/** The CIE 1931 observer, to about a percent: Wyman, Sloan & Shirley, *J. Comput. Graph. Tech.* **2** (2013) 1, table 2. */
const [X1, X2, X3] = [lobe(599.8, 37.9, 31.0), lobe(442.0, 16.0, 26.7), lobe(501.1, 20.4, 26.2)];
const [Y1, Y2] = [lobe(568.8, 46.9, 40.5), lobe(530.9, 16.3, 31.1)];
const [Z1, Z2] = [lobe(437.0, 11.8, 36.0), lobe(459.0, 26.0, 13.8)];

/** hc/k in nm K. */
const SECOND_RADIATION = 1.438776877e7;

/**
 * Colour of a black body in linear sRGB, of luminance 1; what lies outside of the colours of a screen is cut off.
 * @param temperature in K
 */
export function blackBody(temperature: number): Rgb {
  let [x, y, z] = [0, 0, 0];
  for (let nm = 380; nm <= 780; nm += 5) {
    const light = nm ** -5 / Math.expm1(SECOND_RADIATION / (nm * temperature));
    x += light * (1.056 * X1(nm) + 0.362 * X2(nm) - 0.065 * X3(nm));
    y += light * (0.821 * Y1(nm) + 0.286 * Y2(nm));
    z += light * (1.217 * Z1(nm) + 0.681 * Z2(nm));
  }
  const [a, b] = [x / y, z / y];
  return [
    Math.max(0, 3.2404542 * a - 1.5371385 - 0.4985314 * b),
    Math.max(0, -0.969266 * a + 1.8760108 + 0.041556 * b),
    Math.max(0, 0.0556434 * a - 0.2040259 + 1.0572252 * b),
  ];
}

const COLDEST = 500;
const HOTTEST = 40_000;
const ENTRIES = 256;

/** {@link blackBody} from a table, with equal steps of log T; temperatures beyond it are as at its ends. */
export class BlackBodyTable {
  readonly #table: Float64Array;

  constructor() {
    this.#table = new Float64Array(3 * ENTRIES);
    for (let i = 0; i < ENTRIES; i++) {
      this.#table.set(blackBody(COLDEST * (HOTTEST / COLDEST) ** (i / (ENTRIES - 1))), 3 * i);
    }
  }

  /** Adds `light` times the colour to `out`. */
  add(temperature: number, light: number, out: Float64Array): void {
    const place = ((ENTRIES - 1) * Math.log(temperature / COLDEST)) / Math.log(HOTTEST / COLDEST);
    const at = Math.min(ENTRIES - 1.000001, Math.max(0, place));
    const i = Math.floor(at);
    for (let k = 0; k < 3; k++) {
      const low = this.#table[3 * i + k]!;
      out[k]! += light * (low + (at - i) * (this.#table[3 * i + 3 + k]! - low));
    }
  }
}

/** Light without a bound to 0 … 1: 1 − exp(−x), which is x while it is small. */
export function exposed(light: number): number {
  return -Math.expm1(-light);
}
