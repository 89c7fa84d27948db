import { element, replaceChildren } from './dom.ts';
import { type Host, Refusal } from './host.ts';

export type ShellState = 'empty' | 'busy' | 'ready' | 'stale' | 'failed';

/** The frame that all panels share: a heading, a toolbar, a line that says how things are, and what is shown. */
export class Shell {
  readonly toolbar = element('div', { class: 'toolbar', role: 'toolbar' });
  readonly body = element('div', { class: 'body' });
  readonly #host: Host;
  readonly #heading = element('h1');
  readonly #notice = element('p', { class: 'notice', role: 'status', 'aria-live': 'polite' });
  #state: ShellState | undefined;
  #text = '';

  constructor(host: Host, title: string) {
    this.#host = host;
    this.#heading.textContent = title;
    const main = document.querySelector('main') ?? document.body;
    replaceChildren(main, element('header', {}, this.#heading, this.toolbar), this.#notice, this.body);
    this.toolbar.setAttribute('aria-label', title);
  }

  set title(text: string) {
    this.#heading.textContent = text;
  }

  get title(): string {
    return this.#heading.textContent ?? '';
  }

  /**
   * @param text what is said to the user; empty where there is nothing to say
   * @param shown what is told of the picture, in words
   */
  show(state: ShellState, text = '', shown = text, ...actions: readonly HTMLElement[]): void {
    document.body.dataset.state = state;
    this.#notice.hidden = text === '';
    if (text !== this.#text || state !== this.#state || actions.length > 0) {
      replaceChildren(this.#notice, text, ...actions.flatMap((action) => [' ', action]));
    }
    this.#state = state;
    this.#text = text;
    this.#host.shown(state, shown);
  }

  /** What the extension refuses is said in the panel; the next change takes it away. */
  async attempt(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (!error.cancelled) this.show('failed', error.message);
    }
  }
}

/** A button in the editor's look. */
export function button(label: string, onclick: () => void, title = label, secondary = true): HTMLElement {
  return element('vscode-button', { secondary, title, 'aria-label': title, onclick }, label);
}

/** A switch: pressed or not, in words for those who do not see it. */
export function toggle(
  label: string,
  pressed: boolean,
  onchange: (pressed: boolean) => void,
  title = label,
): HTMLElement {
  const made = element('button', { class: 'toggle', type: 'button', title, 'aria-pressed': String(pressed) }, label);
  made.addEventListener('click', () => {
    const now = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(now));
    onchange(now);
  });
  return made;
}
