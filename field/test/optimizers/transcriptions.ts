/** Optimisers as their papers state them, a tensor at a time, on plain arrays in float64. */

export type Tensor = readonly number[];
type Step = (weights: Tensor, gradient: Tensor, rate: number) => Tensor;

const length = (x: Tensor) => Math.sqrt(x.reduce((sum, value) => sum + value ** 2, 0));
const zip = (a: Tensor, b: Tensor, f: (x: number, y: number) => number): Tensor => a.map((x, i) => f(x, b[i]));

interface Settings {
  readonly b1: number;
  readonly b2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Kingma & Ba 2015, algorithm 1: the first and the second moment, their bias corrected. */
function moments({ b1, b2 }: Settings): (g: Tensor) => { mean: Tensor; square: Tensor } {
  let m: Tensor | undefined;
  let v: Tensor | undefined;
  let t = 0;
  return (g) => {
    t += 1;
    m = zip(m ?? g.map(() => 0), g, (a, x) => b1 * a + (1 - b1) * x);
    v = zip(v ?? g.map(() => 0), g, (a, x) => b2 * a + (1 - b2) * x ** 2);
    return { mean: m.map((a) => a / (1 - b1 ** t)), square: v.map((a) => a / (1 - b2 ** t)) };
  };
}

export function adam(settings: Settings): Step {
  const next = moments(settings);
  return (weights, gradient, rate) => {
    const { mean, square } = next(zip(gradient, weights, (g, w) => g + settings.weightDecay * w));
    const direction = zip(mean, square, (m, v) => m / (Math.sqrt(v) + settings.epsilon));
    return zip(weights, direction, (w, d) => w - rate * d);
  };
}

/** Loshchilov & Hutter 2019, algorithm 2, with the schedule's multiplier in the rate. */
export function adamw(settings: Settings): Step {
  const next = moments(settings);
  return (weights, gradient, rate) => {
    const { mean, square } = next(gradient);
    const direction = zip(mean, square, (m, v) => m / (Math.sqrt(v) + settings.epsilon));
    return zip(weights, direction, (w, d) => w - rate * (d + settings.weightDecay * w));
  };
}

/** You et al. 2020, algorithm 2. */
export function lamb(settings: Settings): Step {
  const next = moments(settings);
  return (weights, gradient, rate) => {
    const { mean, square } = next(gradient);
    const ratio = zip(mean, square, (m, v) => m / (Math.sqrt(v) + settings.epsilon));
    const update = zip(ratio, weights, (r, x) => r + settings.weightDecay * x);
    const size = (rate * length(weights)) / length(update);
    return zip(weights, update, (x, u) => x - size * u);
  };
}

/** You, Gitman & Ginsburg 2017, algorithm 1. */
export function lars(settings: { momentum: number; trust: number; weightDecay: number }): Step {
  const { momentum, trust, weightDecay } = settings;
  let v: Tensor | undefined;
  return (weights, gradient, rate) => {
    const local = (trust * length(weights)) / (length(gradient) + weightDecay * length(weights));
    const pull = zip(gradient, weights, (g, w) => g + weightDecay * w);
    v = zip(v ?? weights.map(() => 0), pull, (a, p) => momentum * a + rate * local * p);
    return zip(weights, v, (w, step) => w - step);
  };
}
