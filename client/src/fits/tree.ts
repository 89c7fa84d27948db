import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { bytes, type FitJob } from '@spacetime/protocol';
import {
  type Disposable,
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode';
import { type Fits, isLive, isResumable } from './fits.ts';
import { stateWords } from './words.ts';

const GROUPS = ['running', 'done', 'failed'] as const;
type Group = (typeof GROUPS)[number];
type Node = Group | FitJob;

/** The view Fits: what runs, what is done, what failed. */
export class FitsTree implements TreeDataProvider<Node>, Disposable {
  readonly #fits: Fits;
  readonly #changed = new EventEmitter<Node | undefined>();
  readonly #parts: Disposable[];

  constructor(fits: Fits) {
    this.#fits = fits;
    const view = window.createTreeView<Node>('spacetime.fits', { treeDataProvider: this });
    const all = () => {
      this.#changed.fire(undefined);
      const running = fits.all.filter(isLive).length;
      view.badge = running > 0 ? { value: running, tooltip: l10n.t('{0} running or waiting', running) } : undefined;
    };
    this.#parts = [
      view,
      fits.onChanged(all),
      fits.onProgress(({ id }) => {
        const job = fits.get(id);
        if (job !== undefined) this.#changed.fire(job);
      }),
    ];
  }

  readonly onDidChangeTreeData = this.#changed.event;

  getChildren(node?: Node): Node[] {
    if (node === undefined) return GROUPS.filter((group) => this.#in(group).length > 0);
    return typeof node === 'string' ? this.#in(node) : [];
  }

  getParent(node: Node): Node | undefined {
    return typeof node === 'string' ? undefined : groupOf(node);
  }

  getTreeItem(node: Node): TreeItem {
    return typeof node === 'string' ? groupItem(node) : fitItem(this.#fits.get(node.id) ?? node);
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#changed.dispose();
  }

  #in(group: Group): FitJob[] {
    return this.#fits.all.filter((job) => groupOf(job) === group);
  }
}

function groupOf(job: FitJob): Group {
  if (isLive(job)) return 'running';
  return job.state === 'finished' || job.state === 'interrupted' ? 'done' : 'failed';
}

function groupItem(group: Group): TreeItem {
  const titles = { running: l10n.t('Running'), done: l10n.t('Done'), failed: l10n.t('Failed') };
  const item = new TreeItem(titles[group], TreeItemCollapsibleState.Expanded);
  item.id = group;
  return item;
}

const ICONS: Readonly<Record<FitJob['state'], readonly [icon: string, color?: string]>> = {
  queued: ['clock'],
  running: ['loading~spin'],
  finished: ['pass-filled', 'testing.iconPassed'],
  interrupted: ['debug-pause'],
  diverged: ['error', 'testing.iconFailed'],
  failed: ['error', 'testing.iconFailed'],
  crashed: ['error', 'testing.iconFailed'],
};

function fitItem(job: FitJob): TreeItem {
  const item = new TreeItem(job.fit);
  const [icon, color] = ICONS[job.state];
  const size = sizeOf(job.out);
  item.id = job.id;
  item.description = [stateWords(job), ...(size === undefined || isLive(job) ? [] : [bytes(size)])].join(' · ');
  item.iconPath = new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
  // What menus go by: the words of `when` in contributions/commands.ts.
  const words = [job.state, isLive(job) ? 'live' : 'ended'];
  if (isResumable(job)) words.push('resumable');
  if (size !== undefined) words.push('field');
  item.contextValue = words.join(' ');
  const source = basename(Uri.parse(job.uri).fsPath);
  item.tooltip = new MarkdownString()
    .appendMarkdown(`**${job.fit}** (${source}) \n\n`)
    .appendText(`${stateWords(job)}\n${job.message ?? ''}\n${job.out}`);
  item.accessibilityInformation = { label: `${job.fit}, ${source}, ${stateWords(job)}` };
  item.command = { command: 'spacetime.training', title: l10n.t('Show Training'), arguments: [job] };
  return item;
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
