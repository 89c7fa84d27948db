import { SETTINGS } from '@spacetime/dsl';
import type { FixContext, QuickFix } from './fix.ts';
import { indentAt, lineBreakOf } from './lines.ts';
import { subjectNames } from './subjects.ts';

/** `syntax`: what is missing where something is never closed or has no value, and a brace too many. */
export function syntax(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text, job, snapshot } = context;
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
  if (message.startsWith('This text is never closed')) {
    return [{ title: 'Insert `"`', edits: [{ range: at, text: '"' }], preferred: true }];
  }
  if (message.includes('this `(` is never closed')) {
    const line = snapshot.tokens.findLastIndex(
      ({ range: token }) => token.start < Math.max(range.end, range.start + 1),
    );
    let last = line;
    while (snapshot.tokens[last + 1]?.startsLine === false && snapshot.tokens[last + 1]!.text !== '}') last++;
    const end = snapshot.tokens[last]?.range.end ?? range.end;
    return [{ title: 'Insert `)`', edits: [{ range: { start: end, end }, text: ')' }] }];
  }
  const other = /it is `(d[sl])\^2`/u.exec(message)?.[1];
  if (other !== undefined && /^d[sl]/u.test(text.slice(range.start))) {
    const head = { start: range.start, end: range.start + 2 };
    return [{ title: `Write \`${other}^2\``, edits: [{ range: head, text: other }], preferred: true }];
  }
  if (message.startsWith('Expected `of` and a name') && job !== undefined) {
    const { end } = job.name.range;
    return subjectNames(context).map((name) => ({
      ...{ title: `Write \`of ${name}\``, edits: [{ range: { start: end, end }, text: ` of ${name}` }] },
    }));
  }
  const key = /^Expected a value for `(\w+)`/u.exec(message)?.[1];
  const setting = job?.settings.find((one) => one.key.canonical === key && one.items.length === 0);
  const preset = job && SETTINGS[job.kind].find((spec) => spec.key === key)?.default;
  if (setting === undefined || preset === undefined) return [];
  const { end } = setting.key.range;
  return [{ title: `Write \`${key} ${preset}\``, edits: [{ range: { start: end, end }, text: ` ${preset}` }] }];
}
