import type {
  FromPanel,
  PanelEvents,
  PanelInit,
  PanelMethod,
  PanelRequests,
  PanelState,
  PanelSubject,
  ToPanel,
} from '@spacetime/protocol';
import { isToPanel } from './message.ts';

/** What the editor gives a webview. */
interface VsCode {
  postMessage(message: FromPanel): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCode;

/** A request that was not met, with a message for people. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly cancelled: boolean;

  constructor(message: string, cancelled: boolean) {
    super(message);
    this.cancelled = cancelled;
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Listeners = { [K in keyof PanelEvents]?: ((params: PanelEvents[K]) => void)[] };

/** The extension's end of a panel. */
export class Host {
  readonly #api: VsCode;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners: Listeners = {};
  #next = 0;
  #subject: PanelSubject | undefined;
  #view: unknown;
  #strings: Readonly<Record<string, string>> = {};
  #onAgain: ((subject: PanelSubject) => void) | undefined;

  constructor() {
    this.#api = acquireVsCodeApi();
    window.addEventListener('error', ({ error, message }) => this.failed(error ?? message));
    window.addEventListener('unhandledrejection', ({ reason }) => {
      if (!(reason instanceof Refusal)) this.failed(reason);
    });
  }

  /** Says that the document listens, and waits for what it is about. */
  init(): Promise<PanelInit> {
    return new Promise((resolve) => {
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (!isToPanel(data)) return;
        if (data.type === 'init') {
          const isFirst = this.#subject === undefined;
          this.#subject = data.subject;
          // What was kept is older than what the document has changed since.
          if (isFirst) this.#view = data.view;
          this.#strings = data.strings;
          this.#keep();
          if (isFirst) resolve(data);
          else this.#onAgain?.(data.subject);
        } else this.#receive(data);
      });
      this.#api.postMessage({ type: 'ready' });
    });
  }

  /** Calls back where the user asks for the panel while it is there. */
  onAgain(listener: (subject: PanelSubject) => void): void {
    this.#onAgain = listener;
  }

  /** Rejects with a {@link Refusal}: where the signal is aborted too, though the answer was on its way already. */
  request<M extends PanelMethod>(
    method: M,
    params: PanelRequests[M][0],
    signal?: AbortSignal,
  ): Promise<PanelRequests[M][1]> {
    if (signal?.aborted) return Promise.reject(new Refusal('', true));
    const id = this.#next++;
    // Each method has its own parameters, which the compiler cannot follow through the union.
    this.#api.postMessage({ type: 'request', id, method, params } as FromPanel);
    signal?.addEventListener('abort', () => {
      if (this.#waiting.has(id)) this.#api.postMessage({ type: 'cancel', id });
    });
    return new Promise((resolve, reject) => {
      const answer = (result: unknown) =>
        signal?.aborted ? reject(new Refusal('', true)) : resolve(result as PanelRequests[M][1]);
      this.#waiting.set(id, { resolve: answer, reject });
    });
  }

  /** @returns what takes the listener away again */
  on<K extends keyof PanelEvents>(name: K, listener: (params: PanelEvents[K]) => void): () => void {
    this.#listeners[name] = [...(this.#listeners[name] ?? []), listener] as Listeners[K];
    return () => {
      this.#listeners[name] = this.#listeners[name]?.filter((one) => one !== listener) as Listeners[K];
    };
  }

  /** Text in the editor's language; `{0}` and so on stand for the arguments. */
  say(text: string, ...values: readonly (string | number)[]): string {
    const translated = this.#strings[text] ?? text;
    return translated.replace(/\{(\d)\}/gu, (_, k: string) => String(values[Number(k)] ?? ''));
  }

  /** Axes, scales, sliders: found again after a reload. */
  keepView(view: unknown): void {
    this.#view = view;
    this.#keep();
  }

  keepSubject(subject: PanelSubject): void {
    this.#subject = subject;
    this.#keep();
    this.#api.postMessage({ type: 'subject', subject });
  }

  shown(state: 'empty' | 'busy' | 'ready' | 'stale' | 'failed', text: string): void {
    this.#api.postMessage({ type: 'shown', state, text });
  }

  failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const stack = error instanceof Error ? error.stack : undefined;
    this.#api.postMessage({ type: 'failure', message, ...(stack !== undefined && { stack }) });
  }

  #keep(): void {
    if (this.#subject === undefined) return;
    const view = this.#view === undefined ? {} : { view: this.#view };
    this.#api.setState({ version: 1, subject: this.#subject, ...view });
  }

  #receive(message: Exclude<ToPanel, PanelInit>): void {
    if (message.type === 'event') {
      const listeners = this.#listeners[message.name] as ((params: unknown) => void)[] | undefined;
      for (const listener of listeners ?? []) listener(message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'answer') waiting?.resolve(message.result);
    else waiting?.reject(new Refusal(message.message, message.cancelled === true));
  }
}
