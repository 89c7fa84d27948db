import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  analyze,
  bindParameters,
  domainOf,
  evaluate,
  lowerBackground,
  lowerComponents,
  lowerEncoding,
  lowerExpressions,
  lowerMap,
  lowerMetric,
  type SpacetimeModel,
} from '@spacetime/dsl';

function model(text: string) {
  const result = analyze('main', { read: () => text, resolve: (_, path) => path });
  assert.deepEqual(
    result.diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  );
  return result;
}

const spacetimeOf = (members: string): SpacetimeModel => model(`spacetime S {\n${members}\n}`).spacetimes[0]!;

function metricAt(members: string, point: readonly number[], overrides?: ReadonlyMap<string, number>): number[] {
  const spacetime = spacetimeOf(members);
  return evaluate(lowerMetric(spacetime, spacetime.metric!, bindParameters(spacetime, overrides)), point);
}

function close(found: readonly number[], expected: readonly number[], tolerance = 1e-14): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, k) => {
    assert.ok(
      Math.abs(value - expected[k]!) <= tolerance * Math.max(1, Math.abs(expected[k]!)),
      `${k}: ${found} ≠ ${expected}`,
    );
  });
}

const KERR = `
  parameter M = 1
  parameter a = 0.7
  chart BL(t, r, θ, φ) { r in 3 .. 10*M }
  let Σ = r^2 + a^2*cos(θ)^2
  let Δ = r^2 - 2*M*r + a^2`;

/** Kerr in Boyer–Lindquist coordinates, MTW 33.2. */
function kerr(M: number, a: number, r: number, θ: number): number[] {
  const [s, c] = [Math.sin(θ) ** 2, Math.cos(θ) ** 2];
  const Σ = r * r + a * a * c;
  const Δ = r * r - 2 * M * r + a * a;
  const tφ = (-2 * M * r * a * s) / Σ;
  return [-(1 - (2 * M * r) / Σ), 0, 0, tφ, Σ / Δ, 0, 0, Σ, 0, ((r * r + a * a) ** 2 - Δ * a * a * s) * (s / Σ)];
}

test('Kerr as a line element: off-diagonal terms count as on paper', () => {
  const line = `${KERR}
  metric {
    ds^2 = -(1 - 2*M*r/Σ) dt^2 - 4*M*r*a*sin(θ)^2/Σ dt dφ + Σ/Δ dr^2 + Σ dθ^2
      + (r^2 + a^2 + 2*M*r*a^2*sin(θ)^2/Σ) * sin(θ)^2 dφ^2
  }`;
  for (const point of [
    [0, 3, 0.8, 0],
    [5, 7.7, 2.9, 1],
  ]) {
    close(metricAt(line, point), kerr(1, 0.7, point[1]!, point[2]!));
    close(metricAt(line, point, new Map([['a', 0.2]])), kerr(1, 0.2, point[1]!, point[2]!));
  }
});

test('Kerr as a sum of squares of forms (MTW 33.2)', () => {
  const squares = `${KERR}
  metric {
    ds^2 = -Δ/Σ*(dt - a*sin(θ)^2 dφ)^2 + sin(θ)^2/Σ*((r^2 + a^2) dφ - a dt)^2 + Σ/Δ dr^2 + Σ dθ^2
  }`;
  close(metricAt(squares, [0, 3, 0.8, 0]), kerr(1, 0.7, 3, 0.8));
});

test('Kerr in squared forms as on paper, whatever the spaces', () => {
  const papers = [
    '-Δ/Σ (dt - a*sin(θ)^2 dφ)^2 + sin(θ)^2/Σ ((r^2 + a^2) dφ - a dt)^2 + Σ (dr^2/Δ + dθ^2)',
    'Σ(dr^2/Δ + dθ^2) - Δ/Σ(dt - a*sin(θ)^2 dφ)^2 + sin(θ)^2/Σ((r^2 + a^2) dφ - a dt)^2',
    '-(dt)^2 + Σ (dr^2/Δ + dθ^2) + (r^2 + a^2)*sin(θ)^2 (dφ)^2 + 2*M*r/Σ (a*sin(θ)^2 dφ - dt)^2',
    '-dt^2 + Σ\n (dr^2/Δ + dθ^2) + (r^2 + a^2) (sin(θ) dφ)^2 + H (dt - a*sin (θ)^2 dφ)^2',
  ];
  for (const paper of papers) {
    const members = `metric { ds^2 = ${paper}\n }\n let H = 2*M*r/Σ ${KERR}`;
    for (const [r, θ] of [
      [3, 0.8],
      [7.7, 2.9],
    ]) {
      close(metricAt(members, [0, r!, θ!, 0]), kerr(1, 0.7, r!, θ!), 1e-14);
    }
  }
});

test('Kerr in components: one of g[i,j] and g[j,i] suffices', () => {
  const components = `${KERR}
  metric {
    g[t,t] = -(1 - 2*M*r/Σ)   g[φ,t] = -2*M*r*a*sin(θ)^2/Σ
    g[r,r] = Σ/Δ
    g[θ,θ] = Σ
    g[phi,phi] = (r^2 + a^2 + 2*M*r*a^2*sin(θ)^2/Σ)*sin(θ)^2
  }`.replace('   g[φ,t]', '\n    g[φ,t]');
  close(metricAt(components, [0, 3, 0.8, 0]), kerr(1, 0.7, 3, 0.8));
});

test('Kerr in 3+1 form, of either signature', () => {
  // α² = ΔΣ/A, β^φ = −2Mar/A, γ = diag(Σ/Δ, Σ, A sin²θ/Σ), A = (r² + a²)² − Δ a² sin²θ (MTW 33.4).
  const slices = (signature: string) => `${KERR}
  let A = (r^2 + a^2)^2 - Δ*a^2*sin(θ)^2
  metric ${signature} {
    lapse = sqrt(Δ*Σ/A)
    shift = (0, 0, -2*M*a*r/A)
    spatial { dl^2 = Σ/Δ dr^2 + Σ dθ^2 + A*sin(θ)^2/Σ dφ^2 }
  }`;
  const expected = kerr(1, 0.7, 3, 0.8);
  close(metricAt(slices(''), [0, 3, 0.8, 0]), expected);
  close(
    metricAt(slices('signature (+,-,-,-)'), [0, 3, 0.8, 0]),
    expected.map((component) => -component),
  );
});

test('a full 3+1 metric: g_00 = −α² + β_k β^k, g_0i = γ_ik β^k', () => {
  const [α, β, γ] = [1.3, [0.1, -0.2, 0.3], [2, 0.3, -0.1, 1.5, 0.2, 1.1]];
  const full = [
    [γ[0]!, γ[1]!, γ[2]!],
    [γ[1]!, γ[3]!, γ[4]!],
    [γ[2]!, γ[4]!, γ[5]!],
  ];
  const lowered = full.map((row) => row.reduce((sum, value, k) => sum + value * β[k]!, 0));
  const square = lowered.reduce((sum, value, k) => sum + value * β[k]!, 0);
  const found = metricAt(
    `chart C(t, x, y, z) {}
    metric {
      spatial { dl^2 = 2 dx^2 + 0.6 dx dy - 0.2 dz dx + 1.5 dy^2 + 0.4 dy dz + 1.1 dz^2 }
      shift = (0.1, -0.2, 0.3)
      lapse = 1.3
    }`,
    [0, 0, 0, 0],
  );
  close(found, [square - α * α, ...lowered, ...γ]);
});

test('the components as given, with where they stand', () => {
  const text = `spacetime S {
  chart C(t, x, y, z) {}
  metric {
    g[t,t] = -1
    g[x,y] = x
    g[y,x] = y
    g[z,x] = 3
  }
}`;
  const [spacetime] = model(text).spacetimes;
  const { program, ranges } = lowerComponents(spacetime!, spacetime!.metric!, new Map());
  assert.deepEqual(evaluate(program, [0, 5, 7, 0]), [-1, 0, 0, 0, 0, 0, 5, 3, 0, 7, 0, 0, 0, 3, 0, 0]);
  const given = ranges.flatMap((range, k) => (range === undefined ? [] : [[k, text.slice(range.start, range.end)]]));
  assert.deepEqual(given, [
    [0, 'g[t,t] = -1'],
    [6, 'g[x,y] = x'],
    [9, 'g[y,x] = y'],
    [13, 'g[z,x] = 3'],
  ]);
});

test('a metric without one of its parameters carries no trace of it', () => {
  const spacetime = spacetimeOf(`${KERR}
  metric { ds^2 = -(1 - 2*M*r/Σ) dt^2 - 4*M*r*a*sin(θ)^2/Σ dt dφ + Σ/Δ dr^2 + Σ dθ^2 + r^2*sin(θ)^2 dφ^2 }
  background { M = 0  a = 0 }`);
  const { program, chart, parameters } = lowerBackground(spacetime, bindParameters(spacetime));
  assert.equal(chart?.name, 'BL');
  assert.deepEqual(
    [...parameters],
    [
      ['M', 0],
      ['a', 0],
    ],
  );
  close(evaluate(program, [0, 3, 0.8, 0]), [-1, 0, 0, 0, 1, 0, 0, 9, 0, 9 * Math.sin(0.8) ** 2]);
  const depends = program.outputs.map((output) => program.instructions[output]!.depends);
  assert.deepEqual(depends.slice(0, 4), [0, 0, 0, 0]);
  assert.deepEqual(domainOf(spacetime, spacetime.charts.get('BL')!, parameters), {
    lower: [0, 3, 0, 0],
    upper: [1, 0, 1, 1],
    periodic: [false, false, false, false],
  });
});

test('a coordinate without a domain goes from 0 to 1', () => {
  for (const chart of ['chart C(t, x, y, z)', 'chart C(t, x, y, z) {}', 'chart C(t, x, y, z) { y in 0 .. 1 }']) {
    const spacetime = spacetimeOf(`${chart}\n metric { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }`);
    assert.deepEqual(domainOf(spacetime, spacetime.metric!.chart, new Map()), {
      lower: [0, 0, 0, 0],
      upper: [1, 1, 1, 1],
      periodic: [false, false, false, false],
    });
  }
});

test('without a background it is Minkowski of the signature; with a metric it is that', () => {
  const minkowski = spacetimeOf(
    'chart C(x, t, y, z) {}\n metric signature (+,-,-,-) { ds^2 = dt^2 - dx^2 - dy^2 - dz^2 }',
  );
  const flat = lowerBackground(minkowski, new Map());
  assert.equal(flat.chart, undefined);
  assert.deepEqual(evaluate(flat.program, []), [1, 0, 0, 0, -1, 0, 0, -1, 0, -1]);
  const own = spacetimeOf(`chart C(t, x, y, z) {}
    chart D(T, X, Y, Z) {}
    metric in C { ds^2 = -2 dt^2 + dx^2 + dy^2 + dz^2 }
    background in D { ds^2 = -3 dT^2 + dX^2 + dY^2 + dZ^2 }`);
  const given = lowerBackground(own, new Map());
  assert.equal(given.chart?.name, 'D');
  assert.deepEqual(evaluate(given.program, [0, 0, 0, 0])[0], -3);
});

const MAPS = `
  parameter M = 2
  let f = 1 - 2*M/r
  chart Spherical(t, r, θ, φ) {}
  chart Cartesian(T, x, y, z) {}
  chart Null(v, r, θ, φ) {}
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  map Cartesian -> Spherical {
    r = sqrt(x^2 + y^2 + z^2)
    θ = acos(z/r)
    φ = atan2(y, x)
    t = T - 2*M*log(f)
  }
  map Null -> Spherical { t = v - r - log(f)  r = r  θ = θ  φ = φ }`;

test("a map's functions may use one another, by name or through a let", () => {
  const spacetime = spacetimeOf(MAPS.replace('  r = r  ', '\n r = r\n ').replace('  φ = φ', '\n φ = φ'));
  const [cartesian, incoming] = spacetime.maps;
  const parameters = bindParameters(spacetime);
  const r = Math.sqrt(29 + 36);
  const f = 1 - 4 / r;
  close(evaluate(lowerMap(spacetime, cartesian!, parameters), [9, 6, 2, 5]), [
    9 - 4 * Math.log(f),
    r,
    Math.acos(5 / r),
    Math.atan2(2, 6),
  ]);
  // `r` is the source's own coordinate where it has one.
  close(evaluate(lowerMap(spacetime, incoming!, parameters), [9, 8, 1, 2]), [9 - 8 - Math.log(0.5), 8, 1, 2]);
});

test("an encoding may use the coordinates of a map's target", () => {
  const { fits } = model(`spacetime S {${MAPS}}
    fit A of S { chart Cartesian
      encode (log(r), cos(θ), x, f)
    }
    fit B of S { chart Cartesian }`);
  const r = Math.sqrt(65);
  const parameters = bindParameters(fits[0]!.spacetime!);
  close(evaluate(lowerEncoding(fits[0]!, parameters), [9, 6, 2, 5]), [Math.log(r), 5 / r, 6, 1 - 4 / r]);
  close(evaluate(lowerEncoding(fits[1]!, parameters), [9, 6, 2, 5]), [9, 6, 2, 5]);
});

test('where two maps leave a chart, the functions of each keep to themselves', () => {
  const spacetime = spacetimeOf(`
    chart A(a, b, c, d) {}
    chart P(r, s, p0, p1) {}
    chart Q(R, s, q0, q1) {}
    metric in A { ds^2 = -da^2 + db^2 + dc^2 + dd^2 }
    map A -> P { r = 2*s
      s = a
      p0 = c
      p1 = d }
    map A -> Q { R = 2*s
      s = b
      q0 = c
      q1 = d }`);
  const chart = spacetime.charts.get('A')!;
  const { value } = spacetime.maps[1]!.declaration.assignments[0]!;
  assert.equal(value.kind, 'binary');
  const names = ['r', 'R'].map((canonical) => {
    const range = { start: 0, end: 0 };
    return { kind: 'name', name: { text: canonical, canonical, range }, range } as const;
  });
  assert.deepEqual(evaluate(lowerExpressions(spacetime, chart, names, new Map()), [3, 5, 0, 0]), [6, 10]);
});

test('an unsound metric lowers to NaN, and throws nothing', () => {
  const text = `spacetime S {
    chart C(t, x, y, z) {}
    metric { ds^2 = -dt^2 + dx + nothing dy^2 + dz^3 }
  }`;
  const { spacetimes } = analyze('main', { read: () => text, resolve: (_, path) => path });
  const [spacetime] = spacetimes;
  assert.equal(spacetime!.sound, false);
  const program = lowerMetric(spacetime!, spacetime!.metric!, new Map());
  assert.ok(evaluate(program, [0, 0, 0, 0]).some(Number.isNaN));
});
