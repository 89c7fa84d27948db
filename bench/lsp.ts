/**
 * `npm run bench -- lsp [keystrokes=400] [edits=50000] [server=dist|source]`: the bounds that the language server keeps, on a file of 2,000
 * lines and on Kerr, with a server in a process of its own: from a keystroke to the diagnostics of names, completion,
 * hover once the numbers are there, the whole numerical check of Kerr, and memory. Times are of the clock, from the
 * editor's side; beside them the processor time of the server for each, which other work on the machine does not lengthen as much.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../cli/src/show/table.ts';
import { bundle } from '../scripts/bundle/bundle.ts';
import { Editor, PROGRAMS } from './lsp/client.ts';
import { longText } from './lsp/texts.ts';

const KERR = readFileSync(join(import.meta.dirname, '..', 'examples', 'kerr.spacetime'), 'utf8');

interface Row {
  readonly what: string;
  readonly limit: number;
  readonly unit: 'ms' | 'MB' | '×';
  readonly median?: number;
  /** Milliseconds of processor for each, on average. */
  readonly processor?: number;
  readonly found: number | undefined;
}

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const keystrokes = Number(given.get('keystrokes') ?? 400);
  const edits = Number(given.get('edits') ?? 50_000);
  const server = given.get('server') === 'source' ? 'source' : 'dist';
  if (server === 'dist') await bundle();
  const edit = (name: string) => new Editor(`file:///bench/${name}.spacetime`, PROGRAMS[server]);
  const long = longText(2000);
  const rows = [
    ...(await typing(edit('typing'), '2,000 lines', long, keystrokes)),
    ...(await typing(edit('typing'), 'Kerr', KERR, keystrokes)),
    ...(await numbers(edit('kerr'))),
    ...(await growth(edit('growth'), KERR, edits)),
  ];
  console.log(
    table(
      ['bound', 'median', 'p95', 'processor', 'limit', ''],
      rows.map(({ what, limit, unit, median, found, processor }) => [
        what,
        median === undefined ? '' : `${median.toFixed(1)} ${unit}`,
        found === undefined ? 'not there' : `${found.toFixed(unit === '×' ? 2 : 1)} ${unit}`,
        processor === undefined ? '' : `${processor.toFixed(1)} ms`,
        `${limit} ${unit}`,
        found !== undefined && found < limit ? '✔' : '✘',
      ]),
    ),
  );
  if (rows.some(({ found, limit }) => found === undefined || found >= limit)) process.exitCode = 1;
}

/** Writes ` + 2*M*r`, and takes it away again, behind terms all over the text; asks for completions on the way. */
async function typing(started: Editor, name: string, text: string, keystrokes: number): Promise<Row[]> {
  await using editor = started;
  await editor.start('off');
  await editor.open(text);
  const places = placesOf(text);
  const [changes, completions]: [number[], number[]] = [[], []];
  let [used, counted] = [0, 0];
  const isCompleting = editor.result.capabilities.completionProvider !== undefined;
  for (let i = 0; changes.length < keystrokes; i++) {
    const isWarm = changes.length >= keystrokes / 4;
    const before = isWarm ? await editor.processor() : 0;
    const { line, character } = places[(i * 7919) % places.length]!;
    const typed = ' + 2*M*r';
    for (let at = 0; at < 2 * typed.length; at++) {
      const from = character + (at < typed.length ? at : 2 * typed.length - 1 - at);
      const told = editor.diagnostics();
      const start = performance.now();
      if (at < typed.length) await editor.change(line, from, from, typed[at]!);
      else await editor.change(line, from, from + 1, '');
      await told;
      changes.push(performance.now() - start);
      if (!isCompleting || at >= typed.length) continue;
      const asked = performance.now();
      await editor.request('textDocument/completion', line, from + 1);
      completions.push(performance.now() - asked);
    }
    if (!isWarm) continue;
    used += (await editor.processor()) - before;
    counted += 2 * typed.length;
  }
  // Completions are asked for at half of the keystrokes, and are in this figure too.
  const processor = used / counted;
  return [
    { ...row(`${name}: keystroke to diagnostics of names`, changes.slice(keystrokes / 4), 30), processor },
    row(`${name}: completion`, completions.slice(completions.length / 4), 20),
    { what: `${name}: memory, resident`, limit: 150, unit: 'MB', found: (await editor.memory()).rss / 1e6 },
  ];
}

/** The check of Kerr from its opening on, the pause before it and the start of its thread included; then hovers. */
async function numbers(started: Editor): Promise<Row[]> {
  await using editor = started;
  await editor.start('onType');
  const text = KERR.replace('  expect vacuum\n', '  expect vacuum\n  expect scalar = 1\n');
  const isChecked = (found: readonly { code?: unknown }[]) => found.some(({ code }) => code === 'expect/failed');
  const start = performance.now();
  const first = editor.diagnostics(isChecked);
  await editor.open(text);
  await first;
  const cold = performance.now() - start;
  const warm: number[] = [];
  const line = text.slice(0, text.indexOf('parameter M = 1')).split('\n').length - 1;
  for (let i = 2; i < 7; i++) {
    const again = editor.diagnostics((found) => !isChecked(found));
    const began = performance.now();
    await editor.change(line, 16, 17, `${i}`);
    await again;
    await editor.diagnostics(isChecked);
    warm.push(performance.now() - began);
  }
  const hovers: number[] = [];
  const isHovering = editor.result.capabilities.hoverProvider !== undefined;
  const places = placesOf(text);
  for (let i = 0; isHovering && i < 200; i++) {
    const { line: at, character } = places[i % places.length]!;
    const asked = performance.now();
    await editor.request('textDocument/hover', at, character);
    hovers.push(performance.now() - asked);
  }
  return [
    { what: 'Kerr: the whole numerical check, from opening on', limit: 1000, unit: 'ms', found: cold },
    row('Kerr: the whole numerical check, after a keystroke', warm, 1000),
    row('Kerr: hover once checked', hovers, 50),
    { what: 'memory with Kerr checked, resident', limit: 150, unit: 'MB', found: (await editor.memory()).rss / 1e6 },
  ];
}

/** Memory before and after very many edits, each of which the server follows; every 25th is waited for. */
async function growth(started: Editor, text: string, edits: number): Promise<Row[]> {
  await using editor = started;
  await editor.start('off');
  await editor.open(text);
  const places = placesOf(text);
  const write = async (count: number) => {
    for (let i = 0; i < count; i += 2) {
      const { line, character } = places[(i * 7919) % places.length]!;
      const told = i % 25 < 2 ? editor.diagnostics() : undefined;
      await editor.change(line, character, character, `${i % 10}`);
      await told;
      await editor.change(line, character, character + 1, '');
    }
  };
  await write(1000);
  const before = await editor.memory();
  await write(edits);
  const after = await editor.memory();
  const of = (what: string, key: 'rss' | 'heapUsed'): Row => ({
    ...{ what: `Kerr: growth in ${edits} edits, ${what}`, limit: 1.5, unit: '×' },
    found: after[key] / before[key],
  });
  return [
    of('resident', 'rss'),
    of('heap', 'heapUsed'),
    { what: `Kerr: memory after ${edits} edits, resident`, limit: 150, unit: 'MB', found: after.rss / 1e6 },
  ];
}

/** Ends of names in expressions: where more can be written. */
function placesOf(text: string): { line: number; character: number }[] {
  return text
    .split('\n')
    .flatMap((content, line) =>
      /^\s+(?:let|ds\^2|[+r] )/u.test(content)
        ? [...content.matchAll(/(?<=[*/+-] ?\p{L})(?=[ *)/])/gu)].map(({ index }) => ({ line, character: index }))
        : [],
    );
}

function row(what: string, times: readonly number[], limit: number): Row {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const median = at(0.5);
  return { what, limit, unit: 'ms', ...(median !== undefined && { median }), found: at(0.95) };
}
