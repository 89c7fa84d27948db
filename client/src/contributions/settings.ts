import type { SettingSpec } from './contribution.ts';

/** Every setting of the extension. */
export const SETTINGS = [
  {
    key: 'checks',
    doc: 'When signatures, maps and expectations are checked by numbers.',
    scope: 'resource',
    type: 'word',
    default: 'onType',
    options: [
      { name: 'onType', doc: 'After each pause of typing.' },
      { name: 'onSave', doc: 'When a file is opened and after each save.' },
      { name: 'off', doc: 'Never: syntax and names alone are checked.' },
    ],
  },
  {
    key: 'fit.engine',
    doc: 'What fits are trained on. `Spacetime: Show Engine` says what there is.',
    scope: 'resource',
    type: 'word',
    default: 'auto',
    options: [
      { name: 'auto', doc: 'The graphics device where there is one and it pays, else the processor.' },
      { name: 'cpu', doc: 'The processor: always there, the same weights on every run.' },
      { name: 'webgpu', doc: 'The graphics device; needs the package for this platform, or npm package `webgpu`.' },
      { name: 'tensorflow', doc: 'TensorFlow.js: an independent second opinion.' },
    ],
  },
  {
    key: 'fit.threads',
    doc: 'Threads of a fit on the processor; 0 takes what the machine has. The weights do not depend on it.',
    scope: 'machine-overridable',
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 256,
  },
  {
    key: 'fit.showTraining',
    doc: 'Opens the panel Training beside the source when a fit is started.',
    scope: 'window',
    type: 'boolean',
    default: true,
  },
  {
    key: 'render.threads',
    doc: 'Threads that trace the rays of a picture; 0 takes what the machine has. The picture does not depend on it.',
    scope: 'machine-overridable',
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 256,
  },
  {
    key: 'node',
    doc: "Path of a Node (22.18 or newer) for fits. Unless given, the first such `node` on the PATH, else the editor's own, which cannot reach graphics devices.",
    scope: 'machine-overridable',
    restricted: true,
    type: 'string',
    default: '',
  },
  {
    key: 'tensorflow.folder',
    doc: 'Folder in which `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node` is installed, for the engine `tensorflow`.',
    scope: 'machine-overridable',
    restricted: true,
    type: 'string',
    default: '',
  },
  {
    key: 'trace.server',
    doc: 'What of the talk with the language server is written to the channel `Spacetime Trace`.',
    scope: 'window',
    type: 'word',
    default: 'off',
    options: [
      { name: 'off', doc: 'Nothing.' },
      { name: 'messages', doc: 'Which messages pass.' },
      { name: 'verbose', doc: 'What they say.' },
    ],
  },
] as const satisfies readonly SettingSpec[];

export type SettingKey = (typeof SETTINGS)[number]['key'];
type Spec<K extends SettingKey> = Extract<(typeof SETTINGS)[number], { readonly key: K }>;

/** The type of a setting's values. */
export type SettingValue<K extends SettingKey> =
  Spec<K> extends { readonly type: 'boolean' }
    ? boolean
    : Spec<K> extends { readonly type: 'integer' }
      ? number
      : Spec<K> extends { readonly options: readonly { readonly name: infer N }[] }
        ? N
        : string;
