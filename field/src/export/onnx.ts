import type { LearnedField } from '../learned/learned-field.ts';
import { COMPONENTS, description, domainText, headline } from './describe.ts';
import type { Step } from './network-steps.ts';
import { OnnxFunctions } from './onnx-functions.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { DOUBLE, encodeModel } from './onnx-model.ts';
import { normalisationTensors, type Pieces, piecesOf } from './pieces.ts';

/**
 * A learned metric as an ONNX model (opset 18), from `coordinates` [N, 4] to `metric` [N, 10], order
 * 00 01 02 03 11 12 13 22 23 33, all in double precision: encoding, normalisation, network and background.
 */
export function onnxOf(field: LearnedField): Uint8Array {
  const pieces = piecesOf(field);
  const graph = new OnnxGraph();
  const columns = graph.several('Split', ['coordinates'], 4, { axis: 1, num_outputs: 4 });
  const functions = new OnnxFunctions(graph, columns);
  for (const { name, shape, data } of normalisationTensors(pieces.normalisation)) graph.tensor(name, shape, data);
  const features = functions.run(pieces.encoding);
  const centred = graph.apply('Sub', [features, 'features.offset']);
  const outputs = network(graph, pieces, graph.apply('Div', [centred, 'features.scale']));
  const scaled = graph.apply('Mul', [outputs, 'components.scale']);
  const base = pieces.background && functions.run(pieces.background);
  const offset = base === undefined ? 'components.offset' : graph.apply('Add', [base, 'components.offset']);
  graph.finish(graph.apply('Add', [offset, graph.apply('MatMul', [scaled, places(graph, pieces)])]), 'metric');
  return encodeModel({
    producer: 'spacetime',
    version: field.header.product.replace(/^\S+ /, ''),
    description: `${headline(field)}; to be used within ${domainText(field)}.`,
    metadata: description(field),
    name: field.header.spacetime,
    nodes: graph.nodes,
    constants: graph.constants,
    input: { name: 'coordinates', shape: ['N', 4], description: field.chart.coordinates.join(', ') },
    output: { name: 'metric', shape: ['N', 10], description: COMPONENTS },
  });
}

function network(graph: OnnxGraph, { tensors, steps }: Pieces, input: string): string {
  // The weights stay as they were trained: doubles of float32 weights are made where the model is loaded.
  const doubles = new Map(
    tensors
      .filter(({ name }) => name !== 'alpha')
      .map(({ name, shape, data }) => {
        const tensor = graph.tensor(name, shape, data);
        return [name, data instanceof Float64Array ? tensor : graph.apply('Cast', [tensor], { to: DOUBLE })];
      }),
  );
  const values = [input];
  for (const step of steps) values.push(apply(graph, step, values, doubles));
  return values.at(-1)!;
}

function apply(graph: OnnxGraph, step: Step, values: readonly string[], tensors: ReadonlyMap<string, string>): string {
  const a = values[step.a]!;
  switch (step.kind) {
    case 'linear': {
      const [weight, bias] = [tensors.get(`${step.name}.weight`)!, tensors.get(`${step.name}.bias`)!];
      return graph.apply('Gemm', [a, weight, bias], { transB: 1 });
    }
    case 'scale':
      return graph.apply('Mul', [a, graph.number(step.factor)]);
    case 'activate':
      return activate(graph, step, a);
    default:
      return graph.apply({ add: 'Add', subtract: 'Sub', multiply: 'Mul' }[step.kind], [a, values[step.b]!]);
  }
}

function activate(graph: OnnxGraph, { activation, omega, scale }: Step & { kind: 'activate' }, z: string): string {
  const phase = () => graph.apply('Mul', [z, graph.number(omega)]);
  switch (activation) {
    case 'silu': {
      // Not z · Sigmoid(z): ONNX Runtime would fuse that into an operator that it has for floats alone.
      const exp = graph.apply('Exp', [graph.apply('Neg', [z])]);
      return graph.apply('Div', [z, graph.apply('Add', [graph.number(1), exp])]);
    }
    case 'tanh':
      return graph.apply('Tanh', [z]);
    case 'sine':
      return graph.apply('Sin', [phase()]);
    case 'gabor': {
      const s = graph.apply('Mul', [z, graph.number(scale)]);
      const envelope = graph.apply('Exp', [graph.apply('Neg', [graph.apply('Mul', [s, s])])]);
      return graph.apply('Mul', [graph.apply('Cos', [phase()]), envelope]);
    }
  }
}

/** [outputs, 10], of ones and zeros: which component an output is. */
function places(graph: OnnxGraph, { normalisation: { active } }: Pieces): string {
  const data = new Float64Array(active.length * 10);
  for (const [k, component] of active.entries()) data[10 * k + component] = 1;
  return graph.tensor('components.places', [active.length, 10], data);
}
