/** How outcomes become colours. */
export const MODES = ['shaded', 'redshift', 'outcome', 'order'] as const;
export type Mode = (typeof MODES)[number];

/** Stops of exposure either way: light is multiplied by 2^exposure. */
export const EXPOSURES = 8;

/** What is kept for a reload. */
export interface ImageView {
  readonly mode: Mode;
  readonly exposure: number;
  /** Pixels of the screen for one of the picture; undefined shows all of it. */
  readonly zoom?: number | undefined;
  /** What is in the middle, in pixels of the picture; the picture's own unless given. */
  readonly middle?: readonly [number, number] | undefined;
}

export const STANDARD: ImageView = { mode: 'shaded', exposure: 0 };

/** What came from a reload, as far as it is sound. */
export function viewOf(kept: unknown): ImageView {
  if (typeof kept !== 'object' || kept === null) return STANDARD;
  const { mode, exposure, zoom, middle } = kept as Partial<Record<keyof ImageView, unknown>>;
  const isPlace = Array.isArray(middle) && middle.length === 2 && middle.every(Number.isFinite);
  return {
    mode: MODES.find((one) => one === mode) ?? STANDARD.mode,
    exposure: Number.isFinite(exposure) ? Math.min(EXPOSURES, Math.max(-EXPOSURES, Number(exposure))) : 0,
    ...(Number.isFinite(zoom) && Number(zoom) > 0 && { zoom: Number(zoom) }),
    ...(isPlace && { middle: middle as [number, number] }),
  };
}
