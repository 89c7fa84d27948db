/** Text in the editor's language, with values where it says `{0}` and so on: `Host.say`. */
export type Say = (text: string, ...values: readonly (string | number)[]) => string;

/** Marks a text for translators where it is written; it is translated by `say` where it is shown. */
export function phrase<Text extends string>(english: Text): Text {
  return english;
}
