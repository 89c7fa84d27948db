import {
  SYMBOLS,
  type SymbolsFormat,
  type SymbolsParams,
  type SymbolsQuantity,
  type SymbolsResult,
} from '@spacetime/protocol';
import {
  CancellationError,
  commands,
  type Disposable,
  l10n,
  languages,
  ProgressLocation,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { App } from '../app.ts';
import { type Given, viewTarget } from './targets.ts';

const SCHEME = 'spacetime-symbols';
const pages = new Map<string, string>();
let registered: Disposable | undefined;

/** What a command may be told beside the spacetime. */
type Asked = Given & { readonly quantity?: SymbolsQuantity; readonly format?: SymbolsFormat };

/** Exact symbols of the spacetime at the cursor, as a page of formulae. */
export async function symbols(app: App, given: Given): Promise<void> {
  const result = await derived(app, given as Asked);
  if (result === undefined) return;
  const uri = pageOf(result);
  pages.set(uri.toString(), pageText(result));
  registered ??= workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (page) => pages.get(page.toString()) ?? '',
  });
  app.context.subscriptions.push(registered);
  await commands.executeCommand('markdown.showPreviewToSide', uri);
}

const LANGUAGES: Readonly<Record<SymbolsFormat, string>> = {
  latex: 'latex',
  python: 'python',
  c: 'c',
  spacetime: 'spacetime',
  text: 'plaintext',
};

/** Exact symbols as a new document, to be saved or copied: LaTeX, Python, C, the language's own text. */
export async function exportSymbols(app: App, given: Given): Promise<void> {
  const result = await derived(app, given as Asked);
  if (result === undefined) return;
  const formats = (Object.keys(LANGUAGES) as SymbolsFormat[]).filter(
    (format) => result.documents[format] !== undefined,
  );
  const title = l10n.t('Export as');
  const format =
    (given as Asked | undefined)?.format ??
    ((await window.showQuickPick(formats, { title })) as SymbolsFormat | undefined);
  const content = format && result.documents[format];
  if (format === undefined || content === undefined) return;
  // Where nothing knows the language, the text is shown plainly.
  const known = await languages.getLanguages();
  const language = known.includes(LANGUAGES[format]) ? LANGUAGES[format] : 'plaintext';
  await window.showTextDocument(await workspace.openTextDocument({ language, content }));
}

async function derived(app: App, given: Asked): Promise<SymbolsResult | undefined> {
  const target = await viewTarget(given);
  if (target === undefined) return undefined;
  if ('field' in target)
    throw new Error(l10n.t('A learned metric has no formulae: open the spacetime that it was trained on.'));
  const quantity = given?.quantity ?? (await pickQuantity());
  if (quantity === undefined) return undefined;
  const { uri, spacetime: name } = target;
  const params: SymbolsParams = { uri, quantity, ...(name !== undefined && { name }) };
  const options = {
    location: ProgressLocation.Notification,
    cancellable: true,
    title: l10n.t('Deriving exact symbols'),
  };
  const result = await window.withProgress(options, (_, token) =>
    app.server.request<SymbolsResult>(SYMBOLS, params, token).catch((error: unknown) => {
      if (token.isCancellationRequested) throw new CancellationError();
      throw error;
    }),
  );
  if (result.refused !== undefined) throw new Error(result.refused);
  return result;
}

async function pickQuantity(): Promise<SymbolsQuantity | undefined> {
  const items = Object.entries(titles()).map(([quantity, label]) => ({ label, quantity: quantity as SymbolsQuantity }));
  return (await window.showQuickPick(items, { title: l10n.t('Exact symbols of which quantity?') }))?.quantity;
}

function titles(): Readonly<Record<SymbolsQuantity, string>> {
  return {
    christoffel: l10n.t('Christoffel symbols'),
    riemann: l10n.t('Riemann tensor R_abcd'),
    ricci: l10n.t('Ricci tensor'),
    scalar: l10n.t('Ricci scalar'),
    einstein: l10n.t('Einstein tensor'),
    kretschmann: l10n.t('Kretschmann scalar'),
    metric: l10n.t('Metric'),
    inverse: l10n.t('Inverse metric'),
    determinant: l10n.t('Determinant'),
  };
}

/** Where the page of a spacetime's quantity stands. */
function pageOf({ spacetime, quantity }: SymbolsResult): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${spacetime} ${quantity}.md` });
}

function pageText({ spacetime, quantity, chart, verified, withheld, documents }: SymbolsResult): string {
  const { points, worst } = verified;
  const agreement = l10n.t(
    'Every component agrees with automatic differentiation to {0} of the size of its terms, at {1} points.',
    worst.toExponential(0),
    points,
  );
  const left = withheld.map(({ name, reason }) => `- ${name}: ${reason}`).join('\n');
  return [
    `# ${titles()[quantity]}: ${spacetime}, ${chart}`,
    agreement,
    `$$\n${documents.latex ?? ''}\n$$`,
    ...(withheld.length > 0 ? [`${l10n.t('Not shown:')}\n\n${left}`] : []),
  ].join('\n\n');
}
