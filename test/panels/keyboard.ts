import type { Page } from 'playwright-core';

/** A control as a script in the document sees it. */
export interface Stop {
  /** Its place among the document's controls, in their order; -1 for what is none. */
  readonly index: number;
  /** `vscode-button "Save picture"`. */
  readonly name: string;
}

/** For scripts in the document: everything that answers a mouse, in the order of the document. */
export const CONTROLS = `[...document.querySelectorAll(
  'button, vscode-button, select, input, summary, a[href], canvas, pre, .plot, [role=slider], [role=button]')]
  .filter((one) => !one.disabled && one.checkVisibility() && !(one.matches('canvas') && one.closest('.plot')))`;

export const NAME = `((one) => one.localName + ' "' + (one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 60) + '"')`;

export async function controlsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(`${CONTROLS}.map(${NAME})`);
}

/** Where the keys go. */
export async function focused(page: Page): Promise<Stop | undefined> {
  const found = await page.evaluate(`(() => {
    const one = document.activeElement;
    if (one === null || one === document.body) return null;
    return { index: ${CONTROLS}.indexOf(one), name: ${NAME}(one) };
  })()`);
  return (found as Stop | null) ?? undefined;
}

/**
 * Controls around which no ring is seen that stands out while the keys are there; after a press of the Tab key, as rings
 * are for those who go by the keys.
 */
export async function withoutRing(page: Page): Promise<readonly string[]> {
  return page.evaluate(`${CONTROLS}.filter((one) => {
    one.focus();
    return document.activeElement !== one || window.colours.ring(one) < 3;
  }).map(${NAME})`);
}

/** Every stop of the Tab key, from the beginning of the document to its end. */
export async function tabStops(page: Page): Promise<readonly Stop[]> {
  await page.evaluate('document.activeElement?.blur()');
  const stops: Stop[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (stop === undefined || (stops.length > 0 && stop.index <= 0)) return stops;
    stops.push(stop);
    if (stops.length > 200) throw new Error(`the Tab key does not leave the panel: ${stops.at(-1)?.name}`);
  }
}

/** Moves the keys to a control by the Tab key alone. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  await page.evaluate('document.activeElement?.blur()');
  const isMeant = (stop: Stop) => (typeof name === 'string' ? stop.name.includes(`"${name}"`) : name.test(stop.name));
  for (let left = 200; left > 0; left--) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    if (stop && isMeant(stop)) return;
  }
  throw new Error(`the Tab key does not reach ${name}`);
}
