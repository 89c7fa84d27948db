import { canonicalName } from '../names.ts';
import { FIT_SETTINGS } from '../settings/fit.ts';
import type { ClauseSpec, FormSpec, SettingSpec } from '../settings/spec.ts';
import { nearest } from '../suggest.ts';

/** What a key such as `steps`, `network.width` or `validate.every` means. */
export interface VariationKey {
  readonly spec: SettingSpec;
  /** The name of an argument that at least one form of the setting has. */
  readonly argument?: string;
  readonly clause?: ClauseSpec;
}

/** Reads the key of a variation, or says in a sentence what is wrong with it and what there is. */
export function variationKey(key: string): VariationKey | { readonly problem: string } {
  const [name = '', part, ...rest] = key.split('.').map((word) => word.trim());
  const spec = FIT_SETTINGS.find((candidate) => candidate.key === name);
  if (spec === undefined) return { problem: unknownSetting(name, key) };
  if (part === undefined) return { spec };
  const clause = spec.clauses?.find(({ word }) => word === part);
  if (rest.length === 0 && clause !== undefined) return { spec, clause };
  const forms = spec.value?.kind === 'form' ? spec.value.forms : [];
  const argument = argumentsOf(forms).find((candidate) => canonicalName(candidate) === canonicalName(part));
  if (rest.length === 0 && argument !== undefined) return { spec, argument };
  return { problem: unknownPart(spec, forms, key.slice(key.indexOf('.') + 1).trim()) };
}

function argumentsOf(forms: readonly FormSpec[]): string[] {
  return [...new Set(forms.flatMap((form) => form.arguments.map((argument) => argument.name)))];
}

function unknownSetting(name: string, key: string): string {
  const keys = FIT_SETTINGS.map((spec) => spec.key);
  // Who writes `width` means the argument of that name.
  const meant = FIT_SETTINGS.filter(
    ({ value }) => value?.kind === 'form' && argumentsOf(value.forms).some((one) => one === name),
  ).map((spec) => `${spec.key}.${name}`);
  const near = nearest(name, keys);
  const corrected = near === undefined ? undefined : near + key.slice(name.length);
  const offer = meant.length > 0 ? meant.map((one) => `\`${one}\``).join(' or ') : corrected && `\`${corrected}\``;
  return `A fit has no setting \`${name}\`.${offer ? ` Did you mean ${offer}?` : ''} It has ${keys.join(', ')}.`;
}

function unknownPart(spec: SettingSpec, forms: readonly FormSpec[], part: string): string {
  const clauses = (spec.clauses ?? []).map(({ word }) => word);
  const parts = [...argumentsOf(forms), ...clauses];
  if (parts.length === 0) return `\`${spec.key}\` has no arguments: write \`${spec.key}\` alone.`;
  const near = nearest(part, parts);
  const offer = near === undefined ? '' : ` Did you mean \`${spec.key}.${near}\`?`;
  const list = forms
    .filter((form) => form.arguments.length > 0)
    .map((form) => `\`${form.name}\` has ${form.arguments.map(({ name }) => name).join(', ')}`);
  if (clauses.length > 0) list.push(`there is ${clauses.map((word) => `\`${spec.key}.${word}\``).join(', ')}`);
  return `No form of \`${spec.key}\` has an argument \`${part}\`.${offer} ${capital(list.join('; '))}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
