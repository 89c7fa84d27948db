/**
 * `npm run manifest`: what the extension contributes, from `client/src/contributions`, into package.json,
 * package.nls.json and docs/settings.md; `npm run check` says where they differ.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  COMMANDS,
  type CommandSpec,
  type MenuId,
  PARTS,
  SETTINGS,
  type SettingSpec,
  TEXTS,
} from '@spacetime/client/contributions';
import { PANEL_KINDS } from '@spacetime/protocol';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const PUBLISHER = 'spacetime';
/** The oldest editor: the language client needs no newer one, nor does the manifest. */
const OLDEST_EDITOR = '^1.101.0';

/** Files that come from the sources, with what should be in them. */
function generated(): ReadonlyMap<string, string> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { vscode: _, ...engines } = manifest.engines;
  Object.assign(manifest, {
    publisher: PUBLISHER,
    description: '%description%',
    icon: 'client/icons/spacetime.png',
    categories: ['Programming Languages', 'Machine Learning', 'Data Science', 'Visualization'],
    keywords: ['general relativity', 'metric', 'curvature', 'einstein fields', 'neural fields'],
    main: './dist/extension.cjs',
    l10n: './l10n',
    engines: { vscode: OLDEST_EDITOR, ...engines },
    extensionKind: ['workspace'],
    capabilities: {
      untrustedWorkspaces: {
        supported: 'limited',
        description: '%trust.limited%',
        restrictedConfigurations: settings().flatMap(({ key, restricted }) => (restricted ? [`spacetime.${key}`] : [])),
      },
      virtualWorkspaces: { supported: 'limited', description: '%virtual.limited%' },
    },
    activationEvents: [
      'onLanguage:spacetime',
      // Restores panels after a reload, and finds fits that went on.
      ...PANEL_KINDS.filter((kind) => kind !== 'field').map((kind) => `onWebviewPanel:spacetime.${kind}`),
      'workspaceContains:**/*.spacetime',
    ],
    contributes: {
      ...PARTS,
      commands: commands(),
      menus: menus(),
      keybindings: keys(),
      configuration: configuration(),
    },
  });
  return new Map([
    ['package.json', json(manifest)],
    ['package.nls.json', json(texts())],
    ['docs/settings.md', settingsPage()],
    ['l10n/bundle.l10n.json', json(spoken())],
  ]);
}

function specs(): readonly CommandSpec[] {
  return COMMANDS;
}

function settings(): readonly SettingSpec[] {
  return SETTINGS;
}

function commands() {
  return specs().map(({ id, icon, enablement }) => ({
    command: `spacetime.${id}`,
    title: `%command.${id}%`,
    category: 'Spacetime',
    ...(icon !== undefined && { icon }),
    ...(enablement !== undefined && { enablement }),
  }));
}

function menus() {
  const all: Record<string, object[]> = {};
  for (const { id, menus = {}, palette } of specs()) {
    const command = `spacetime.${id}`;
    for (const [menu, place] of Object.entries(menus) as [MenuId, object][]) {
      all[menu] ??= [];
      all[menu].push({ command, ...place });
    }
    if (palette !== undefined) {
      all.commandPalette ??= [];
      all.commandPalette.push({ command, when: palette });
    }
  }
  return all;
}

function keys() {
  return specs().flatMap(({ id, key }) => (key === undefined ? [] : [{ command: `spacetime.${id}`, ...key }]));
}

function configuration() {
  const properties = settings().map((spec, order) => {
    const shape =
      spec.type === 'word'
        ? {
            type: 'string',
            enum: spec.options.map(({ name }) => name),
            markdownEnumDescriptions: spec.options.map(({ name }) => `%setting.${spec.key}.${name}%`),
          }
        : spec.type === 'integer'
          ? { type: 'integer', minimum: spec.minimum, maximum: spec.maximum }
          : { type: spec.type };
    const text = { default: spec.default, scope: spec.scope, order, markdownDescription: `%setting.${spec.key}%` };
    return [`spacetime.${spec.key}`, { ...shape, ...text }];
  });
  return { title: 'Spacetime', properties: Object.fromEntries(properties) };
}

function texts(): Record<string, string> {
  return {
    ...TEXTS,
    ...Object.fromEntries(specs().map(({ id, title }) => [`command.${id}`, title])),
    ...Object.fromEntries(
      settings().flatMap((spec) => [
        [`setting.${spec.key}`, spec.doc],
        ...(spec.type === 'word' ? spec.options.map(({ name, doc }) => [`setting.${spec.key}.${name}`, doc]) : []),
      ]),
    ),
  };
}

function settingsPage(): string {
  const entries = settings().map((spec) => {
    const kind =
      spec.type === 'word'
        ? `one of the words below, \`${spec.default}\` unless given`
        : spec.type === 'integer'
          ? `a whole number from ${spec.minimum} to ${spec.maximum}, ${spec.default} unless given`
          : spec.type === 'boolean'
            ? `\`true\` or \`false\`, \`${spec.default}\` unless given`
            : spec.default === ''
              ? 'a text, empty unless given'
              : `a text, \`${spec.default}\` unless given`;
    const options = spec.type === 'word' ? spec.options.map(({ name, doc }) => `- \`${name}\`: ${doc}`) : [];
    const restricted = spec.restricted ? ['Not read from a workspace that is not trusted.'] : [];
    return [`## \`spacetime.${spec.key}\``, `${spec.doc}\n(${kind})`, options.join('\n'), ...restricted]
      .filter((part) => part !== '')
      .join('\n\n');
  });
  const head = '# Settings of the extension\n\nMade by `npm run manifest` from `client/src/contributions/settings.ts`.';
  return `${[head, ...entries].join('\n\n')}\n`;
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** What is not as the sources have it: a line each. */
export function manifestFaults(): readonly string[] {
  const faults: string[] = [];
  for (const [file, text] of generated()) {
    const path = join(root, file);
    const found = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const same = file.endsWith('.json') ? found !== '' && json(JSON.parse(found)) === text : found === text;
    if (!same) faults.push(`${file} is not what client/src/contributions says: npm run manifest`);
  }
  return [...faults, ...missingFiles()];
}

/** Files that the manifest names and that are not there; `dist` is made later. */
function missingFiles(): string[] {
  const manifest = readFileSync(join(root, 'package.json'), 'utf8');
  const contributes = JSON.stringify([JSON.parse(manifest).contributes, JSON.parse(manifest).icon]);
  const named = [...contributes.matchAll(/"((?:\.\/)?(?:client|docs|syntaxes)\/[^"]+)"/g)].map(([, file]) => file!);
  return named
    .filter((file) => !existsSync(join(root, file)))
    .map((file) => `package.json names ${file}: no such file`);
}

/** Texts that the extension shows, for translators: what `l10n.t` is called with. */
function spoken(): Record<string, string> {
  const texts = new Set<string>();
  for (const file of globSync('{client,webview}/src/**/*.ts', { cwd: root })) {
    const source = readFileSync(join(root, file), 'utf8');
    for (const [, text] of source.matchAll(/\b(?:l10n\.t|say|phrase)\(\s*'((?:[^'\\]|\\.)*)'/g))
      texts.add(text!.replaceAll("\\'", "'"));
    for (const [, text] of source.matchAll(/\b(?:l10n\.t|say|phrase)\(\s*"((?:[^"\\]|\\.)*)"/g)) texts.add(text!);
  }
  return Object.fromEntries([...texts].sort().map((text) => [text, text]));
}

if (import.meta.main) {
  for (const [file, text] of generated()) writeFileSync(join(root, file), text);
  for (const fault of manifestFaults()) console.error(fault);
}
