const STRIDES = [8, 4, 2, 1] as const;

/**
 * The pixels of an image in the order in which they are traced: every 8th of every 8th row, then what is missing of every 4th,
 * of every 2nd and of all. No pixel comes twice.
 * @returns four lists of indices y · width + x, each by rows; the first ones' strides are 8, 4, 2, 1
 */
export function passesOf(width: number, height: number): { readonly stride: number; readonly pixels: Uint32Array }[] {
  return STRIDES.map((stride) => {
    const pixels: number[] = [];
    for (let y = 0; y < height; y += stride) {
      for (let x = 0; x < width; x += stride) {
        const isKnown = stride < 8 && x % (2 * stride) === 0 && y % (2 * stride) === 0;
        if (!isKnown) pixels.push(y * width + x);
      }
    }
    return { stride, pixels: Uint32Array.from(pixels) };
  });
}

/** Whether a number of rays a pixel can be had: a square, so that they stand in rows and columns. */
export function isSampleCount(samples: number): boolean {
  return Number.isInteger(samples) && samples >= 1 && samples <= 64 && Number.isInteger(Math.sqrt(samples));
}

/**
 * Where the rays of pixels come in: in the middles of a pixel's equal parts.
 * @param samples rays a pixel, a square number
 * @returns shape [pixels · samples, 2]: x from the left, y from the top, in pixels
 */
export function raysOf(pixels: ArrayLike<number>, width: number, samples: number): Float64Array {
  const side = Math.sqrt(samples);
  const places = new Float64Array(2 * samples * pixels.length);
  for (let i = 0, k = 0; i < pixels.length; i++) {
    const x = pixels[i]! % width;
    const y = (pixels[i]! - x) / width;
    for (let s = 0; s < samples; s++, k += 2) {
      places[k] = x + ((s % side) + 0.5) / side;
      places[k + 1] = y + (Math.floor(s / side) + 0.5) / side;
    }
  }
  return places;
}

/**
 * A picture of a part of its pixels, where every pixel that is missing shows the nearest one up and left that is there.
 * @param rgb shape [height, width, 3]; @param known 1 where a pixel has been traced
 */
export function fillMissing(rgb: Uint8Array, known: Uint8Array, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (known[pixel] === 1) continue;
      for (const stride of [2, 4, 8]) {
        const from = (y - (y % stride)) * width + x - (x % stride);
        if (known[from] !== 1) continue;
        for (let k = 0; k < 3; k++) rgb[3 * pixel + k] = rgb[3 * from + k]!;
        break;
      }
    }
  }
}
