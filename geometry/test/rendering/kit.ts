import { analyze, type RenderModel } from '@spacetime/dsl';
import { type Outcomes, type PhotonTracer, type Scene, sceneOf, tracerOf } from '@spacetime/geometry';

export const SCHWARZSCHILD = `spacetime Schwarzschild {
  parameter M = 1
  chart Spherical(t, r, θ, φ) { r in 3 .. 60  θ in 0 .. π  φ in 0 .. 2π periodic }
  let f = 1 - 2*M/r
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}`;

export const KERR = `spacetime Kerr {
  parameter M = 1
  parameter a = 0.9
  chart BoyerLindquist(t, r, θ, φ) { r in 1.5 .. 60  θ in 0 .. π  φ in 0 .. 2π periodic }
  let Σ = r^2 + a^2*cos(θ)^2
  let Δ = r^2 - 2*M*r + a^2
  metric in BoyerLindquist {
    ds^2 = -(1 - 2*M*r/Σ) dt^2 - 4*M*a*r*sin(θ)^2/Σ dt dφ + Σ/Δ dr^2 + Σ dθ^2
         + (r^2 + a^2 + 2*M*a^2*r*sin(θ)^2/Σ)*sin(θ)^2 dφ^2
  }
}`;

export const KERR_SCHILD = `spacetime KerrSchild {
  parameter M = 1
  parameter a = 0.9
  chart Cartesian(t, x, y, z) { x in -60 .. 60  y in -60 .. 60  z in -60 .. 60 }
  let d = x^2 + y^2 + z^2 - a^2
  let r = sqrt((d + sqrt(d^2 + 4*a^2*z^2))/2)
  let H = M*r^3/(r^4 + a^2*z^2)
  let lx = (r*x + a*y)/(r^2 + a^2)
  let ly = (r*y - a*x)/(r^2 + a^2)
  let lz = z/r
  metric in Cartesian { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + 2*H (dt + lx dx + ly dy + lz dz)^2 }
}`;

export const FLAT_SPHERICAL = `spacetime Flat {
  chart Spherical(t, r, θ, φ) { r in 1 .. 60  θ in 0 .. π  φ in 0 .. 2π periodic }
  metric in Spherical { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}`;

/** The `render` block with these settings of the spacetime in a text. */
export function blockOf(text: string, settings: string): RenderModel {
  const name = /spacetime (\w+)/u.exec(text)![1];
  const source = `${text}\nrender Picture of ${name} { ${settings.replaceAll(';', '\n')} }`;
  const { jobs, diagnostics } = analyze('file', { read: () => source, resolve: (_, path) => path });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return jobs[0] as RenderModel;
}

export function scene(text: string, settings: string): Scene {
  return sceneOf(blockOf(text, settings));
}

export function finish(work: Generator<number, Outcomes>): Outcomes {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** Rays at angles from the optical axis, `turn` from the right upwards. */
export function raysAt({ camera }: Scene, angles: readonly number[], turn: number): Float64Array {
  const { width, height, field } = camera.setting;
  const focal = width / 2 / Math.tan(field / 2);
  return Float64Array.from(
    angles.flatMap((angle) => {
      const distance = focal * Math.tan(angle);
      return [width / 2 + distance * Math.cos(turn), height / 2 - distance * Math.sin(turn)];
    }),
  );
}

export function trace(of: Scene, places: Float64Array, tracer: PhotonTracer = tracerOf(of)): Outcomes {
  return finish(tracer.trace(places));
}

/** Between two angles that differ in it: where a property of the rays changes, to some 1e-9. */
export function edgeOf(
  of: Scene,
  inner: number,
  outer: number,
  turn: number,
  isInside: (outcomes: Outcomes, ray: number) => boolean,
): number {
  const tracer = tracerOf(of);
  let [low, high] = [inner, outer];
  for (let round = 0; round < 6; round++) {
    const angles = Array.from({ length: 32 }, (_, i) => low + ((high - low) * (i + 1)) / 33);
    const outcomes = trace(of, raysAt(of, angles, turn), tracer);
    const first = angles.findIndex((_, i) => !isInside(outcomes, i));
    if (first !== 0) low = angles.at(first < 0 ? -1 : first - 1)!;
    if (first >= 0) high = angles[first]!;
  }
  return (low + high) / 2;
}
