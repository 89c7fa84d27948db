import {
  type ArgumentSpec,
  type ClauseSpec,
  CONSTANTS,
  EXPECTATIONS,
  type FormSpec,
  FUNCTIONS,
  SETTINGS,
  type SettingSpec,
  type SymbolEntry,
  type ValueSpec,
} from '@spacetime/dsl';
import { describeArgument, describeSetting, describeValue } from '../completion/describe.ts';

/** What the language itself says of one of its words: as it is written, and in words. */
export interface Described {
  readonly usage: string;
  readonly doc: string;
}

const PETROV = {
  I: 'Algebraically general: four distinct principal null directions.',
  II: 'Two of the four principal null directions coincide.',
  D: 'The principal null directions coincide in two pairs, as in Kerr.',
  III: 'Three of the principal null directions coincide.',
  N: 'All four principal null directions coincide, as in a plane wave.',
  O: 'The Weyl tensor vanishes: conformally flat.',
} as const;

export function describeWord({ kind, name, container }: SymbolEntry): Described | undefined {
  const path = typeof container === 'string' ? container.split(' ') : [];
  switch (kind) {
    case 'builtin': {
      const found = FUNCTIONS.get(name);
      if (found === undefined) return undefined;
      const { parameters, variadic, doc } = found;
      return { usage: `${name}(${parameters.join(', ')}${variadic ? ', …' : ''})`, doc };
    }
    case 'constant':
      return { usage: `${name} = ${CONSTANTS.get(name)}`, doc: name === 'π' ? 'The circle constant.' : 'Infinity.' };
    case 'expectation': {
      const found = EXPECTATIONS.find((one) => one.name === name);
      return found && { usage: `expect ${found.usage}`, doc: found.doc };
    }
    case 'setting': {
      const found = setting(path[0], name);
      return found && { usage: `${name} ${describeSetting(found)}`, doc: found.doc };
    }
    case 'clause': {
      const found = setting(path[0], path[1])?.clauses?.find(({ word }) => word === name);
      return found && { usage: `${name} ${describeValue(found.value)}${preset(found)}`, doc: found.doc };
    }
    case 'form': {
      const found = form(path, name);
      return found && { usage: formUsage(found), doc: formDoc(found) };
    }
    case 'form-argument': {
      const found = form(path, path[2])?.arguments.find((one) => one.name === name);
      return found && { usage: `${name} = ${describeArgument(found)}`, doc: found.doc };
    }
    case 'option':
      return option(name, path);
    default:
      return undefined;
  }
}

function setting(block = '', key = ''): SettingSpec | undefined {
  return SETTINGS[block as keyof typeof SETTINGS]?.find((one) => one.key === key);
}

/** The values that a setting takes, after its key or after one of its clauses. */
function valuesOf([block, key]: readonly string[]): readonly ValueSpec[] {
  const spec = setting(block, key);
  return [...(spec?.value ? [spec.value] : []), ...(spec?.clauses ?? []).map(({ value }) => value)];
}

function form(path: readonly string[], name = ''): FormSpec | undefined {
  return valuesOf(path)
    .flatMap((value) => (value.kind === 'form' ? value.forms : []))
    .find((one) => one.name === name);
}

function option(name: string, path: readonly string[]): Described | undefined {
  if (path[0] === 'petrov') {
    const doc = PETROV[name as keyof typeof PETROV];
    return doc && { usage: `petrov ${name}`, doc };
  }
  // Of a form's argument; by position it is any of them.
  const of = form(path, path[2])?.arguments.filter((one) => path[3] === undefined || one.name === path[3]) ?? [];
  const values: readonly ValueSpec[] = path[2] === undefined ? valuesOf(path) : of.map(({ value }) => value);
  const options = values.flatMap((value) => ('options' in value ? value.options : []));
  const found = options.find((one) => one.name === name);
  if (found !== undefined) return { usage: `${path[3] ?? path[1]} ${name}`, doc: found.doc };
  return form(path, name) && describeWord({ kind: 'form', name, container: path.join(' '), declarations: [] });
}

function formUsage({ name, arguments: of }: FormSpec): string {
  return of.length === 0 ? name : `${name}(${of.map((one) => `${one.name}${argumentDefault(one)}`).join(', ')})`;
}

function argumentDefault({ default: value }: ArgumentSpec): string {
  return value === undefined ? '' : ` = ${value}`;
}

function formDoc({ doc, arguments: of, defaults = {} }: FormSpec): string {
  const lines = of.map((one) => `- \`${one.name}\` (${describeArgument(one)}): ${one.doc}`);
  const others = Object.entries(defaults).map(([key, value]) => `\`${key} ${value}\``);
  const also = others.length === 0 ? [] : [`With it the defaults are ${others.join(', ')}.`];
  return [doc, lines.join('\n'), ...also].filter((part) => part !== '').join('\n\n');
}

function preset({ default: value }: ClauseSpec): string {
  return value === undefined ? '' : `; default ${value}`;
}
