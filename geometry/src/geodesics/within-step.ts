import { BlockIntegrator } from '../integration/block-integrator.ts';
import type { Tableau } from '../integration/tableau.ts';
import { COMPONENTS } from '../metric-field.ts';
import { type GeodesicFlow, JETS, STATE } from './equations.ts';
import { normOf } from './norm.ts';
import { raise } from './raise.ts';

/** The last step of the only row of a block: at equal parts of it, which are evaluated together, and at any fraction. */
export class WithinStep {
  /** How many parts. */
  readonly parts: number;
  /** Shape [parts, 8]: the states at the ends of the parts. */
  readonly states: Float64Array;
  /** Shape [parts, 4]: u^a there. */
  readonly velocities: Float64Array;
  /** g(u,u) at the last of them, and the sum of the sizes of its terms. */
  norm = 0;
  size = 0;
  /** The fraction of the step at which the last part ends. */
  until = 1;
  readonly #flow: GeodesicFlow;
  readonly #block: BlockIntegrator;
  readonly #again: BlockIntegrator;

  constructor(flow: GeodesicFlow, method: Tableau, block: BlockIntegrator, parts: number) {
    this.#flow = flow;
    this.#block = block;
    this.parts = parts;
    this.states = new Float64Array(STATE * parts);
    this.velocities = new Float64Array(4 * parts);
    // Whatever the error: of a part of a step that has been accepted it is smaller.
    this.#again = new BlockIntegrator(flow, { method, rtol: 1, atol: 1e300, capacity: 1 });
  }

  /** The fraction of the step at which a part ends. */
  fraction(part: number): number {
    return part === this.parts - 1 ? this.until : ((part + 1) * this.until) / this.parts;
  }

  /** The affine parameter. */
  lambda(fraction: number): number {
    return fraction === 1 ? this.#block.end[0]! : this.#block.start[0]! + fraction * this.#block.length(0);
  }

  /** Looks at the whole step, or at its beginning alone, up to where a coordinate has a known value. */
  look(until = 1, end?: { readonly coordinate: number; readonly edge: number }): void {
    this.until = until;
    const { parts, states, velocities } = this;
    for (let i = 0; i < parts - 1; i++) this.interpolate(this.fraction(i), states, STATE * i);
    this.exact(until, states, STATE * (parts - 1));
    if (end !== undefined) states[STATE * (parts - 1) + end.coordinate] = end.edge;
    const { jets } = this.#flow.evaluate(states, parts);
    for (let i = 0; i < parts; i++) raise(jets, JETS * i, states, STATE * i + 4, velocities, 4 * i);
    const last = JETS * (parts - 1);
    const { norm, size } = normOf(jets.subarray(last, last + COMPONENTS), velocities.subarray(4 * (parts - 1)));
    this.norm = norm;
    this.size = size;
  }

  /** By the continuous extension: to its order, and at little cost. */
  interpolate(fraction: number, out: Float64Array, to = 0): void {
    if (fraction === 1) out.set(this.#block.after.subarray(0, STATE), to);
    else this.#block.interpolant([0]).at(0, fraction, out, to);
  }

  /** By a step of that length: to the order of the method itself. */
  exact(fraction: number, out: Float64Array, to = 0): void {
    const block = this.#block;
    if (fraction === 0) out.set(block.before.subarray(0, STATE), to);
    else if (fraction === 1) out.set(block.after.subarray(0, STATE), to);
    else {
      const again = this.#again;
      again.add(0, block.before, 0, fraction * block.length(0), fraction * Math.abs(block.length(0)));
      again.advance();
      out.set(again.after.subarray(0, STATE), to);
      again.finish(0);
      again.compact();
    }
  }
}
