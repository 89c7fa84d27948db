/**
 * A static star of the polytrope p = K ρ², by the equations of Tolman, Oppenheimer and Volkoff with the logarithm of the
 * enthalpy as variable (Lindblom 1992, ApJ 398, 569): with s² = h_c − h everything is smooth from the centre to the
 * surface at h = 0, and the potential is φ = φ_surface − h.
 */
export interface Star {
  readonly mass: number;
  /** Areal radius and isotropic radius of the surface. */
  readonly areal: number;
  readonly isotropic: number;
  /** Lapse and conformal factor γ_xx = (r/r̄)² at an isotropic radius. */
  at(radius: number): { readonly lapse: number; readonly conformal: number };
}

type State = readonly [radius: number, mass: number, q: number];

/** @param steps of the classical Runge–Kutta method */
export function star(K: number, centralDensity: number, steps = 8000): Star {
  const enthalpy = Math.log(1 + 2 * K * centralDensity);
  const pressureOf = (h: number) => K * densityOf(h) ** 2;
  const densityOf = (h: number) => Math.expm1(h) / (2 * K);
  // Γ = 2: the internal energy density is p.
  const energyOf = (h: number) => densityOf(h) + pressureOf(h);
  /** d(r, m, q)/d ln s, where r̄ is proportional to r e^q: near the centre r is proportional to s. */
  const rates = (x: number, [r, m]: State): State => {
    const s = Math.exp(x);
    const h = enthalpy - s * s;
    const dr = (2 * s * s * r * (r - 2 * m)) / (m + 4 * Math.PI * r ** 3 * pressureOf(h));
    const root = Math.sqrt(1 - (2 * m) / r);
    // (1/√(1 − 2m/r) − 1)/r without cancellation.
    return [dr, 4 * Math.PI * r * r * energyOf(h) * dr, ((2 * m) / r / (root * (1 + root)) / r) * dr];
  };
  const first = Math.log(1e-8);
  const last = Math.log(enthalpy) / 2;
  const slope = Math.sqrt(3 / (2 * Math.PI * (energyOf(enthalpy) + 3 * pressureOf(enthalpy))));
  const start = slope * Math.exp(first);
  let state: State = [start, (4 / 3) * Math.PI * energyOf(enthalpy) * start ** 3, 0];
  const step = (last - first) / steps;
  const places: number[] = [first];
  const states: State[] = [state];
  const along = (a: State, k: State, by: number): State => [a[0] + by * k[0], a[1] + by * k[1], a[2] + by * k[2]];
  for (let n = 0; n < steps; n++) {
    const x = first + n * step;
    const k1 = rates(x, state);
    const k2 = rates(x + step / 2, along(state, k1, step / 2));
    const k3 = rates(x + step / 2, along(state, k2, step / 2));
    const k4 = rates(x + step, along(state, k3, step));
    state = [0, 1, 2].map(
      (i) => state[i]! + (step / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!),
    ) as unknown as State;
    places.push(x + step);
    states.push(state);
  }
  const [areal, mass, q] = state;
  const isotropic = (areal - mass + Math.sqrt(areal * areal - 2 * mass * areal)) / 2;
  const scale = isotropic / (areal * Math.exp(q));
  const barred = states.map(([r, , own]) => scale * r * Math.exp(own));
  /** dr̄ = r̄ (dr/r + dq) */
  const barredRates = states.map((one, n) => {
    const [dr, , dq] = rates(places[n]!, one);
    return barred[n]! * (dr / one[0] + dq);
  });
  const surface = Math.log(1 - (2 * mass) / areal) / 2;
  return {
    mass,
    areal,
    isotropic,
    at(radius) {
      if (radius >= isotropic) {
        const half = mass / (2 * radius);
        return { lapse: (1 - half) / (1 + half), conformal: (1 + half) ** 4 };
      }
      if (radius <= barred[0]!) {
        const lapse = Math.exp(surface - enthalpy);
        return { lapse, conformal: (1 / scale) ** 2 };
      }
      // The interval by halving, then s by Newton's method on the cubic through its ends.
      let low = 0;
      let high = steps;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (barred[middle]! <= radius) low = middle;
        else high = middle;
      }
      let u = (radius - barred[low]!) / (barred[high]! - barred[low]!);
      for (let n = 0; n < 20; n++) {
        const [value, rate] = hermite(
          u,
          barred[low]!,
          barred[high]!,
          step * barredRates[low]!,
          step * barredRates[high]!,
        );
        u -= (value - radius) / rate;
      }
      const s = Math.exp(places[low]! + u * step);
      const [a, b] = [states[low]!, states[high]!];
      const [r] = hermite(u, a[0], b[0], step * rates(places[low]!, a)[0], step * rates(places[high]!, b)[0]);
      return { lapse: Math.exp(surface - (enthalpy - s * s)), conformal: (r / radius) ** 2 };
    },
  };
}

/** Value and slope of the cubic with values a, b and slopes c, d at 0 and 1. */
function hermite(u: number, a: number, b: number, c: number, d: number): [number, number] {
  const third = 2 * (a - b) + c + d;
  const second = 3 * (b - a) - 2 * c - d;
  return [a + u * (c + u * (second + u * third)), c + u * (2 * second + 3 * u * third)];
}
