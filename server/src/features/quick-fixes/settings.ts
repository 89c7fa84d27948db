import { type JobDeclaration, SETTINGS, type Setting, type SettingSpec } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace } from './fix.ts';
import { linesWithin, removal } from './lines.ts';

export function settingAt({ job, diagnostic }: FixContext): Setting | undefined {
  return job?.settings.find(({ range }) => range.start <= diagnostic.range.start && diagnostic.range.start < range.end);
}

export function specOf(job: JobDeclaration | undefined, key: string): SettingSpec | undefined {
  return job && SETTINGS[job.kind].find((spec) => spec.key === key);
}

/** A setting and its value on a line of its own, laid out as the others are. */
export function settingLine({ job, text }: FixContext, key: string, value: string): string {
  const model = job?.settings.findLast(({ items }) => items.length > 0);
  const gap = model ? text.slice(model.key.range.end, model.items[0]!.range.start) : '';
  const column = /^ +$/u.test(gap) ? model!.items[0]!.range.start - model!.key.range.start : 0;
  return `${`${key} `.padEnd(column)}${value}`;
}

/** Sets a setting: in its place where it is written, else on a new line. */
export function setting(context: FixContext, key: string, value: string): QuickFix[] {
  const { job, text } = context;
  const written = job?.settings.find((one) => one.key.canonical === key);
  const title = `Write \`${key} ${value}\``;
  const [first, last] = [written?.items[0], written?.items.at(-1)];
  if (first !== undefined && last !== undefined) {
    return [{ title, edits: [{ range: { start: first.range.start, end: last.range.end }, text: value }] }];
  }
  const edit = job && linesWithin(text, job.range, [settingLine(context, key, value)]);
  return edit ? [{ title, edits: [edit] }] : [];
}

/** `fit/unused`: without it. */
export function unusedSetting(context: FixContext): readonly QuickFix[] {
  return removed(context, true);
}

function removed(context: FixContext, preferred: boolean): QuickFix[] {
  const found = settingAt(context);
  if (found === undefined) return [];
  const edits = [removal(context.text, found.range)];
  return [{ title: `Remove \`${found.key.text}\``, edits, ...(preferred && { preferred: true }) }];
}

/** `…/setting`: without what there is not. */
export function unknownSetting(context: FixContext): readonly QuickFix[] {
  return removed(context, false);
}

/** `…/missing`: the settings that must be given, all at once, to be changed. */
export function missing(context: FixContext): readonly QuickFix[] {
  const { job, text } = context;
  if (job === undefined) return [];
  const given = new Set(job.settings.map(({ key }) => key.canonical));
  const lines = SETTINGS[job.kind]
    .filter(({ key, required }) => required && !given.has(key))
    .map(({ key }) => settingLine(context, key, example(job, key)));
  const edit = lines.length === 0 ? undefined : linesWithin(text, job.range, lines);
  return edit
    ? [{ title: `Add ${lines.map((line) => `\`${line.split(' ')[0]}\``).join(', ')}`, edits: [edit], preferred: true }]
    : [];
}

/** A value to begin from; a photon at rest has no direction, so it is sent inwards. */
function example({ kind, settings }: JobDeclaration, key: string): string {
  const [particle] = settings.find((setting) => setting.key.canonical === 'particle')?.items ?? [];
  const isPhoton =
    particle?.kind === 'expression' && particle.value.kind === 'name' && particle.value.name.canonical === 'photon';
  return isPhoton && key === 'velocity' ? '(_, -1, 0, 0)' : (EXAMPLES[`${kind} ${key}`] ?? '');
}

/** Values of settings without a default, to begin from. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  'geodesic at': '(0, 10, π/2, 0)',
  'geodesic velocity': '(_, 0, 0, 0)',
  'render camera': 'at (0, 30, π/2, 0) looking inward',
  'data file': '"data.h5"',
};

/** `fit/supervise`: the metric, and the Jacobian beside the Hessian. */
export function supervise(context: FixContext): readonly QuickFix[] {
  const hasHessian = context.text
    .slice(context.diagnostic.range.start, context.diagnostic.range.end)
    .includes('hessian');
  const text = hasHessian ? 'metric + jacobian + hessian' : 'metric + jacobian';
  return [replace(context.diagnostic.range, text)];
}

/** `fit/encode`: without an input that is constant; with what it leaves out. */
export function encode(context: FixContext): readonly QuickFix[] {
  const { diagnostic, job } = context;
  const written = job?.settings.find(({ key }) => key.canonical === 'encode');
  const [item] = written?.items ?? [];
  if (written === undefined || item === undefined) return [];
  const values = item.kind === 'tuple' ? item.values : [];
  if (diagnostic.message.startsWith('This input is constant')) {
    const at = values.findIndex(({ range }) => range.start === diagnostic.range.start);
    if (values.length < 2 || at < 0)
      return [{ title: 'Remove `encode`', edits: [removal(context.text, written.range)] }];
    const [start, end] =
      at > 0 ? [values[at - 1]!.range.end, values[at]!.range.end] : [values[0]!.range.start, values[1]!.range.start];
    return [{ title: 'Remove this input', edits: [{ range: { start, end }, text: '' }], preferred: true }];
  }
  const name = /leaves out (\S+), along/u.exec(diagnostic.message)?.[1];
  if (name === undefined) return [];
  const end = { start: item.range.end - 1, end: item.range.end - 1 };
  if (item.kind === 'tuple')
    return [{ title: `Add \`${name}\` to the encoding`, edits: [{ range: end, text: `, ${name}` }], preferred: true }];
  const own = context.text.slice(item.range.start, item.range.end);
  return [
    {
      title: `Add \`${name}\` to the encoding`,
      edits: [{ range: item.range, text: `(${own}, ${name})` }],
      preferred: true,
    },
  ];
}

/** `fit/background`: learn the whole metric, or measure it from flat space at other parameters. */
export function background(context: FixContext): readonly QuickFix[] {
  const { snapshot, job, text } = context;
  const fixes = setting(context, 'target', 'full').map((fix): QuickFix => ({ ...fix, preferred: true }));
  const model = snapshot.model.fits.find(({ declaration }) => declaration === job)?.spacetime;
  if (model === undefined || model.file !== snapshot.path || model.parameters.size === 0) return fixes;
  const mass = [...model.parameters.values()].find(({ name }) => /^[mM]/u.test(name));
  if (mass === undefined) return fixes;
  const line = `background { ${mass.declaration.name.text} = 0 }`;
  const edit = linesWithin(text, model.declaration.range, [line]);
  return edit ? [...fixes, { title: `Declare \`${line}\``, edits: [edit] }] : fixes;
}
