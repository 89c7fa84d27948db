/** A table's cell, to the right. */
export function cell(value: number | string, width: number): string {
  return String(value).padStart(width);
}
