import { styleText } from 'node:util';

type Colour = 'red' | 'yellow' | 'blue' | 'cyan' | 'green' | 'dim' | 'bold';

/** Colours text where the terminal shows colours (NO_COLOR and FORCE_COLOR are respected). */
export function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}
