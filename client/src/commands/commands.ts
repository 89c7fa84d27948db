import { CancellationError, commands, type Disposable, l10n, window } from 'vscode';
import type { App } from '../app.ts';
import type { CommandId } from '../contributions/commands.ts';
import { doctor } from './doctor.ts';
import { exportField } from './export.ts';
import { fit } from './fit.ts';
import { importData } from './import.ts';
import { compare, openFitLog, openSource, refresh, removeFit, resume, stop, training } from './jobs.ts';
import { newSpacetime } from './new.ts';
import { differences, openField, plot } from './pictures.ts';
import { render } from './render.ts';
import { exportSymbols, symbols } from './symbols.ts';
import type { Given } from './targets.ts';
import { trace } from './trace.ts';

/** What each command does: one for every command of the manifest, by type. */
const RUN: Readonly<Record<CommandId, (app: App, given: Given) => Promise<void> | void>> = {
  ...{ fit, stop, resume, training, compare, plot, differences, trace, render, openField, openSource, openFitLog },
  ...{ removeFit, symbols, exportSymbols, export: exportField, new: newSpacetime, import: importData, doctor, refresh },
  restart: ({ server }) => server.restart(),
  log: ({ log }) => log.show(),
};

/** Registers every command; what one cannot do, it says in a line. */
export function registerCommands(app: App): Disposable[] {
  return Object.entries(RUN).map(([id, run]) =>
    commands.registerCommand(`spacetime.${id}`, async (given: Given) => {
      try {
        await run(app, given);
      } catch (error) {
        if (error instanceof CancellationError) return;
        app.log.error(`${id}: ${(error as Error).stack}`);
        const show = l10n.t('Show Log');
        // Not awaited: the command is over, whether or not anybody reads it.
        void window.showErrorMessage((error as Error).message, show).then((picked) => {
          if (picked === show) app.log.show();
        });
      }
    }),
  );
}
