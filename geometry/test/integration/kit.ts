import { ATTEMPT, BlockIntegrator, type Flow, type Tableau } from '@spacetime/geometry';

/** A flow of one function of a state, applied row by row. */
export function flowOf(dimension: number, f: (y: Float64Array) => readonly number[]): Flow {
  return {
    dimension,
    derivative(states, count, out) {
      for (let i = 0; i < count; i++) {
        out.set(f(states.subarray(i * dimension, (i + 1) * dimension)), i * dimension);
      }
    },
  };
}

/** Kepler's problem in the plane: (x, y, v_x, v_y). */
export const KEPLER = flowOf(4, ([x, y, u, v]) => {
  const cube = Math.hypot(x!, y!) ** 3;
  return [u!, v!, -x! / cube, -y! / cube];
});

/** The state of an orbit of eccentricity e that is at its pericentre at t = 0, by Kepler's equation. */
export function keplerState(e: number, t: number): number[] {
  let anomaly = t;
  for (let i = 0; i < 60; i++) anomaly -= (anomaly - e * Math.sin(anomaly) - t) / (1 - e * Math.cos(anomaly));
  const [s, c, root] = [Math.sin(anomaly), Math.cos(anomaly), Math.sqrt(1 - e * e)];
  const rate = 1 / (1 - e * c);
  return [c - e, root * s, -s * rate, root * c * rate];
}

export const distance = (a: ArrayLike<number>, b: ArrayLike<number>, at = 0): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[at + i]!)));

/** A step of exactly h from a state: at its end, and in the middle by the continuous extension. */
export function oneStep(flow: Flow, method: Tableau, state: readonly number[], h: number) {
  const block = new BlockIntegrator(flow, { method, rtol: 1, atol: 1e300, capacity: 1 });
  block.add(0, state, 0, h, h);
  block.advance();
  const middle = new Float64Array(flow.dimension);
  block.interpolant([0]).at(0, 0.4, middle);
  return { end: block.after.slice(0, flow.dimension), middle };
}

/** Everything that happens to one trajectory. */
export function follow(flow: Flow, method: Tableau, tolerance: number, state: readonly number[], to: number) {
  const block = new BlockIntegrator(flow, { method, rtol: tolerance, atol: tolerance, capacity: 1 });
  block.add(0, state, 0, to);
  const lengths: number[] = [];
  let rejected = 0;
  do {
    block.advance();
    if (block.outcome[0] === ATTEMPT.rejected) rejected++;
    else if (block.outcome[0] !== ATTEMPT.stalled) lengths.push(block.length(0));
  } while (!block.isFinished(0));
  const { evaluations } = block;
  return { end: block.after.slice(0, flow.dimension), lengths, rejected, evaluations, outcome: block.outcome[0] };
}
