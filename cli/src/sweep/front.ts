/**
 * The Pareto front: the indices of those that no other one beats, which would be at most as large in both numbers and
 * smaller in one. By ascending cost.
 */
export function paretoFront(entries: readonly { readonly cost: number; readonly error: number }[]): number[] {
  const order = entries
    .map((_, index) => index)
    .filter((index) => Number.isFinite(entries[index]!.cost) && Number.isFinite(entries[index]!.error))
    .sort((a, b) => entries[a]!.cost - entries[b]!.cost || entries[a]!.error - entries[b]!.error);
  const front: number[] = [];
  for (const index of order) {
    const last = entries[front.at(-1) ?? -1];
    const { cost, error } = entries[index]!;
    if (last === undefined || error < last.error || (error === last.error && cost === last.cost)) front.push(index);
  }
  return front;
}
