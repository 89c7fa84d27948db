import type { FitJob } from '@spacetime/protocol';
import { element, replaceChildren } from '../dom.ts';
import { rebuild } from '../focus.ts';
import type { Say } from '../phrase.ts';
import { button, toggle } from '../shell.ts';
import { theme } from '../theme.ts';
import type { TrainingView } from './plots.ts';
import type { Run } from './runs.ts';
import { cellsOf, stateWord } from './words.ts';

export interface ControlEvents {
  onView(view: TrainingView): void;
  onStop(run: Run): void;
  onResume(run: Run): void;
  /** Shows another fit over these. */
  onOverlay(id: string): void;
  onRemove(run: Run): void;
  onSource(run: Run): void;
  onField(run: Run): void;
  onSaveTable(run: Run): void;
  onSavePicture(): void;
  onSaveDrawing(): void;
  onLog(): void;
}

/** Switches of the view, and a table of the fits with what can be done with each. */
export class Controls {
  readonly toolbar: HTMLElement;
  readonly table = element('table', { class: 'runs' });
  /** What is to be said of fits that have ended, under their table. */
  readonly notes = element('ul', { class: 'notes', hidden: true });
  readonly #say: Say;
  readonly #events: ControlEvents;
  readonly #others: HTMLSelectElement;
  #view: TrainingView;
  #shape = '';

  constructor(say: Say, view: TrainingView, events: ControlEvents) {
    this.#say = say;
    this.#events = events;
    this.#view = view;
    const change = (part: Partial<TrainingView>) => {
      this.#view = { ...this.#view, ...part };
      events.onView(this.#view);
    };
    const smoothing = element('input', {
      ...{ type: 'range', min: '0', max: '0.99', step: '0.01', value: String(view.smoothing) },
      'aria-label': say('Smoothing'),
      oninput: () => change({ smoothing: Number(smoothing.value) }),
    });
    this.#others = element('select', {
      'aria-label': say('Overlay another fit'),
      onchange: () => {
        if (this.#others.value !== '') events.onOverlay(this.#others.value);
      },
    });
    this.offer([]);
    this.toolbar = element(
      'span',
      { class: 'toolbar' },
      toggle(say('log y'), view.logY, (logY) => change({ logY }), say('Logarithmic axis of the loss')),
      toggle(say('log x'), view.logX, (logX) => change({ logX }), say('Logarithmic axis of the steps')),
      toggle(say('parts'), view.parts, (parts) => change({ parts }), say('Losses of values and derivatives')),
      element('label', { class: 'muted' }, `${say('smooth')} `, smoothing),
      this.#others,
      button(say('Save picture'), () => events.onSavePicture(), say('Save the plot of the loss as PNG')),
      button(say('SVG'), () => events.onSaveDrawing(), say('Save the plots as a drawing')),
      button(say('Log'), () => events.onLog(), say('Show the log')),
    );
  }

  /** Fits that can be shown over these. */
  offer(jobs: readonly FitJob[]): void {
    const choices = jobs.map(({ id, fit, state, created }) =>
      element('option', { value: id }, `${fit}, ${stateWord(state, this.#say)}, ${new Date(created).toLocaleString()}`),
    );
    replaceChildren(this.#others, element('option', { value: '' }, this.#say('Overlay …')), ...choices);
    this.#others.disabled = jobs.length === 0;
  }

  show(runs: readonly Run[], view: TrainingView): void {
    this.#view = view;
    const shape = JSON.stringify(
      runs.map(({ job: { id, state, checkpoint, notes }, colour }) => [id, state, checkpoint, notes, colour]),
    );
    if (shape !== this.#shape) {
      this.#shape = shape;
      rebuild(this.table, () => this.#build(runs));
    }
    for (const [i, run] of runs.entries()) {
      const cells = this.table.querySelectorAll(`[data-run="${i}"] td.number`);
      for (const [k, text] of cellsOf(run, this.#say).entries()) {
        if (cells[k] && cells[k].textContent !== text) cells[k].textContent = text;
      }
    }
  }

  #build(runs: readonly Run[]): void {
    const say = this.#say;
    const measures = [say('state'), say('step'), say('loss'), 'MAE', say('relative ℓ2'), say('speed')];
    const heads = [say('fit'), '', ...measures, ''].map((head) => element('th', { scope: 'col' }, head));
    const colours = theme().series;
    const rows = runs.map((run, i) => {
      const swatch = element('span', { class: 'swatch', 'aria-hidden': 'true' });
      swatch.style.background = colours[run.colour % colours.length]!;
      return element(
        'tr',
        { 'data-run': String(i) },
        element('th', { scope: 'row', class: 'fit' }, swatch, run.job.fit),
        element('td', {}, this.#main(run)),
        ...Array.from({ length: 6 }, () => element('td', { class: 'number' })),
        element('td', {}, ...this.#actions(run, runs.length > 1)),
      );
    });
    replaceChildren(this.table, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows));
    this.table.hidden = runs.length === 0;
    const notes = runs.flatMap(({ job: { fit, notes: own = [] } }) =>
      own.map((note) => element('li', {}, runs.length > 1 ? `${fit}: ${note}` : note)),
    );
    replaceChildren(this.notes, ...notes);
    this.notes.hidden = notes.length === 0;
  }

  /** What is most likely wanted, where it can be seen in a narrow panel too. */
  #main(run: Run): HTMLElement | undefined {
    const { state, checkpoint } = run.job;
    const say = this.#say;
    if (state === 'queued' || state === 'running') {
      return button(say('Stop'), () => this.#events.onStop(run), say('Save a checkpoint and stop'), false);
    }
    if (checkpoint === undefined) return undefined;
    return button(say('Resume'), () => this.#events.onResume(run), say('Go on from step {0}', checkpoint), false);
  }

  #actions(run: Run, several: boolean): readonly (HTMLElement | undefined)[] {
    const { state } = run.job;
    const say = this.#say;
    return [
      state === 'finished' || state === 'interrupted'
        ? button(say('Open field'), () => this.#events.onField(run), say('Show what was learned'))
        : undefined,
      button(say('Source'), () => this.#events.onSource(run), say('Show the fit in its file')),
      button(say('CSV'), () => this.#events.onSaveTable(run), say('Save the course as a table')),
      several ? button('×', () => this.#events.onRemove(run), say('Take this fit off the panel')) : undefined,
    ];
  }
}
