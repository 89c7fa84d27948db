import { readFileSync } from 'node:fs';
import { analyze, type Diagnostic, type Model } from '@spacetime/dsl';
import { type CheckOptions, type CheckReport, checkModel } from '@spacetime/geometry';

export interface Checked {
  readonly model: Model;
  readonly report: CheckReport;
  /** The model's diagnostics and the checks', in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks a text that imports nothing. */
export async function check(text: string, options: CheckOptions = {}): Promise<Checked> {
  const model = analyze('test.spacetime', { read: () => text, resolve: (_, path) => path });
  const report = await checkModel(model, options);
  const diagnostics = [...model.diagnostics, ...report.diagnostics].sort((a, b) => a.range.start - b.range.start);
  return { model, report, diagnostics };
}

export const fileText = (url: URL): string => readFileSync(url, 'utf8');

/** A spacetime with a metric in one chart (t, r, θ, φ), for what is put in. */
export function spacetime(domain: string, lineElement: string, rest = ''): string {
  return `spacetime Test {
    parameter M = 1
    chart Spherical(t, r, θ, φ) { ${domain} }
    let f = 1 - 2*M/r
    metric in Spherical { ds^2 = ${lineElement} }
    ${rest}
  }`;
}
