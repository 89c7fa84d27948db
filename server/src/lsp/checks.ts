import type { CancellationToken } from 'vscode-languageserver';
import { DidChangeConfigurationNotification } from 'vscode-languageserver/node';
import { Checker } from '../checks/checker.ts';
import type { Subject } from '../checks/subject.ts';
import { type Numbers, subjectsIn } from '../features/numbers.ts';
import { pathOf } from '../workspace/places.ts';
import type { Context } from './context.ts';
import { Settled } from './settled.ts';
import { WorkProgress } from './work-progress.ts';

/** When numbers are computed: after each pause of typing, after each save, or never. */
export const CHECK_MODES = ['onType', 'onSave', 'off'] as const;
export type CheckMode = (typeof CHECK_MODES)[number];

/** Milliseconds without a keystroke before a check begins. */
const PAUSE = 200;
/** Declarations that are checked for having been asked about. */
const MOST_ASKED = 8;
/** Milliseconds in which what is found is gathered before the editor is told. */
const GATHER = 20;

/** Has the open documents checked by numbers as their user wishes. */
export class Checks {
  readonly numbers: Numbers = (subject) => this.#checker.findings(subject);
  readonly #context: Context;
  readonly #checker: Checker;
  readonly #progress: WorkProgress;
  readonly #listeners = new Set<() => void>();
  /** Unknown until the editor has said what its user wants. */
  #mode: CheckMode | undefined;
  #given: unknown;
  #wanted: readonly Subject[] = [];
  /** Documents, that changed last first. */
  #order: readonly string[] = [];
  /** Declarations of documents that aren't open, which somebody asked about. */
  #asked: readonly Subject[] = [];
  /** What is being checked and is no more is not worth another millisecond. */
  readonly #dropping = new Settled(() => this.#checker.keep(this.#current()));
  #pause: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;

  constructor(context: Context, entry?: URL) {
    this.#context = context;
    const { connection } = context;
    this.#checker = new Checker(
      {
        onChange: () => this.#changed(),
        onProgress: (_, fraction, what) => this.#progress.report(fraction, what),
        onTrouble: (message, details) => {
          connection.console.error(`${message}\n${details}`);
          void connection.sendNotification('window/showMessage', { type: 2, message });
        },
      },
      entry,
    );
    this.#progress = new WorkProgress(connection, 'Checking', () => this.#checker.stop());
    connection.onDidSaveTextDocument(({ textDocument: { uri } }) => this.#saved(pathOf(uri)));
    connection.onDidChangeConfiguration(({ settings }) => void this.configure(settings?.spacetime?.checks));
    connection.onShutdown(() => this.dispose());
    connection.onExit(() => this.dispose());
  }

  /** The same, for whoever looks at a declaration now: what nobody has asked about before is checked. */
  readonly asking: Numbers = (subject) => {
    const found = this.#checker.findings(subject);
    if (found !== undefined || this.#mode === 'off' || this.#mode === undefined) return found;
    this.#asked = [subject, ...this.#asked].slice(0, MOST_ASKED);
    this.#look([subject, ...this.#wanted]);
    return this.#checker.findings(subject);
  };

  /** Tells when there is something new. */
  onFound(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Asks the editor what its user wants, and looks at everything accordingly.
   * @param given what it has said unasked; it counts where there is no answer
   */
  async configure(given: unknown): Promise<void> {
    const { client, connection } = this.#context;
    this.#given = given ?? this.#given;
    let wish = this.#given;
    if (client.workspace?.configuration) {
      try {
        wish = (await connection.workspace.getConfiguration('spacetime'))?.checks ?? wish;
      } catch (error) {
        connection.console.error(`configuration failed: ${String(error)}`);
      }
    }
    this.#mode = CHECK_MODES.find((mode) => mode === wish) ?? 'onType';
    this.#look(this.#mode === 'off' ? [] : this.#current());
  }

  /** Has the editor tell of changes of settings, where it can. */
  follow(): void {
    const { client, connection } = this.#context;
    if (!client.workspace?.didChangeConfiguration?.dynamicRegistration) return;
    void connection.client.register(DidChangeConfigurationNotification.type, { section: 'spacetime' });
  }

  /** A document has been opened, changed or closed. */
  changed(path: string): void {
    const { workspace } = this.#context;
    const isNew = !this.#order.includes(path);
    this.#order = [path, ...this.#order.filter((other) => other !== path && workspace.isOpen(other))];
    if (!workspace.isOpen(path)) this.#order = this.#order.slice(1);
    if (this.#mode === 'off' || this.#mode === undefined) return;
    this.#dropping.ask();
    // What has just been opened isn't being typed.
    const pause = isNew ? 0 : PAUSE;
    if (this.#mode === 'onType') this.#after(pause, () => this.#current());
    else if (isNew) this.#after(pause, () => this.#with(path));
  }

  /** Checks all that a document has, open or not, whatever the user's wish; resolves once that is done or cancelled. */
  async run(path: string, token: CancellationToken): Promise<void> {
    const { workspace } = this.#context;
    const snapshot = workspace.isTooLarge(path) ? undefined : workspace.snapshot(path);
    if (snapshot === undefined) return;
    const subjects = subjectsIn(snapshot);
    this.#checker.forgive();
    this.#look([...subjects, ...this.#wanted]);
    const isDone = () => token.isCancellationRequested || subjects.every((one) => this.numbers(one) !== 'pending');
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isDone()) return;
        this.#listeners.delete(look);
        listening.dispose();
        resolve();
      };
      const listening = token.onCancellationRequested(look);
      this.#listeners.add(look);
      look();
    });
  }

  dispose(): void {
    this.#dropping.cancel();
    clearTimeout(this.#pause);
    clearTimeout(this.#gathering);
    this.#progress.end();
    this.#checker.dispose();
  }

  #after(pause: number, wanted: () => readonly Subject[]): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#look(wanted());
    }, pause);
  }

  #saved(path: string): void {
    this.#checker.forgive();
    if (this.#mode !== 'onSave') return;
    this.#look(this.#with(path));
  }

  /** What a document has as it is now, and of the others what was wanted before and is still there. */
  #with(path: string): readonly Subject[] {
    const before = new Set(this.#wanted.map(({ key }) => key));
    return this.#current().filter(({ key, parts }) => parts.at(-1)!.path === path || before.has(key));
  }

  /** Everything in the open documents that can be checked. */
  #current(): readonly Subject[] {
    const { workspace } = this.#context;
    const open = this.#order.flatMap((path) => {
      const snapshot = workspace.isTooLarge(path) ? undefined : workspace.snapshot(path);
      return snapshot === undefined ? [] : subjectsIn(snapshot);
    });
    return [...open, ...this.#asked];
  }

  #look(wanted: readonly Subject[]): void {
    this.#wanted = wanted;
    this.#checker.want(wanted);
    if (this.#checker.isBusy) this.#progress.begin();
  }

  #changed(): void {
    if (!this.#checker.isBusy) this.#progress.end();
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      for (const listener of [...this.#listeners]) listener();
    }, GATHER);
  }
}
