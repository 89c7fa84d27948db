import { commands, EventEmitter, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import type { App } from '../app.ts';
import { failureOf, runSpacetime } from './run.ts';

const SCHEME = 'spacetime-engine';
const PAGE = Uri.from({ scheme: SCHEME, path: '/Engine.md' });
let page: EnginePage | undefined;

/** The page as a document that cannot be written. */
class EnginePage {
  readonly #changed = new EventEmitter<Uri>();
  #text = '';

  constructor({ context }: App) {
    const provider = { onDidChange: this.#changed.event, provideTextDocumentContent: () => this.#text };
    context.subscriptions.push(this.#changed, workspace.registerTextDocumentContentProvider(SCHEME, provider));
  }

  /** Also where it is open already. */
  show(text: string): void {
    this.#text = text;
    this.#changed.fire(PAGE);
  }
}

/** Tries every engine with real steps, and says in a page what this machine trains on. */
export async function doctor(app: App): Promise<void> {
  const options = { location: ProgressLocation.Notification, cancellable: true, title: l10n.t('Trying engines') };
  const ended = await window.withProgress(options, (_, token) => runSpacetime(app, ['doctor'], token));
  if (ended.stdout.trim() === '') throw failureOf(app, ['doctor'], ended);
  page ??= new EnginePage(app);
  page.show(engineText(ended.stdout));
  app.log.info(`spacetime doctor\n${ended.stdout}`);
  await commands.executeCommand('markdown.showPreview', PAGE);
}

/** The lines of `spacetime doctor`, under a heading for each of its parts, as Markdown. */
function engineText(output: string): string {
  const sections: string[] = [];
  for (const line of output.split('\n').filter((one) => one.trim() !== '')) {
    const heading = line.slice(0, 12).trim();
    const rest = line
      .slice(12)
      .trim()
      .replace(/[\\`*_<>[\]#|]/g, '\\$&');
    if (heading !== '') sections.push(`## ${heading}\n`);
    sections.push(`- ${rest}`);
  }
  return `# ${l10n.t('What this machine trains on')}\n\n${sections.join('\n')}\n`;
}
