/** ‖w‖ over the size of what is to change w; 1 where either vanishes, which would stop a tensor at zero for good. */
export function trustRatio(weights: number, update: number): number {
  return weights > 0 && update > 0 ? weights / update : 1;
}
