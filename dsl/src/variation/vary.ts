import { analyze } from '../analysis/analyze.ts';
import type { Host } from '../analysis/files.ts';
import type { JobDeclaration } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { FitModel } from '../model.ts';
import { parse } from '../parser.ts';
import { applyEdit, editOf, settingsOf } from './edit.ts';
import { type VariationKey, variationKey } from './key.ts';

/** Another value of a fit's setting (`optimizer`), of an argument of its form (`network.width`) or of a clause. */
export interface Variation {
  readonly key: string;
  /** As it would be written in the file. */
  readonly value: string;
}

export interface VariedFit {
  readonly fit: FitModel;
  /** Gives the fit's file with the variations in it, and every other file as it is. */
  readonly host: Host;
  /** That file's text. */
  readonly text: string;
}

export type VaryResult =
  | VariedFit
  /** A key or a value that cannot be read, in a sentence. */
  | { readonly problem: string }
  /** Errors of the varied text, which `host` gives. */
  | { readonly diagnostics: readonly Diagnostic[]; readonly host: Host };

/**
 * The fit with other values: its text is edited and analysed anew, so that every variation is a fit like any other.
 * Files do not change. Values of whole settings are put in before those of arguments, in whichever order they come.
 *
 * @param file the file that is analysed: the fit's own, or one that imports it
 * @param fit of a model free of errors
 */
export function varyFit(file: string, fit: FitModel, variations: readonly Variation[], host: Host): VaryResult {
  const read = variations.map(({ key, value }) => ({ key: variationKey(key), name: key, value: value.trim() }));
  const edits: { readonly key: VariationKey; readonly value: string }[] = [];
  for (const { key, name, value } of read) {
    const problem = 'problem' in key ? key.problem : valueProblem(key, name, value);
    if (problem !== undefined) return { problem };
    edits.push({ key: key as VariationKey, value });
  }
  const isPart = ({ key }: (typeof edits)[number]) => Number(key.argument !== undefined || key.clause !== undefined);
  let text = host.read(fit.file) ?? '';
  for (const { key, value } of edits.toSorted((a, b) => isPart(a) - isPart(b))) {
    text = applyEdit(text, editOf(text, declarationOf(text, fit), key, value));
  }
  const overlay: Host = {
    read: (path) => (path === fit.file ? text : host.read(path)),
    resolve: (from, path) => host.resolve(from, path),
  };
  const model = analyze(file, overlay);
  const errors = model.diagnostics.filter(({ severity }) => severity === 'error');
  const varied = model.fits.find((one) => one.name === fit.name && one.file === fit.file);
  if (errors.length > 0 || varied === undefined) return { diagnostics: errors, host: overlay };
  return { fit: varied, host: overlay, text };
}

function declarationOf(text: string, { name, file }: FitModel): JobDeclaration {
  const found = parse(text, file).tree.declarations.find(
    (declaration) => declaration.kind === 'fit' && declaration.name.canonical === name,
  );
  if (found === undefined) throw new TypeError(`${file} declares no fit ${name}.`);
  return found as JobDeclaration;
}

/** Text that is more or less than one value would change what stands around it. */
function valueProblem({ spec, argument, clause }: VariationKey, name: string, value: string): string | undefined {
  if (value === '') return `\`${name}\` has no value.`;
  const lines = [
    ...(argument === undefined ? [] : [`${spec.key} form(${argument} = ${value})`]),
    ...(clause === undefined ? [] : [`${spec.key} form ${clause.word} ${value}`]),
  ];
  const { settings, isOne, diagnostics } = settingsOf(lines[0] ?? `${spec.key} ${value}`);
  const [item] = settings[0]?.items ?? [];
  const isPart = argument === undefined || (item?.kind === 'constructor' && item.arguments.length === 1);
  if (isOne && settings.length === 1 && isPart && !/[\r\n]/.test(value) && diagnostics.length === 0) return undefined;
  const why = diagnostics[0]?.message;
  return `\`${value}\` is not one value of \`${name}\`${why === undefined ? '.' : `: ${why}`}`;
}
