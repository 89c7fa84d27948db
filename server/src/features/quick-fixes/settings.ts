import { type JobDeclaration, SETTINGS, type Setting, type SettingItem, type SettingSpec } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace } from './fix.ts';
import { linesWithin, removal } from './lines.ts';

function settingAt({ job, diagnostic }: FixContext): Setting | undefined {
  return job?.settings.find(({ range }) => range.start <= diagnostic.range.start && diagnostic.range.start < range.end);
}

function specOf(job: JobDeclaration | undefined, key: string): SettingSpec | undefined {
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
    .map(({ key }) => settingLine(context, key, EXAMPLES[`${job.kind} ${key}`] ?? ''));
  const edit = lines.length === 0 ? undefined : linesWithin(text, job.range, lines);
  return edit
    ? [{ title: `Add ${lines.map((line) => `\`${line.split(' ')[0]}\``).join(', ')}`, edits: [edit], preferred: true }]
    : [];
}

/** Values of settings without a default, to begin from. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'geodesic at': '(0, 10, π/2, 0)',
  'geodesic velocity': '(_, 0, 0, 0)',
  'render camera': 'at (0, 30, π/2, 0) looking inward',
  'data file': '"data.h5"',
};

/** `…/value`: what stands for no value. */
export function value(context: FixContext): readonly QuickFix[] {
  const { diagnostic, job } = context;
  const { message, range } = diagnostic;
  const found = settingAt(context);
  const spec = found && specOf(job, found.key.canonical);
  if (found === undefined || spec === undefined) return [];
  if (message.includes('has nothing more to say here')) {
    const at = found.items.findIndex((item) => item.range.start === range.start);
    const start = at > 0 ? found.items[at - 1]!.range.end : found.key.range.end;
    return [{ title: 'Remove what is too much', edits: [{ range: { start, end: range.end }, text: '' }] }];
  }
  if (message.includes('stands twice')) {
    const start = context.text.lastIndexOf('+', range.start);
    return [
      { title: 'Remove the second one', edits: [{ range: { start, end: range.end }, text: '' }], preferred: true },
    ];
  }
  if (/`\w+` needs a value\.$/u.test(message)) {
    const preset = spec.default ?? EXAMPLES[`${job!.kind} ${spec.key}`];
    return preset === undefined
      ? []
      : [
          {
            title: `Write \`${spec.key} ${preset}\``,
            edits: [{ range: { start: range.end, end: range.end }, text: ` ${preset}` }],
          },
        ];
  }
  const clause = /needs `(\w+) …`/u.exec(message)?.[1];
  if (clause === 'at') {
    return [
      {
        title: 'Write `at (0, 30, π/2, 0)`',
        edits: [{ range: { start: found.key.range.end, end: found.key.range.end }, text: ' at (0, 30, π/2, 0)' }],
      },
    ];
  }
  const options = optionsOf(spec);
  const isWord = message.includes(' is none of ') || message.startsWith('Expected one of');
  if (!isWord || range.start === found.key.range.start || found.items[0]?.range.start !== range.start) return [];
  return options.slice(0, 8).map((option) => replace(range, option, false));
}

/** Words that may stand for a setting's value; forms that need no arguments. */
function optionsOf({ value: spec }: SettingSpec): readonly string[] {
  if (spec?.kind === 'word' || spec?.kind === 'word-or-text') return spec.options.map(({ name }) => name);
  if (spec?.kind !== 'form') return [];
  return spec.forms
    .filter((form) => form.arguments.every((argument) => argument.default !== undefined))
    .map(({ name }) => name);
}

/** `…/argument`: without one that is given twice or too much; with those that must be given. */
export function argument(context: FixContext): readonly QuickFix[] {
  const { diagnostic, text, job } = context;
  const { message, range } = diagnostic;
  const found = settingAt(context);
  const item = found?.items.find(
    (one): one is Extract<SettingItem, { kind: 'constructor' }> => one.kind === 'constructor',
  );
  if (found === undefined) return [];
  const at =
    item?.arguments.findIndex((one) => one.range.start === range.start || one.name?.range.start === range.start) ?? -1;
  if (item !== undefined && at >= 0) {
    const [own, before, after] = [item.arguments[at]!, item.arguments[at - 1], item.arguments[at + 1]];
    const start = before ? before.range.end : own.range.start;
    const isLast = message.includes('at most') || message.includes('no arguments');
    const end = isLast ? item.range.end - 1 : before ? own.range.end : (after?.range.start ?? own.range.end);
    const title = isLast ? 'Remove the arguments that are too many' : 'Remove this argument';
    return [
      {
        title,
        edits: [{ range: { start, end }, text: '' }],
        ...(!message.includes('has no argument `') && { preferred: true as const }),
      },
    ];
  }
  const spec = specOf(job, found.key.canonical)?.value;
  const name = /^`(\w+)` needs/u.exec(message)?.[1];
  const form = spec?.kind === 'form' ? spec.forms.find((one) => one.name === name) : undefined;
  if (form === undefined) return [];
  const given = new Set(item?.arguments.map((one, k) => one.name?.canonical ?? form.arguments[k]?.name));
  const isNamed = item?.arguments.some((one) => one.name !== undefined) ?? false;
  const lacking = form.arguments.filter((one) => one.default === undefined && !given.has(one.name));
  const added = lacking
    .map((one) => `${isNamed ? `${one.name} = ` : ''}${EXAMPLE_ARGUMENTS[one.name] ?? 1}`)
    .join(', ');
  const inside = item?.arguments.length
    ? `${text.slice(item.arguments[0]!.range.start, item.arguments.at(-1)!.range.end)}, `
    : '';
  return [replace(range, `${form.name}(${inside}${added})`)];
}

const EXAMPLE_ARGUMENTS: Readonly<Record<string, number>> = { count: 8192, n0: 1, n1: 32, n2: 32, n3: 32 };

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
