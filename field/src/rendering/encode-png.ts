/**
 * A PNG of 8-bit colours; the writer is loaded when it is first of use.
 * @param rgb shape [height, width, 3], sRGB
 */
export async function encodePng(rgb: Uint8Array, width: number, height: number): Promise<Uint8Array> {
  const { encode } = await import('fast-png');
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}
