import type { CurvatureQuantity } from '@spacetime/geometry';
import { COMPONENTS_OF, condition, JET, type Node, ONE, SIXTH } from './curvature-nodes.ts';
import { NOWHERE, type Operand, type Steps, ZERO } from './program-table.ts';

/** A number of a point's results: an operand, with a sign. */
export interface Output {
  readonly operand: Operand;
  readonly sign: number;
}

/** Whatever is 0 throughout, by the jet's structure, costs nothing. */
class Chain {
  readonly #steps: Steps;
  readonly #operands = new Map<Node, Operand>();

  constructor(steps: Steps, jet: readonly Operand[]) {
    this.#steps = steps;
    for (const [k, operand] of jet.entries()) this.#operands.set(JET[k], operand);
    this.#operands.set(ONE, steps.constants.of(1));
    this.#operands.set(SIXTH, steps.constants.of(1 / 6));
  }

  operand(node: Node): Operand {
    const known = this.#operands.get(node);
    if (known !== undefined) return known;
    const operand = this.#make(node);
    this.#operands.set(node, operand);
    return operand;
  }

  #make({ kind, terms }: Node): Operand {
    const steps = this.#steps;
    // Operands first: their steps must not come between those of this sum.
    const read = terms.map(([factor, x, y]) => ({ factor, x: this.operand(x), y: this.operand(y), alone: y === ONE }));
    if (kind === 'inverse') {
      const to = steps.allocate();
      steps.emit('inverse', to, read[0].x);
      return to;
    }
    if (kind === 'root') {
      const to = steps.allocate();
      steps.emit('abs', to, read[0].x);
      steps.emit('root', to, to);
      return to;
    }
    const living = read.filter(({ x, y }) => x !== ZERO && y !== ZERO);
    if (living.length === 0) return ZERO;
    const [only] = living;
    if (living.length === 1 && only.alone && only.factor === 1) return only.x;
    // Those of the largest factor first, then the sum is brought to the next; a positive one begins.
    const size = (factor: number) => Math.abs(factor);
    living.sort((s, t) => size(t.factor) - size(s.factor) || t.factor - s.factor);
    const to = steps.allocate();
    let current = size(living[0].factor);
    if (kind === 'size' || living[0].factor < 0) steps.emit('load', NOWHERE, ZERO);
    for (const [k, { factor, x, y, alone }] of living.entries()) {
      if (size(factor) !== current) steps.emit('scale', NOWHERE, steps.constants.of(current / size(factor)));
      current = size(factor);
      const place = k === living.length - 1 && current === 1 ? to : NOWHERE;
      if (kind === 'size') steps.emit('size', place, x, y);
      else if (k === 0 && factor > 0) steps.emit(alone ? 'load' : 'multiply', place, x, alone ? 0 : y);
      else if (alone) steps.emit(factor > 0 ? 'plus' : 'minus', place, x);
      else steps.emit(factor > 0 ? 'accumulate' : 'reduce', place, x, y);
    }
    if (current !== 1) steps.emit('scale', to, steps.constants.of(current));
    return to;
  }
}

/**
 * Appends the curvature chain's steps.
 *
 * @param jet operands of the metric's jet, [STREAMS[order], 10], as far as the quantities need it
 * @returns their components one after another, and the operand of the metric's condition
 */
export function appendCurvature(
  quantities: readonly CurvatureQuantity[],
  jet: readonly Operand[],
  steps: Steps,
): { readonly outputs: readonly Output[]; readonly condition: Operand } {
  const chain = new Chain(steps, jet);
  const outputs = quantities.flatMap((name) =>
    COMPONENTS_OF[name]().map((component): Output => {
      if (component === undefined) return { operand: ZERO, sign: 1 };
      const [node, sign] = component;
      return { operand: chain.operand(node), sign };
    }),
  );
  return { outputs, condition: chain.operand(condition) };
}
