/** Marks a text for translators where it is written; it is translated by `say` where it is shown. */
export function phrase<Text extends string>(english: Text): Text {
  return english;
}
