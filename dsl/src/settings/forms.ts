import type { ArgumentSpec, FormSpec, NumberSpec, WordSpec } from './spec.ts';

const COUNT: NumberSpec = { kind: 'number', whole: true, minimum: 1, maximum: 2 ** 28 };
const POSITIVE: NumberSpec = { kind: 'number', above: 0 };
const NOT_NEGATIVE: NumberSpec = { kind: 'number', minimum: 0 };
const FRACTION: NumberSpec = { kind: 'number', minimum: 0, below: 1 };

const WIDTH: ArgumentSpec = {
  name: 'width',
  doc: 'Neurons of each hidden layer.',
  value: { kind: 'number', whole: true, minimum: 1, maximum: 4096 },
  default: 64,
};

const DEPTH: ArgumentSpec = {
  name: 'depth',
  doc: 'Hidden layers.',
  value: { kind: 'number', whole: true, minimum: 1, maximum: 64 },
  default: 3,
};

const ACTIVATION: WordSpec = {
  kind: 'word',
  options: [
    { name: 'silu', doc: 'z / (1 + exp(-z)).' },
    { name: 'tanh', doc: 'tanh(z).' },
    { name: 'sine', doc: 'sin(z).' },
    { name: 'gabor', doc: 'cos(z) exp(-z^2).' },
  ],
};

function weights(initial: string): ArgumentSpec {
  return {
    name: 'weights',
    doc: 'How the weights are trained.',
    value: {
      kind: 'word',
      options: [
        { name: 'plain', doc: 'As they are.' },
        { name: 'factorised', doc: 'As W = diag(exp s) V (Wang et al. 2022); the file holds W.' },
      ],
    },
    default: initial,
  };
}

/** Values of `network`. */
export const NETWORKS: readonly FormSpec[] = [
  {
    name: 'mlp',
    doc: 'A multilayer perceptron.',
    arguments: [
      WIDTH,
      DEPTH,
      { name: 'activation', doc: 'The activation σ(z).', value: ACTIVATION, default: 'silu' },
      {
        name: 'fourier',
        doc: 'The deviation of the frequencies of fixed random Fourier features before the first layer (Tancik et al. 2020); 0 for none.',
        value: NOT_NEGATIVE,
        default: 0,
      },
      weights('plain'),
    ],
  },
  {
    name: 'siren',
    doc: 'A perceptron of sines sin(ω z) with its own initialisation (Sitzmann et al. 2020).',
    arguments: [WIDTH, DEPTH, { name: 'omega', doc: 'The frequency ω.', value: POSITIVE, default: 30 }],
  },
  {
    name: 'wire',
    doc: 'A perceptron of real Gabor wavelets cos(ω z) exp(-(s z)^2) (Saragadam et al. 2023).',
    arguments: [
      WIDTH,
      DEPTH,
      { name: 'omega', doc: 'The frequency ω.', value: POSITIVE, default: 10 },
      { name: 'scale', doc: 'The scale s of the envelope.', value: POSITIVE, default: 10 },
    ],
  },
  {
    name: 'piratenet',
    doc: 'Residual blocks with gates that begin as the identity, on random Fourier features (Wang et al. 2024).',
    arguments: [
      WIDTH,
      {
        name: 'blocks',
        doc: 'Residual blocks of three layers.',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 32 },
        default: 2,
      },
      { name: 'activation', doc: 'The activation σ(z).', value: ACTIVATION, default: 'silu' },
      { name: 'fourier', doc: 'The deviation of the frequencies.', value: POSITIVE, default: 1 },
      weights('factorised'),
    ],
  },
];

/** Values of `balance`. */
export const BALANCES: readonly FormSpec[] = [
  {
    name: 'gradnorm',
    doc: 'Weights learned so that all losses train at like rates (Chen et al. 2018).',
    arguments: [
      { name: 'alpha', doc: 'How strongly the rates are drawn together.', value: NOT_NEGATIVE, default: 1 },
      { name: 'learning_rate', doc: "The weights' own learning rate.", value: POSITIVE, default: 0.025 },
    ],
  },
  { name: 'config', doc: 'The conflict-free direction of the gradients (Liu et al. 2024).', arguments: [] },
  {
    name: 'fixed',
    doc: 'Constant weights.',
    arguments: ['metric', 'jacobian', 'hessian'].map((name) => ({
      name,
      doc: `The weight of the loss of the ${name}.`,
      value: NOT_NEGATIVE,
      default: 1,
    })),
  },
];

function rate(initial: number): ArgumentSpec {
  return {
    name: 'learning_rate',
    doc: 'The rate at the first step.',
    value: { ...POSITIVE, maximum: 10 },
    default: initial,
  };
}

function moments(b1: number, b2: number, epsilon = 1e-8): readonly ArgumentSpec[] {
  return [
    { name: 'b1', doc: 'Decay of the mean of gradients.', value: FRACTION, default: b1 },
    { name: 'b2', doc: 'Decay of the mean of their squares.', value: FRACTION, default: b2 },
    { name: 'epsilon', doc: 'Added to the root of the squares.', value: POSITIVE, default: epsilon },
  ];
}

function weightDecay(value: number): ArgumentSpec {
  return {
    name: 'weight_decay',
    doc: 'Decay of the weights, apart from the gradient.',
    value: NOT_NEGATIVE,
    default: value,
  };
}

/** Values of `optimizer`. */
export const OPTIMIZERS: readonly FormSpec[] = [
  {
    name: 'soap',
    doc: "Adam in the eigenbasis of Shampoo's preconditioner (Vyas et al. 2024).",
    arguments: [
      rate(1e-2),
      ...moments(0.95, 0.95),
      weightDecay(0),
      {
        name: 'precondition_every',
        doc: 'Steps from one eigenbasis to the next.',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 1e6 },
        default: 1,
      },
    ],
  },
  { name: 'adam', doc: 'Adam (Kingma and Ba 2015).', arguments: [rate(1e-3), ...moments(0.9, 0.999)] },
  {
    name: 'adamw',
    doc: 'Adam with decoupled weight decay (Loshchilov and Hutter 2019).',
    arguments: [rate(1e-3), ...moments(0.9, 0.999), weightDecay(1e-4)],
  },
  {
    name: 'lamb',
    doc: "Adam with steps in proportion to each tensor's own size (You et al. 2020).",
    arguments: [rate(1e-2), ...moments(0.9, 0.999, 1e-6), weightDecay(0)],
  },
  {
    name: 'lars',
    doc: "Momentum with steps in proportion to each tensor's own size (You et al. 2017).",
    arguments: [
      rate(5),
      { name: 'momentum', doc: 'Decay of the sum of steps.', value: FRACTION, default: 0.9 },
      {
        name: 'trust',
        doc: "A step's size relative to the tensor's, at rate 1 and without momentum.",
        value: { ...POSITIVE, maximum: 1 },
        default: 1e-3,
      },
      weightDecay(0),
    ],
  },
  {
    name: 'lbfgs',
    doc: 'Limited-memory BFGS with a line search (Liu and Nocedal 1989), over all samples at every step: batch and schedule have no part in it, and a balance that is not `fixed` counts as `fixed(1, 1, 1)`. Samples, steps, precision and validate have defaults of their own with it.',
    arguments: [
      {
        name: 'history',
        doc: 'Steps from which the curvature is known.',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 1000 },
        default: 30,
      },
    ],
    // A step sees all samples, and rounding ends its line search early in float32.
    defaults: {
      samples: 'sobol(8192)',
      steps: '5000',
      precision: 'float64',
      validate: 'sobol(8192) every 100',
    },
  },
  {
    name: 'kfac',
    doc: 'Gauss–Newton by conjugate gradients that Kronecker factors precondition (Martens and Grosse 2015), for networks too large for `lm`: a batch a step, no schedule, fixed weights of the losses. Steps, batch, precision and validate have defaults of their own with it.',
    arguments: [
      {
        name: 'damping',
        doc: 'The damping μ of the first step, relative to the curvature.',
        value: POSITIVE,
        default: 1e-2,
      },
      {
        name: 'products',
        doc: 'Products with the Gauss–Newton matrix that a step may take; each costs about two gradients.',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 10_000 },
        default: 50,
      },
      {
        name: 'refresh',
        doc: 'Steps from one set of Kronecker factors to the next.',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 1e6 },
        default: 5,
      },
    ],
    defaults: { batch: '8192', steps: '300', precision: 'float64', validate: 'sobol(8192) every 20' },
  },
  {
    name: 'lm',
    doc: 'Dense Levenberg–Marquardt, for small networks, in float64; network, samples, steps and validate have smaller defaults with it.',
    arguments: [
      { name: 'damping', doc: 'The damping λ of the first step.', value: POSITIVE, default: 1e-3 },
      {
        name: 'stages',
        doc: 'Networks one after another, each on what those before it left, with its share of the steps (Wang and Lai 2024).',
        value: { kind: 'number', whole: true, minimum: 1, maximum: 16 },
        default: 1,
      },
    ],
    // A step costs the number of residuals times the square of the number of weights, and a hundred of them are many.
    defaults: {
      network: 'mlp(width = 16, depth = 2)',
      samples: 'sobol(4096)',
      steps: '100',
      precision: 'float64',
      validate: 'sobol(2048) every 10',
    },
  },
];

const WARMUP: ArgumentSpec = {
  name: 'warmup',
  doc: 'Steps over which the rate rises linearly to its first value.',
  value: { kind: 'number', whole: true, minimum: 0, maximum: 1e9 },
  default: 0,
};

const FINAL = { name: 'final', doc: 'The last rate as a fraction of the first.', default: 1e-5 } as const;

/** Values of `schedule`. */
export const SCHEDULES: readonly FormSpec[] = [
  {
    name: 'cosine',
    doc: 'Half a period of a cosine.',
    arguments: [{ ...FINAL, value: { kind: 'number', minimum: 0, maximum: 1 } }, WARMUP],
  },
  {
    name: 'exponential',
    doc: 'The same factor at every step.',
    arguments: [{ ...FINAL, value: { kind: 'number', above: 0, maximum: 1 } }, WARMUP],
  },
  { name: 'constant', doc: 'The first rate throughout.', arguments: [WARMUP] },
];

/** Values of `samples` and `validate`. */
export const SAMPLES: readonly FormSpec[] = [
  {
    name: 'grid',
    doc: 'A tensor grid of evenly spaced points, both ends included.',
    arguments: [0, 1, 2, 3].map((index) => ({
      name: `n${index}`,
      doc: `Points along coordinate ${index}.`,
      value: { ...COUNT, maximum: 2 ** 20 },
    })),
  },
  {
    name: 'uniform',
    doc: 'Random points, uniform over the domain.',
    arguments: [{ name: 'count', doc: 'How many.', value: COUNT }],
  },
  {
    name: 'sobol',
    doc: "Points of Sobol's sequence, scrambled by the seed.",
    arguments: [{ name: 'count', doc: 'How many.', value: COUNT }],
  },
  {
    name: 'encoded',
    doc: 'Points that lie as evenly in the space of the functions of `encode` as in the chart, chosen of many of `sobol`.',
    arguments: [
      { name: 'count', doc: 'How many.', value: { ...COUNT, maximum: 2 ** 22 } },
      {
        name: 'share',
        doc: 'The share of the density that is even in the functions of `encode`; the rest is even in the chart.',
        value: { kind: 'number', minimum: 0, maximum: 1 },
        default: 0.5,
      },
    ],
  },
];
