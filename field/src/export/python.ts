import type { Program } from '@spacetime/dsl';
import type { LearnedField } from '../learned/learned-field.ts';
import { description, domainText, headline } from './describe.ts';
import { usedPart } from './library.ts';
import type { Step } from './network-steps.ts';
import { normalisationTensors, type Pieces, piecesOf } from './pieces.ts';
import { literal, programCalls } from './program-calls.ts';
import { PYTHON_LIBRARY } from './python-runtime.ts';

/**
 * A learned metric as one Python module that needs NumPy alone: `metric(x)`, and `metric_jet(x)` with the exact first and
 * second derivatives, in double precision, the weights inside it.
 */
export function pythonOf(field: LearnedField): string {
  const pieces = piecesOf(field);
  const { encoding, background } = pieces;
  const base = background ? program('_background', background) : '';
  const body = `${weights(pieces)}\n\n${program('_encode', encoding)}${base}${components(pieces)}`;
  return `${docstring(field)}

import base64

import numpy as np

${spaced(usedPart(PYTHON_LIBRARY, body))}

${body}`;
}

function docstring(field: LearnedField): string {
  const keys = ['product', 'parameters', 'signature', 'target', 'background', 'encoding', 'units'];
  const about = [...description(field)].filter(([key]) => keys.includes(key)).map(([key, value]) => `${key}: ${value}`);
  const lines = [`${headline(field)}, for ${domainText(field)}.`, '', ...about];
  // No quote or backslash of the text can end it, or mean anything in it.
  const inner = lines.map((line) => line.replaceAll('\\', '/').replaceAll('"""', "'''").replaceAll(/\s+/gu, ' '));
  return `"""${inner.join('\n')}\n"""`;
}

/** Two empty lines around functions, as Python has them. */
function spaced(library: string): string {
  return library.replaceAll('\n\ndef ', '\n\n\ndef ');
}

function weights({ tensors, normalisation }: Pieces): string {
  const entries = [...normalisationTensors(normalisation), ...tensors.filter(({ name }) => name !== 'alpha')].map(
    ({ name, shape, data }) => {
      const type = data instanceof Float64Array ? '<f8' : '<f4';
      const encoded = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
      return `    "${name}": _array("${type}", (${shape.join(', ')},), "${encoded}"),\n`;
    },
  );
  return `
def _array(dtype, shape, text):
    return np.frombuffer(base64.b64decode(text), dtype=dtype).astype(np.float64).reshape(shape)


_W = {
${entries.join('')}}
_ACTIVE = np.array([${normalisation.active.join(', ')}])
_FULL = np.array([[0, 1, 2, 3], [1, 4, 5, 6], [2, 5, 7, 8], [3, 6, 8, 9]])`;
}

function program(name: string, of: Program): string {
  const lines = programCalls(of).map(({ register, call }) => `    ${register} = ${call}\n`);
  const outputs = of.outputs.map((register) => `r${register}`);
  return `
def ${name}(x):
${lines.join('')}    return np.stack([${outputs.join(', ')}], axis=-1)

`;
}

function components({ steps, background }: Pieces): string {
  const lines = steps.map((step, k) => `    v${k + 1} = ${stepOf(step)}\n`);
  return `
def _components(x):
    a = _encode(x)
    a[0] -= _W["features.offset"]
    v0 = a / _W["features.scale"]
${lines.join('')}    g = ${background ? '_background(x)' : 'np.zeros(x.shape[:-1] + (10,))'}
    g[0] += _W["components.offset"]
    g[..., _ACTIVE] += _W["components.scale"] * v${steps.length}
    return g


def _seed(x, streams):
    points = np.asarray(x, dtype=np.float64)
    if points.shape[-1:] != (4,):
        raise ValueError("four coordinates are needed along the last axis")
    out = np.zeros((streams,) + points.shape)
    out[0] = points
    if streams > 1:
        out[1:5] = np.eye(4).reshape((4,) + (1,) * (points.ndim - 1) + (4,))
    return out


def metric(x):
    """g_ij at points x of shape [..., 4]; shape [..., 4, 4]."""
    return _components(_seed(x, 1))[0][..., _FULL]


def metric_jet(x):
    """The metric g [..., i, j] at points x of shape [..., 4], its derivatives dg [..., k, i, j] along coordinate k, and
    ddg [..., k, l, i, j] along k and l."""
    full = _components(_seed(x, 15))[..., _FULL]
    dg = np.moveaxis(full[1:5], 0, -3)
    ddg = np.moveaxis(full[5:][_FULL], (0, 1), (-4, -3))
    return full[0], dg, ddg
`;
}

function stepOf(step: Step): string {
  switch (step.kind) {
    case 'linear':
      return `_linear("${step.name}", v${step.a})`;
    case 'activate':
      return `_${step.activation}(v${step.a}, ${literal(step.omega)}, ${literal(step.scale)})`;
    case 'scale':
      return `${literal(step.factor)} * v${step.a}`;
    default:
      return `j_${step.kind}(v${step.a}, v${step.b})`;
  }
}
