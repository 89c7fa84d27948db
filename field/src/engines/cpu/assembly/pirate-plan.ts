/** What a PirateNet has beyond the layers that `Plan` knows; written by `plan.ts` on the other side. */
@unmanaged
export class PiratePlan {
  blocks: i32;
  /** Of the α in the flat vector, in bytes; of their copy; of their gradient in an accumulator's. */
  alphaOffset: usize;
  alphaAt: usize;
  alphaGradientOffset: usize;
  /** Blocks in the workspace: the adjoints of x, of U − V and of V. */
  xBarOffset: usize;
  differenceBarOffset: usize;
  gateBarOffset: usize;
}
