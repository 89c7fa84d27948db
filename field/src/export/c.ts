import type { Program } from '@spacetime/dsl';
import type { LearnedField } from '../learned/learned-field.ts';
import { C_LIBRARY } from './c-runtime.ts';
import { description, domainText, headline } from './describe.ts';
import { usedPart } from './library.ts';
import type { ActivationOf, Step } from './network-steps.ts';
import { type NamedTensor, normalisationTensors, type Pieces, piecesOf } from './pieces.ts';
import { literal, programCalls } from './program-calls.ts';
import { slotsOf } from './slots.ts';

/**
 * A learned metric as one file of C99 without dependencies: `metric(x, g)`, and `metric_jet(x, g, dg, ddg)` with the exact
 * first and second derivatives, in double precision. Nothing in it has state, so that it may run in many threads.
 */
export function cOf(field: LearnedField): string {
  const pieces = piecesOf(field);
  const { encoding, background, steps, tensors, normalisation } = pieces;
  const numbers = [...normalisationTensors(normalisation), ...tensors.filter(({ name }) => name !== 'alpha')];
  const body = `${numbers.map(array).join('\n')}
${activations(steps)}${program('encode', encoding)}${background ? program('background', background) : ''}
${metric(pieces)}`;
  return `${comment(field)}
#include <math.h>
#include <stddef.h>

${usedPart(C_LIBRARY, body)}

${body}`;
}

function comment(field: LearnedField): string {
  const keys = ['product', 'parameters', 'signature', 'target', 'background', 'encoding', 'units'];
  const about = [...description(field)].filter(([key]) => keys.includes(key));
  const lines = [
    `${headline(field)}, for ${domainText(field)}.`,
    '',
    'void metric(const double x[4], double g[4][4]): g[i][j] = g_ij.',
    'void metric_jet(const double x[4], double g[4][4], double dg[4][4][4], double ddg[4][4][4][4]): besides',
    'dg[k][i][j], the derivative of g_ij along coordinate k, and ddg[k][l][i][j], along k and l; either may be NULL.',
    'Link with -lm. Where a function has no finite value the results are not finite.',
    '',
    ...about.map(([key, value]) => `${key}: ${value}`),
  ];
  return `/*\n${lines.map((line) => ` * ${line.replaceAll('*/', '* /').replaceAll(/\s+/gu, ' ')}`.trimEnd()).join('\n')}\n */`;
}

function array({ name, data }: NamedTensor): string {
  const rows: string[] = [];
  for (let k = 0; k < data.length; k += 6) rows.push([...data.subarray(k, k + 6)].map(literal).join(', '));
  return `static const double ${identifier(name)}[${data.length}] = {\n  ${rows.join(',\n  ')}};`;
}

function identifier(name: string): string {
  return name.replaceAll('.', '_');
}

function program(name: string, of: Program): string {
  const lines = programCalls(of).map(({ register, call }) => `  const jet ${register} = ${call};\n`);
  const outputs = of.outputs.map((register, k) => `  out[${k}] = r${register};\n`);
  return `\nstatic void ${name}(const double *x, jet *out) {\n${lines.join('')}${outputs.join('')}}\n`;
}

/** Each activation that occurs, as a function of its own. */
function activations(steps: readonly Step[]): string {
  const bodies = new Map<string, string>();
  for (const step of steps) if (step.kind === 'activate') bodies.set(sigmaName(step), sigma(step));
  return [...bodies].map(([name, body]) => `\nstatic void ${name}(double z, double *d) {\n${body}}\n`).join('');
}

function sigmaName({ activation, omega }: ActivationOf): string {
  return activation === 'sine' && omega === 1 ? 'sine_1' : `${activation}_own`;
}

function sigma({ activation, omega, scale }: ActivationOf): string {
  const [w, s] = [literal(omega), literal(scale)];
  switch (activation) {
    case 'silu':
      return `  const double s = 1 / (1 + exp(-z));
  d[0] = z * s;
  d[1] = s * (1 + z * (1 - s));
  d[2] = s * (1 - s) * (2 + z * (1 - 2 * s));
`;
    case 'tanh':
      return `  const double t = tanh(z);
  d[0] = t;
  d[1] = (1 - t) * (1 + t);
  d[2] = -2 * t * (1 - t) * (1 + t);
`;
    case 'sine':
      return `  const double w = ${w};
  d[0] = sin(w * z);
  d[1] = w * cos(w * z);
  d[2] = -w * w * d[0];
`;
    case 'gabor':
      return `  const double w = ${w}, q = ${s} * ${s}, c = cos(w * z), s = sin(w * z), e = exp(-q * z * z), l = -2 * q * z;
  d[0] = c * e;
  d[1] = e * (l * c - w * s);
  d[2] = e * ((l * l - 2 * q - w * w) * c - 2 * l * w * s);
`;
  }
}

function metric({ field, steps, normalisation, background, encoding }: Pieces): string {
  const { active } = normalisation;
  const { outputs } = field.network;
  const inputs = encoding.outputs.length;
  const { slots, count } = slotsOf(steps);
  const widest = Math.max(inputs, ...steps.map(({ width }) => width));
  const at = (vector: number) => `v[${slots[vector]}]`;
  const widthOf = (vector: number) => (vector === 0 ? inputs : steps[vector - 1]!.width);
  const calls = steps.map((step, k) => {
    const [a, out] = [at(step.a), at(k + 1)];
    const size = `${step.width}, streams`;
    switch (step.kind) {
      case 'linear': {
        const name = identifier(step.name);
        return `linear(${name}_weight, ${name}_bias, ${step.width}, ${widthOf(step.a)}, streams, ${a}, ${out});`;
      }
      case 'activate':
        return `activate(${sigmaName(step)}, ${size}, ${a}, ${out});`;
      case 'scale':
        return `scale(${size}, ${literal(step.factor)}, ${a}, ${out});`;
      default:
        return `${step.kind}(${size}, ${a}, ${at(step.b)}, ${out});`;
    }
  });
  const start = background ? '  background(x, sum);\n' : '  for (int c = 0; c < 10; c++) sum[c] = j_constant(x, 0);\n';
  return `static void components(const double *x, int streams, jet sum[10]) {
  static const int active[${outputs}] = {${active.join(', ')}};
  jet features[${inputs}];
  double v[${count}][15 * ${widest}];
  encode(x, features);
  for (int f = 0; f < ${inputs}; f++) {
    for (int s = 0; s < streams; s++) {
      v[0][s * ${inputs} + f] = (features[f].v[s] - (s == 0 ? features_offset[f] : 0)) / features_scale[f];
    }
  }
${calls.map((call) => `  ${call}\n`).join('')}${start}  for (int c = 0; c < 10; c++) sum[c].v[0] += components_offset[c];
  for (int c = 0; c < ${outputs}; c++) {
    for (int s = 0; s < streams; s++) sum[active[c]].v[s] += components_scale[c] * ${at(steps.length)}[s * ${outputs} + c];
  }
}

void metric_jet(const double x[4], double g[4][4], double dg[4][4][4], double ddg[4][4][4][4]) {
  jet sum[10];
  components(x, ddg != NULL ? 15 : dg != NULL ? 5 : 1, sum);
  for (int c = 0; c < 10; c++) {
    const int i = I[c], j = J[c];
    g[i][j] = g[j][i] = sum[c].v[0];
    for (int k = 0; dg != NULL && k < 4; k++) dg[k][i][j] = dg[k][j][i] = sum[c].v[1 + k];
    for (int p = 0; ddg != NULL && p < 10; p++) {
      ddg[I[p]][J[p]][i][j] = ddg[I[p]][J[p]][j][i] = sum[c].v[5 + p];
      ddg[J[p]][I[p]][i][j] = ddg[J[p]][I[p]][j][i] = sum[c].v[5 + p];
    }
  }
}

void metric(const double x[4], double g[4][4]) { metric_jet(x, g, NULL, NULL); }
`;
}
