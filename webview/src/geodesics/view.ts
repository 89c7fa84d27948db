import type { PLANES, Plane } from './scenes.ts';
import type { Camera } from './space.ts';

export type PictureName = (typeof PLANES)[number] | '3-D';

/** What the user chose to see; found again after a reload. */
export interface GeodesicsView {
  readonly picture: PictureName;
  /** How it is looked at in 3-D. */
  readonly camera: Camera;
  readonly surfaces: boolean;
  /** Coordinates across and up of the picture in the chart; those that suit it unless given. */
  readonly across: number | undefined;
  readonly up: number | undefined;
  /** Of the whole parameter: where the particle is. */
  readonly place: number;
  readonly speed: number;
}

export const SPEEDS = [0.05, 0.2, 0.5, 1, 2] as const;
export const CAMERA: Camera = { turn: -0.6, tilt: 0.9, zoom: 1 };

const PICTURES: readonly PictureName[] = ['xy', 'xz', 'yz', '3-D'] satisfies readonly (Plane | '3-D')[];

/** What came from a reload, as far as it is sound. */
export function viewOf(kept: unknown): GeodesicsView {
  const { picture, camera, surfaces, across, up, place, speed } = (kept ?? {}) as Partial<
    Record<keyof GeodesicsView, unknown>
  >;
  const isAxis = (axis: unknown): axis is number => Number.isInteger(axis) && Number(axis) >= 0 && Number(axis) < 4;
  const isShare = (value: unknown): value is number =>
    Number.isFinite(value) && Number(value) >= 0 && Number(value) <= 1;
  const { turn, tilt, zoom } = (camera ?? {}) as Partial<Record<keyof Camera, unknown>>;
  const isCamera = [turn, tilt, zoom].every((value) => Number.isFinite(value)) && Number(zoom) > 0;
  return {
    picture: PICTURES.find((one) => one === picture) ?? 'xy',
    camera: isCamera ? { turn: Number(turn), tilt: Number(tilt), zoom: Number(zoom) } : CAMERA,
    surfaces: surfaces !== false,
    across: isAxis(across) ? across : undefined,
    up: isAxis(up) ? up : undefined,
    place: isShare(place) ? place : 0,
    speed: SPEEDS.find((one) => one === speed) ?? 1,
  };
}
