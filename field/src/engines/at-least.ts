/** What is too short must not reach a kernel, which would read or write beyond it. */
export function atLeast(name: string, actual: number, needed: number): void {
  if (!(actual >= needed)) throw new RangeError(`${name}: ${needed} needed, ${actual} given`);
}
