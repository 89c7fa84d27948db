import type { OnnxNode, OnnxTensor } from './onnx-model.ts';

/** Collects operators and constants; every result has a name of its own. */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();

  get constants(): readonly OnnxTensor[] {
    return [...this.#constants.values()];
  }

  /** The name of the operator's result. */
  apply(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, number>> = {}): string {
    return this.several(operator, inputs, 1, attributes)[0]!;
  }

  several(
    operator: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, number>> = {},
  ): readonly string[] {
    const at = this.nodes.length;
    const outputs = Array.from({ length: count }, (_, k) => (count === 1 ? `v${at}` : `v${at}.${k}`));
    this.nodes.push({ operator, inputs, outputs, attributes });
    return outputs;
  }

  /** The last result under the name by which the model gives it. */
  finish(value: string, name: string): void {
    this.nodes.push({ operator: 'Identity', inputs: [value], outputs: [name], attributes: {} });
  }

  tensor(name: string, shape: readonly number[], data: OnnxTensor['data']): string {
    this.#constants.set(name, { name, shape, data });
    return name;
  }

  /** A double of the shape [1, 1]. */
  number(value: number): string {
    return this.tensor(`c${value}`, [1, 1], Float64Array.of(value));
  }
}
