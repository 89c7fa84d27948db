import { AssertionError } from 'node:assert';
import type { Diagnostic, Severity } from '../src/diagnostic.ts';
import { LineIndex } from '../src/line-index.ts';

/** A diagnostic that a file says is due: `// error: code`, `// warning: code` or `// hint: code` on its line. */
export interface Mark {
  readonly line: number;
  readonly severity: Severity;
  readonly code: string;
}

const MARK =
  /\/\/\s*(error|warning|information|hint):\s*([a-z0-9-]+(?:\/[a-z0-9-]+)?(?:\s*,\s*[a-z0-9-]+(?:\/[a-z0-9-]+)?)*)/g;

/** The marks of a text; one comment may have several codes, `// error: syntax, name/undeclared`. */
export function marksOf(text: string): Mark[] {
  const lines = new LineIndex(text);
  return [...text.matchAll(MARK)].flatMap((match) => {
    const { line } = lines.position(match.index);
    return match[2].split(',').map((code) => ({ line, severity: match[1] as Severity, code: code.trim() }));
  });
}

/**
 * Holds diagnostics against the marks of their text: each mark is met by exactly one diagnostic of its code
 * and severity that starts on its line, and no error or warning is left over. Hints and information count
 * only where they are marked.
 */
export function checkMarks(text: string, diagnostics: readonly Diagnostic[]): void {
  const lines = new LineIndex(text);
  const left = diagnostics.map((diagnostic) => ({
    line: lines.position(diagnostic.range.start).line,
    severity: diagnostic.severity,
    code: diagnostic.code,
    message: diagnostic.message,
  }));
  const problems: string[] = [];
  for (const mark of marksOf(text)) {
    const found = left.findIndex(
      ({ line, severity, code }) => line === mark.line && severity === mark.severity && code === mark.code,
    );
    if (found >= 0) left.splice(found, 1);
    else problems.push(`line ${mark.line}: ${mark.severity} ${mark.code} is due and was not given`);
  }
  for (const { line, severity, code, message } of left) {
    const counts =
      severity === 'error' ||
      severity === 'warning' ||
      marksOf(text).some((mark) => mark.line === line && mark.code === code);
    if (counts) problems.push(`line ${line}: ${severity} ${code} was given and is not marked: ${message}`);
  }
  if (problems.length > 0) throw new AssertionError({ message: problems.join('\n'), stackStartFn: checkMarks });
}
