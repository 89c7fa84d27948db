import type { Frame, Locator, Page } from 'playwright-core';

/** Milliseconds for a panel to be there. */
const PATIENCE = 60_000;

/** The workbench's own parts, found as a user finds them. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address);
    await this.page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor();
  }

  get #input(): Locator {
    return this.page.locator('.quick-input-widget input:visible').first();
  }

  /** Rows of whatever list is open above the editor. */
  rows(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget .monaco-list-row').filter({ hasText: text });
  }

  /** Runs a command by its title. The list is made when it is opened: it is opened anew until the command is there. */
  async command(title: string): Promise<void> {
    const row = this.rows(title).first();
    for (let left = 30; ; left--) {
      await this.page.keyboard.press('F1');
      await this.#input.waitFor();
      await this.#input.fill(`>${title}`);
      const there = await row.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
      if (there) break;
      if (left === 0) throw new Error(`there is no command ${title}`);
      await this.page.keyboard.press('Escape');
    }
    await row.click();
  }

  async file(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.#input.waitFor();
    await this.#input.fill(name);
    // Not by Enter: what was opened lately stands first, whatever its name.
    await this.rows(name).first().click();
    await this.page.locator('.tab.active').filter({ hasText: name }).waitFor();
    await this.page.locator('.editor-instance .monaco-editor .view-line').first().waitFor();
  }

  /** An entry of the context menu of a row in the view that is shown. */
  async fromRow(row: string, entry: string): Promise<void> {
    await this.page.locator('.pane-body .monaco-list-row').filter({ hasText: row }).first().click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-item').filter({ hasText: entry }).first();
    // A click that comes too soon after the menu has opened is taken for the end of the first one.
    for (let isOpen = true; isOpen; ) {
      await item.click();
      isOpen = await item.waitFor({ state: 'hidden', timeout: 2000 }).then(
        () => false,
        () => true,
      );
    }
  }

  async line(number: number): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.#input.waitFor();
    await this.#input.fill(`:${number}`);
    await this.page.keyboard.press('Enter');
    await this.#input.waitFor({ state: 'hidden' });
  }

  status(id: string): Locator {
    return this.page.locator(`.statusbar-item[id$="${id}"]`);
  }

  async focusEditor(): Promise<void> {
    await this.page.keyboard.press('Control+1');
    await this.page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  }

  /** Waits for a page of Markdown that has this text. */
  async preview(text: string): Promise<void> {
    for (const end = Date.now() + PATIENCE; ; ) {
      for (const frame of this.page.frames()) {
        if (
          (await frame
            .locator('h1')
            .filter({ hasText: text })
            .count()
            .catch(() => 0)) > 0
        )
          return;
      }
      if (Date.now() > end) throw new Error(`there is no page with ${text}`);
      await this.page.waitForTimeout(100);
    }
  }

  /** The document of the panel of this kind, once it is there: it sits two frames deep. */
  async panel(kind: string): Promise<Frame> {
    for (const end = Date.now() + PATIENCE; ; ) {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator('body')
          .getAttribute('data-panel', { timeout: 500 })
          .catch(() => undefined);
        if (found === kind) return frame;
      }
      if (Date.now() > end) throw new Error(`there is no panel ${kind}`);
      await this.page.waitForTimeout(100);
    }
  }
}
