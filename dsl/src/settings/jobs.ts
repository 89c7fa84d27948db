import type { NumberSpec, SettingSpec } from './spec.ts';

const POSITIVE: NumberSpec = { kind: 'number', above: 0 };
const TOLERANCE: NumberSpec = { kind: 'number', above: 0, maximum: 1 };

const CHART: SettingSpec = {
  key: 'chart',
  doc: "The chart of the coordinates below; by default the metric's own.",
  value: { kind: 'chart' },
};

/** The settings of `geodesic NAME of WHAT { … }`. */
export const GEODESIC_SETTINGS: readonly SettingSpec[] = [
  CHART,
  {
    key: 'particle',
    doc: 'What falls: g(u,u) is -1 for a massive particle and 0 for a photon.',
    value: {
      kind: 'word',
      options: [
        { name: 'massive', doc: 'A timelike geodesic; τ is its proper time.' },
        { name: 'photon', doc: 'A null geodesic; λ is an affine parameter.' },
      ],
    },
    default: 'massive',
  },
  {
    key: 'at',
    doc: "The four coordinates of the start, in the chart's order.",
    value: { kind: 'vector', holes: false },
    required: true,
  },
  {
    key: 'velocity',
    doc: 'The four components u^a of the first velocity; `_` is solved from the normalisation, into the future.',
    value: { kind: 'vector', holes: true },
    required: true,
  },
  {
    key: 'until',
    doc: 'The last proper time τ, or affine parameter λ, starting from 0.',
    value: { kind: 'equation', names: ['τ', 'λ'], bounds: POSITIVE },
    default: '1000',
  },
  { key: 'rtol', doc: 'Relative tolerance of a step.', value: TOLERANCE, default: '1e-11' },
  { key: 'atol', doc: 'Absolute tolerance of a step.', value: TOLERANCE, default: '1e-13' },
];

/** The most pixels of a picture's width or height. */
export const LARGEST_SIDE = 16384;

/** The settings of `render NAME of WHAT { … }`. */
export const RENDER_SETTINGS: readonly SettingSpec[] = [
  CHART,
  {
    key: 'camera',
    doc: 'Where the camera is at rest and which way it looks: `at (0, 30, 80°, 0) looking inward`.',
    clauses: [
      { word: 'at', doc: 'The four coordinates of the camera.', value: { kind: 'vector', holes: false } },
      {
        word: 'looking',
        doc: 'Along the second coordinate, downwards or upwards; in a chart of x, y, z towards their origin or away from it.',
        value: {
          kind: 'word',
          options: [
            {
              name: 'inward',
              doc: 'Towards smaller values of the second coordinate, or towards the origin of x, y, z.',
            },
            {
              name: 'outward',
              doc: 'Towards greater values of the second coordinate, or away from the origin of x, y, z.',
            },
          ],
        },
        default: 'inward',
      },
    ],
    required: true,
  },
  {
    key: 'field',
    doc: 'The horizontal field of view, an angle: `24°`.',
    value: { kind: 'number', above: 0, below: Math.PI, isAngle: true },
    default: '40°',
  },
  {
    key: 'resolution',
    doc: 'Width and height of the image in pixels.',
    value: { kind: 'size', bounds: { kind: 'number', whole: true, minimum: 1, maximum: LARGEST_SIDE } },
    default: '640 x 480',
  },
  {
    key: 'sky',
    doc: 'What is seen at infinity: a pattern, or the path of an equirectangular image.',
    value: {
      kind: 'word-or-text',
      options: [
        { name: 'checker', doc: 'Squares of 10°, in a colour for each of four quadrants.' },
        { name: 'stars', doc: 'Stars at random places, always the same.' },
      ],
    },
    default: 'checker',
  },
  {
    key: 'disk',
    doc: 'Inner and outer radius of a thin disk in the equatorial plane, of matter on circular orbits; by default there is none.',
    value: { kind: 'interval', bounds: { kind: 'number', minimum: 0 } },
  },
  { key: 'rtol', doc: 'Relative tolerance of a step.', value: TOLERANCE, default: '1e-7' },
  { key: 'atol', doc: 'Absolute tolerance of a step.', value: TOLERANCE, default: '1e-7' },
];

/** The settings of `data NAME { … }`. */
export const DATA_SETTINGS: readonly SettingSpec[] = [
  {
    key: 'file',
    doc: 'The path of the file, or of the folder that holds the files.',
    value: { kind: 'text' },
    required: true,
  },
  {
    key: 'format',
    doc: 'How the file is laid out.',
    value: {
      kind: 'word',
      options: [
        { name: 'carpet', doc: 'HDF5 of the Carpet driver of the Einstein Toolkit.' },
        { name: 'ascii', doc: 'ASCII lines of the Carpet driver.' },
        { name: 'openpmd', doc: 'HDF5 after the openPMD standard.' },
        { name: 'npy', doc: "NumPy's .npy arrays." },
      ],
    },
    default: 'carpet',
  },
  ...(['x', 'y', 'z'] as const).map(
    (axis): SettingSpec => ({
      key: axis,
      doc: `The part of the grid along ${axis} that is read, as \`-8 .. 8\`; by default all of it.`,
      value: { kind: 'interval', bounds: { kind: 'number' } },
    }),
  ),
  {
    key: 't',
    doc: 'The times that are read; by default all at which every level is there.',
    value: { kind: 'interval', bounds: { kind: 'number' } },
  },
  {
    key: 'excise',
    doc: 'Points at which the lapse is below this are left out, as inside a horizon; by default none are.',
    value: { kind: 'number', minimum: 0 },
  },
];
