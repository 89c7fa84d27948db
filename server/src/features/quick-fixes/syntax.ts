import { SETTINGS } from '@spacetime/dsl';
import type { FixContext, QuickFix } from './fix.ts';
import { indentAt, lineBreakOf } from './lines.ts';

/** `syntax`: what is missing where something is never closed or has no value, and a brace too many. */
export function syntax({ diagnostic, text, job }: FixContext): readonly QuickFix[] {
  const { message, range, related } = diagnostic;
  const at = { start: range.end, end: range.end };
  if (message.startsWith('This comment is never closed')) {
    return [{ title: 'Insert `*/`', edits: [{ range: at, text: ' */' }], preferred: true }];
  }
  if (message.includes('is never closed: expected `}`')) {
    const opening = related?.[0]?.range.start ?? range.start;
    const brace = `${lineBreakOf(text)}${indentAt(text, opening)}}`;
    return [{ title: 'Insert `}`', edits: [{ range: at, text: brace }], preferred: true }];
  }
  if (message.includes('is one too many')) {
    return [{ title: 'Remove this `}`', edits: [{ range, text: '' }], preferred: true }];
  }
  const key = /^Expected a value for `(\w+)`/u.exec(message)?.[1];
  const setting = job?.settings.find((one) => one.key.canonical === key && one.items.length === 0);
  const preset = job && SETTINGS[job.kind].find((spec) => spec.key === key)?.default;
  if (setting === undefined || preset === undefined) return [];
  const { end } = setting.key.range;
  return [{ title: `Write \`${key} ${preset}\``, edits: [{ range: { start: end, end }, text: ` ${preset}` }] }];
}
