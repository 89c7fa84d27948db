export { Camera, CameraError, type CameraSetting, cameraOutside } from './camera.ts';
export { compareOutcomes, differencePixels, type RayComparison } from './compare.ts';
export { checkDisk, circularOrbit, Disk, DiskError, type Orbit } from './disk.ts';
export { Layout, type LayoutKind } from './layout.ts';
export {
  countOutcomes,
  createOutcomes,
  OUTCOME,
  OUTCOME_NAMES,
  type Outcome,
  type OutcomeCounts,
  type Outcomes,
  placeOutcomes,
} from './outcomes.ts';
export { fillMissing, isSampleCount, passesOf, raysOf } from './passes.ts';
export { cameraSetting, type Scene, type SceneOptions, sceneOf, tracerOf } from './scene.ts';
export { blackBody, decodeSrgb, encodeSrgb } from './shading/colour.ts';
export { NAMED_COLOURS, type ShadeOptions, Shader } from './shading/shade.ts';
export { CHECKER, imageSky, type Sky, type SkyImage } from './shading/sky.ts';
export { starSky } from './shading/stars.ts';
export { PhotonTracer, type TracerOptions } from './tracer.ts';
