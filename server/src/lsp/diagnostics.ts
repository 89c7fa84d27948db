import type { Diagnostic, Severity } from '@spacetime/dsl';
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from 'vscode-languageserver';
import { diagnostics } from '../features/diagnostics.ts';
import { UNUSED } from '../features/unused.ts';
import type { Context } from './context.ts';
import { Lines, toRange } from './convert.ts';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** The manual that comes with the server. */
export const MANUAL = new URL('../../../docs/', import.meta.url).href;

/** The place in the manual that explains a diagnostic's code, under the manual's own anchors. */
export function manualPage(manual: string, code: string): string {
  return new URL(`diagnostics.md#${code.replace('/', '')}`, manual).href;
}

/** Diagnostics of a document at the most: nobody reads more, and they travel at each keystroke. */
const MOST = 1000;

/** All that is known of a document. */
export function documentDiagnostics(context: Context, path: string): LspDiagnostic[] {
  const { workspace, checks } = context;
  const lines = new Lines(workspace);
  return diagnostics(workspace, path, checks.numbers)
    .slice(0, MOST)
    .map((one) => toDiagnostic(one, lines, context));
}

/**
 * Whether the editor asks for diagnostics: one that can be told that there are new ones. Others are sent them. Never
 * both, or each would be shown twice.
 */
export function isPulling({ client }: Pick<Context, 'client'>): boolean {
  return client.textDocument?.diagnostic !== undefined && client.workspace?.diagnostics?.refreshSupport === true;
}

export function toDiagnostic(diagnostic: Diagnostic, lines: Lines, { manual }: Pick<Context, 'manual'>): LspDiagnostic {
  const { file: own, range, severity, code, message, related = [] } = diagnostic;
  return {
    ...{ range: toRange(lines.of(own), range), severity: SEVERITIES[severity], source: 'spacetime', code, message },
    codeDescription: { href: manualPage(manual, code) },
    ...(code === UNUSED && { tags: [DiagnosticTag.Unnecessary] }),
    ...(related.length > 0 && {
      relatedInformation: related.map(({ file, range: where, message: why }) => ({
        location: lines.location({ path: file, range: where }),
        message: why,
      })),
    }),
  };
}
