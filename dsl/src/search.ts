/** Index of the first of some things in order whose offset is not below the one given. */
export function firstFrom<Item>(items: readonly Item[], offsetOf: (item: Item) => number, offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsetOf(items[middle]) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
