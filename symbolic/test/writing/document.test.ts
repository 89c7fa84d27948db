import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { canonicalName, evaluate, lowerExpressions } from '@spacetime/dsl';
import { SymbolicMetric, type Symbols, writeGeodesics, writeSymbols } from '@spacetime/symbolic';
import { EXAMPLES, spacetimeOf, symbolsOf, valuesOf } from '../kit.ts';

test('Kerr’s Christoffel symbols fit a page: 22 lines, none longer than 72 characters', () => {
  const lines = writeSymbols(symbolsOf('kerr', 'christoffel'), 'text').trimEnd().split('\n');
  assert.equal(lines.length, 21);
  assert.ok(Math.max(...lines.map((line) => [...line].length)) <= 72, lines.join('\n'));
  assert.ok(lines.includes('Γ^t_tr = M (r² + a²) (r² - a² cos²θ)/(Σ² Δ)'), lines.join('\n'));
  assert.equal(lines.at(-1), 'where Σ = r² + a² cos²θ, Δ = r² - 2 M r + a²');
  const latex = writeSymbols(symbolsOf('kerr', 'christoffel'), 'latex').trimEnd().split('\n');
  assert.equal(latex.length, 24);
  assert.ok(Math.max(...latex.map((line) => line.length)) <= 140);
});

test('the familiar forms, as text', () => {
  assert.equal(
    writeSymbols(symbolsOf('schwarzschild', 'christoffel'), 'text'),
    `Γ^t_tr = M/(r² f)
Γ^r_tt = M f/r²
Γ^r_rr = -M/(r² f)
Γ^r_θθ = -r f
Γ^r_φφ = -r f sin²θ
Γ^θ_rθ = 1/r
Γ^θ_φφ = -cosθ sinθ
Γ^φ_rφ = 1/r
Γ^φ_θφ = cosθ/sinθ
where f = (r - 2 M)/r
`,
  );
  assert.equal(writeSymbols(symbolsOf('schwarzschild', 'kretschmann'), 'text'), 'K = 48 M²/r⁶\n');
  assert.equal(writeSymbols(symbolsOf('schwarzschild', 'ricci'), 'text'), 'all components are 0\n');
  assert.match(writeSymbols(symbolsOf('ellis-wormhole', 'scalar'), 'text'), /^R = -2 b²\/area²\n/u);
  assert.match(writeSymbols(symbolsOf('kasner', 'metric'), 'text'), /^g_yy = t\^\(2 p2\)$/mu);
  assert.match(writeSymbols(symbolsOf('goedel', 'metric'), 'text'), /^g_zz = -exp\(2 x\)\/\(4 ω²\)$/mu);
});

test('LaTeX: a line element, and an aligned block', () => {
  assert.equal(
    writeSymbols(symbolsOf('schwarzschild', 'metric'), 'latex'),
    String.raw`\begin{aligned}
ds^2 &= -f\, dt^2 \\
&\quad + \frac{1}{f}\, dr^2 \\
&\quad + r^2\, d\theta^2 \\
&\quad + r^2 \sin^2\theta\, d\phi^2 \\
\text{where}\quad f &= \frac{r - 2 M}{r}
\end{aligned}
`,
  );
  assert.equal(
    writeSymbols(symbolsOf('goedel', 'christoffel'), 'latex'),
    String.raw`\begin{aligned}
\Gamma^{t}{}_{t x} &= 1 \\
\Gamma^{t}{}_{x z} &= \frac{e^{x}}{2} \\
\Gamma^{x}{}_{t z} &= \frac{e^{x}}{2} \\
\Gamma^{x}{}_{z z} &= \frac{e^{2 x}}{2} \\
\Gamma^{z}{}_{t x} &= -\frac{1}{e^{x}}
\end{aligned}
`,
  );
});

const POINTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  kerr: { t: 0.3, r: 7.1, θ: 0.8, φ: 2.2, M: 1, a: 0.7 },
  vaidya: { v: 0.7, r: 6.3, θ: 1.1, φ: 0.2, M: 1, growth: 0.2 },
  kasner: { t: 2.3, x: 0.2, y: 0.1, z: 0.9, u: 2 },
  goedel: { t: 0.3, x: 0.4, y: 0.5, z: 0.6, ω: 1 },
  'taub-nut': { t: 0.3, r: 7.1, θ: 0.8, φ: 2.2, m: 1, l: 0.5 },
  'schwarzschild-kerr-schild': { t: 0.1, x: 2.2, y: -3.1, z: 4.5, M: 1 },
  'kerr-kerr-schild': { t: 0.1, x: 1.2, y: -2.1, z: 1.5, M: 1, a: 0.7 },
  'gravitational-wave': { t: 1.2, x: 0.1, y: 0.2, z: 4.4, h: 1e-6, ω: 2 },
};

for (const [name, point] of Object.entries(POINTS)) {
  const symbols = symbolsOf(name, 'christoffel');
  const expected = Object.values(valuesOf(symbols, point));

  test(`${name}: as text of the language it is read back and has the same values`, () => {
    const text = readFileSync(join(EXAMPLES, `${name}.spacetime`), 'utf8');
    const lets = writeSymbols(symbols, 'spacetime');
    const names = [...lets.matchAll(/^let (\w+) =/gmu)].map(([, word]) => word!);
    assert.equal(names.length, symbols.entries.length);
    const spacetime = spacetimeOf(text.replace(/^(spacetime [^{]*\{)/mu, `$1\n${lets}`));
    const values = names.map((word) => spacetime.lets.get(canonicalName(word))?.value);
    assert.ok(values.every((value) => value !== undefined));
    const chart = spacetime.charts.get(symbols.chart)!;
    const parameters = new Map([...spacetime.parameters.keys()].map((key) => [key, point[key]!]));
    const program = lowerExpressions(spacetime, chart, values as never, parameters);
    close(
      evaluate(
        program,
        chart.coordinates.map((key) => point[key]!),
      ),
      expected,
    );
  });

  test(`${name}: the function in C computes the same`, () => {
    const out = runC(writeSymbols(symbols, 'c'), symbols, point);
    close(
      symbols.entries.map(({ indices: [a, b, c] }) => out[a!]![b!]![c!]!),
      expected,
    );
    close(
      symbols.entries.map(({ indices: [a, b, c] }) => out[a!]![c!]![b!]!),
      expected,
    );
  });
}

function close(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  for (const [k, value] of expected.entries()) {
    assert.ok(Math.abs(found[k]! - value) <= 1e-11 * Math.abs(value), `${k}: ${found[k]} for ${value}`);
  }
}

/** Runs a function of such a text as JavaScript, whose expressions mean the same. */
function runC(text: string, { coordinates, parameters }: Symbols, point: Readonly<Record<string, number>>) {
  const [, list, body] = /void \w+\((.*)\) \{\n([\s\S]*)\}\n$/u.exec(text)!;
  const names = list!.split(', ').map((declaration) => /(\w+)(?:\[4\])*$/u.exec(declaration)![1]!);
  const script = body!
    .replaceAll('const double', 'const')
    .replace(/^ {2}memset.*$/mu, '')
    .replace(/\b(\d+)\.0\b/gu, '$1');
  const out = [0, 1, 2, 3].map(() => [0, 1, 2, 3].map(() => [0, 0, 0, 0]));
  const { pow, sin, cos, exp, sqrt, tanh, log } = Math;
  const values = [...coordinates, ...parameters.keys()].map((name) => point[name]!);
  new Function(...names, 'pow', 'sin', 'cos', 'exp', 'sqrt', 'tanh', 'log', script)(
    ...[...values, out, pow, sin, cos, exp, sqrt, tanh, log],
  );
  return out;
}

test('the radius of Kerr–Schild coordinates stays a name, with its definition below', () => {
  const lines = writeSymbols(symbolsOf('kerr-kerr-schild', 'metric'), 'text').split('\n');
  assert.ok(lines.includes('g_tx = 2 M r³ lx/(a² z² + r⁴)'), lines.join('\n'));
  assert.ok(lines.includes('g_tz = 2 M z r²/(a² z² + r⁴)'));
  assert.match(lines.at(-2)!, /^where d = x² \+ y² \+ z² - a², r = √\(2 \(√\(d² \+ 4 a² z²\) \+ d\)\)\/2, lx = /u);
});

test('the equations of geodesics', () => {
  const symbols = symbolsOf('schwarzschild', 'christoffel');
  assert.equal(
    writeGeodesics(symbols, 'text'),
    `t″ = -2 M/(r² f) t′ r′
r″ = -M f/r² t′² + M/(r² f) r′² + r f θ′² + r f sin²θ φ′²
θ″ = -2/r r′ θ′ + cosθ sinθ φ′²
φ″ = -2/r r′ φ′ - 2 cosθ/sinθ θ′ φ′
where f = (r - 2 M)/r
`,
  );
  assert.match(
    writeGeodesics(symbols, 'latex'),
    /^\\ddot\{t\} &= -\\frac\{2 M\}\{r\^2 f\} \\dot\{t\} \\dot\{r\} \\\\$/mu,
  );
  assert.match(writeGeodesics(symbolsOf('minkowski', 'christoffel', 'Cartesian'), 'text'), /^t″ = 0\nx″ = 0$/mu);
});

test('Python: NumPy’s functions, parameters with the declared values, names in ASCII', () => {
  assert.equal(
    writeSymbols(symbolsOf('goedel', 'ricci'), 'python'),
    `import numpy as np


def ricci(t, x, y, z, omega=1):
    """ricci of Godel in Cartesian (t, x, y, z)."""
    out = np.zeros((4, 4))
    out[0, 0] = 1
    out[0, 3] = np.exp(x)
    out[3, 0] = out[0, 3]
    out[3, 3] = np.exp(x)**2
    return out
`,
  );
});

test('JSON: names, LaTeX and text of every entry, and how it was verified', () => {
  const { entries, verified, refused } = JSON.parse(writeSymbols(symbolsOf('kerr', 'kretschmann'), 'json'));
  assert.equal(refused, undefined);
  assert.equal(verified.points, 72);
  assert.deepEqual(
    entries.map(({ name, indices, text }: Record<string, unknown>) => ({ name, indices, text })),
    [{ name: 'K', indices: [], text: '48 M² (r² - a² cos²θ) (Σ² - 16 r² Σ + 16 r⁴)/Σ⁶' }],
  );
});

const ODD = `spacetime Odd {
  parameter λx = 2
  parameter lambdax = 3
  chart C(t, int, y, z) { int in 1 .. 2  y in 1 .. 2 }
  let memset = int^2 + lambdax*y
  let width = 1 + λx*int
  metric in C { ds^2 = -dt^2 + dint^2 + memset dy^2 + lambdax*width dz^2 }
}`;

test('names of programs are neither words of the languages nor one another’s', () => {
  const symbols = new SymbolicMetric(spacetimeOf(ODD)).symbols('metric', { time: 60_000 });
  const python = writeSymbols(symbols, 'python');
  assert.match(python, /^def metric\(t, int_, y, z, lambdax=2, lambdax_=3\):$/mu);
  assert.match(python, /^ {4}width = lambdax\*int_ \+ 1$/mu);
  assert.match(python, /^ {4}memset_ = int_\*\*2 \+ lambdax_\*y$/mu);
  assert.match(python, /^ {4}out\[3, 3\] = lambdax_\*width$/mu);
  assert.match(writeSymbols(symbols, 'c'), /^ {2}const double memset_ = .*\n.*\n {2}memset\(out, 0/mu);
});

test('LaTeX: words side by side stay apart', () => {
  const symbols = new SymbolicMetric(spacetimeOf(ODD)).symbols('metric', { time: 60_000 });
  const latex = writeSymbols(symbols, 'latex');
  assert.ok(latex.includes('\\mathrm{lambdax}\\, \\mathrm{width}\\, dz^2'), latex);
  assert.ok(latex.includes('\\mathrm{lambdax}\\, y'), latex);
});

test('a component that is withheld is no number in a program, whatever its symmetries', () => {
  const symbols = symbolsOf('kerr', 'christoffel');
  const one = { ...symbols, entries: symbols.entries.slice(1), withheld: [{ indices: [0, 0, 1], reason: 'too long' }] };
  assert.match(writeSymbols(one, 'python'), /out\[0, 0, 1\] = np\.nan\n {4}out\[0, 1, 0\] = out\[0, 0, 1\]/u);
  assert.match(writeSymbols(one, 'c'), /out\[0\]\[0\]\[1\] = NAN;\n {2}out\[0\]\[1\]\[0\] = out\[0\]\[0\]\[1\];/u);
  assert.match(writeSymbols(one, 'c'), /1 missing, NaN\. \*\//u);
});

test('a scalar that vanishes is 0 in a program, not nothing', () => {
  const symbols = symbolsOf('schwarzschild', 'scalar');
  assert.match(writeSymbols(symbols, 'python'), /^ {4}out = 0\n {4}return out$/mu);
  assert.match(writeSymbols(symbols, 'c'), /^ {2}\*out = 0\.0;$/mu);
});
