import { type Disposable, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { Server } from '../server/server.ts';
import { setting } from '../settings.ts';
import { type Fits, isLive } from './fits.ts';
import { percentage, stateWords } from './words.ts';

/** The item of the status bar: the engine, or the fit that runs with its percentage, or that the server has stopped. */
export class FitStatus implements Disposable {
  readonly #item = window.createStatusBarItem('spacetime.status', StatusBarAlignment.Left, 0);
  readonly #fits: Fits;
  readonly #server: Server;
  readonly #parts: Disposable[];

  constructor(fits: Fits, server: Server) {
    this.#fits = fits;
    this.#server = server;
    this.#item.name = 'Spacetime';
    const show = () => this.#show();
    this.#parts = [fits.onChanged(show), fits.onProgress(show), server.onState(show), this.#item];
    show();
    this.#item.show();
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
  }

  #show(): void {
    const live = this.#fits.all.filter(isLive);
    const running = live.find(({ state }) => state === 'running') ?? live[0];
    const item = this.#item;
    item.backgroundColor = undefined;
    if (this.#server.state === 'stopped') {
      item.text = '$(warning) Spacetime';
      item.tooltip = l10n.t('The language server has stopped: click to start it again');
      item.command = 'spacetime.restart';
      item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
    } else if (this.#server.state === 'starting') {
      item.text = '$(loading~spin) Spacetime';
      item.tooltip = l10n.t('The language server is starting');
      item.command = 'spacetime.log';
    } else if (running === undefined) {
      item.text = `$(circuit-board) Spacetime: ${setting('fit.engine')}`;
      item.tooltip = l10n.t('Engine of fits: click to see what this machine has');
      item.command = 'spacetime.doctor';
    } else {
      const more = live.length > 1 ? ` +${live.length - 1}` : '';
      item.text = `$(loading~spin) ${running.fit} ${percentage(running.progress)} %${more}`;
      item.tooltip = new MarkdownString().appendText(live.map((job) => `${job.fit}: ${stateWords(job)}`).join('\n'));
      item.command = { command: 'spacetime.training', title: '', arguments: [running] };
    }
    item.accessibilityInformation = { label: item.text.replace(/\$\([^)]*\) /, ''), role: 'button' };
  }
}
