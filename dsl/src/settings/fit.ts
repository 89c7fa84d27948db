import { BALANCES, NETWORKS, OPTIMIZERS, SAMPLES, SCHEDULES } from './forms.ts';
import type { SettingSpec } from './spec.ts';

/** The settings of `fit NAME of WHAT { … }`. Each has a default that works. */
export const FIT_SETTINGS: readonly SettingSpec[] = [
  {
    key: 'chart',
    doc: "The chart whose coordinates the network sees; by default the metric's own.",
    value: { kind: 'chart' },
  },
  {
    key: 'target',
    doc: 'What the network gives: the metric less its background, or the metric itself.',
    value: {
      kind: 'word',
      options: [
        { name: 'distortion', doc: 'The metric less its background.' },
        { name: 'full', doc: 'The ten components of the metric itself.' },
      ],
    },
    default: 'distortion',
  },
  {
    key: 'encode',
    doc: 'What the network sees: smooth functions of the coordinates, each scaled to [-1, 1] over the domain; by default the coordinates.',
    value: { kind: 'functions' },
  },
  {
    key: 'network',
    doc: 'The network.',
    value: { kind: 'form', forms: NETWORKS },
    default: 'mlp(width = 64, depth = 3, activation = silu)',
  },
  {
    key: 'supervise',
    doc: 'What is compared with the truth: the components, their 40 first and their 100 second derivatives.',
    value: {
      kind: 'sum',
      options: [
        { name: 'metric', doc: 'The ten components.' },
        { name: 'jacobian', doc: 'Their first derivatives.' },
        { name: 'hessian', doc: 'Their second derivatives.' },
      ],
    },
    default: 'metric + jacobian + hessian',
  },
  {
    key: 'loss',
    doc: 'How errors of the components are measured; those of derivatives are always by their squares.',
    value: {
      kind: 'word',
      options: [
        { name: 'mse', doc: 'The mean of squares.' },
        {
          name: 'minkowski',
          doc: 'The mean of |g^ik g^jl Δ_ij Δ_kl|, which no frame changes; it vanishes for some errors that do not, so that nothing says the fit converges.',
        },
        {
          name: 'papuc',
          doc: "The mean of the operator norm of Δ in an orthonormal frame, by Papuc's norm |v⁰| + ‖v⃗‖ of vectors.",
        },
      ],
    },
    default: 'mse',
  },
  {
    key: 'measure',
    doc: 'What the samples are weighed by in the loss.',
    value: {
      kind: 'word',
      options: [
        { name: 'coordinate', doc: 'All alike.' },
        { name: 'volume', doc: 'By the invariant volume element √|det g|.' },
      ],
    },
    default: 'coordinate',
  },
  {
    key: 'balance',
    doc: 'How the losses of the metric, the Jacobian and the Hessian are weighed against one another.',
    value: { kind: 'form', forms: BALANCES },
    default: 'config',
  },
  {
    key: 'optimizer',
    doc: 'How the weights are improved.',
    value: { kind: 'form', forms: OPTIMIZERS },
    default: 'soap(learning_rate = 1e-2, b1 = 0.95, b2 = 0.95, precondition_every = 1)',
  },
  {
    key: 'schedule',
    doc: 'How the learning rate changes from the first step to the last.',
    value: { kind: 'form', forms: SCHEDULES },
    default: 'cosine(final = 1e-5, warmup = 0)',
  },
  {
    key: 'samples',
    doc: 'The points of the training, within the domain of the chart.',
    value: { kind: 'form', forms: SAMPLES },
    default: 'sobol(65536)',
  },
  {
    key: 'batch',
    doc: 'Points a step.',
    value: { kind: 'number', whole: true, minimum: 1, maximum: 2 ** 24 },
    default: '4096',
  },
  {
    key: 'steps',
    doc: 'Steps of the optimizer.',
    value: { kind: 'number', whole: true, minimum: 1, maximum: 1e9 },
    default: '20000',
  },
  {
    key: 'precision',
    doc: "The network's arithmetic; the truth is always float64. `lm` needs float64, and has it by default.",
    value: {
      kind: 'word',
      options: [
        { name: 'float32', doc: '24 bits of mantissa.' },
        { name: 'float64', doc: '53 bits of mantissa.' },
      ],
    },
    default: 'float32',
  },
  {
    key: 'seed',
    doc: 'Where all randomness comes from: the same file, engine and seed give the same weights.',
    value: { kind: 'number', whole: true, minimum: 0, maximum: 2 ** 32 - 1 },
    default: '0',
  },
  {
    key: 'validate',
    doc: 'The points at which the fit is measured, apart from those of the training, and how often.',
    value: { kind: 'form', forms: SAMPLES },
    clauses: [
      {
        word: 'every',
        doc: 'Steps from one measurement to the next.',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 1e9 },
        default: 500,
      },
    ],
    default: 'sobol(8192) every 500',
  },
];
