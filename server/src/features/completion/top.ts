import type { SymbolKind } from '@spacetime/dsl';
import { relativePath } from '../../workspace/places.ts';
import type { Place } from './context.ts';
import { code, documented, filterOf, type Item, RANK, sourceOf, withPlaces } from './item.ts';
import { wordItems } from './members.ts';
import { SOLUTIONS } from './solutions.ts';

/** Outside of any block. */
export function topItems(place: Place): readonly Item[] {
  const { statement } = place;
  const [first] = statement;
  switch (first?.text) {
    case undefined:
      return [...KEYWORDS, ...skeletons(place), ...solutions()];
    case 'import':
      return statement.length === 1 ? importItems(place) : [];
    case 'fit':
      return ofItems(place, ['spacetime', 'data']);
    case 'geodesic':
    case 'render':
      return ofItems(place, ['spacetime', 'fit']);
    default:
      return [];
  }
}

const KEYWORDS: readonly Item[] = (
  [
    ['spacetime', 'a metric with its charts, parameters and expectations', 'spacetime «Name» {\n  «»\n}'],
    ['fit', 'a network that learns a metric', 'fit «Name» of «Spacetime» {\n  «»\n}'],
    ['geodesic', 'the path of a particle or of light', 'geodesic «Name» of «Spacetime» {\n  «»\n}'],
    ['render', 'an image, traced through a metric', 'render «Name» of «Spacetime» {\n  «»\n}'],
    ['data', "a simulation's grid", 'data «Name» { file "«path»"  format «carpet» }'],
    ['import', "another file's declarations", 'import "«»"'],
  ] as const
).map(([label, detail, text]) => ({ label, kind: 'keyword', detail, ...withPlaces(text), rank: RANK.first }));

/** Blocks for every spacetime and fit that can be named, with settings that work. */
function skeletons({ snapshot }: Place): Item[] {
  return [...(snapshot.symbols.visible.get(snapshot.path)?.values() ?? [])].flatMap((symbol): Item[] => {
    if (symbol.kind !== 'spacetime') return [];
    const name = symbol.declarations[0]!.text;
    return SKELETONS.map(([kind, detail, settings]) => {
      const label = `${kind} … of ${name}`;
      const text = withPlaces(`${kind} «${kind === 'fit' ? 'Quick' : 'Name'}» of ${name} {\n${settings}\n}`);
      const doc = () => code(text.insert);
      return { label, kind: 'snippet', detail, filter: `${kind} ${name}`, ...text, rank: RANK.word, doc };
    });
  });
}

const SKELETONS = [
  [
    'fit',
    'a small network, trained by Levenberg–Marquardt',
    '  network    mlp(width = «16», depth = 2)\n  supervise  metric + jacobian + hessian\n  optimizer  lm\n  samples    sobol(«1000»)\n  steps      «100»',
  ],
  [
    'geodesic',
    'a massive particle',
    '  particle  massive\n  at        («0, 10, π/2, 0»)\n  velocity  (_, «0, 0, 0.03»)\n  until     τ = «1000»',
  ],
  [
    'render',
    'a shadow against a checkerboard',
    '  camera      at («0, 30, 80°, 0») looking inward\n  field       «24°»\n  resolution  640 x 480\n  sky         checker',
  ],
] as const;

let known: readonly Item[] | undefined;

function solutions(): readonly Item[] {
  known ??= SOLUTIONS.map(({ title, source, text }) => {
    const name = /spacetime (\S+)/u.exec(text)![1]!;
    const whole = `/// ${title[0]!.toUpperCase()}${title.slice(1)}.\n///\n/// ${source}.\n${text}\n`;
    const places = withPlaces(whole.replace(`spacetime ${name}`, `spacetime «${name}»`));
    const common = { label: title, kind: 'snippet', detail: source, rank: RANK.snippet } as const;
    const doc = () => `${source}\n\n${code(text)}`;
    return { ...common, filter: `spacetime ${title} ${name}`, ...places, doc };
  });
  return known;
}

/** After a block's name. */
function ofItems(place: Place, kinds: readonly SymbolKind[]): readonly Item[] {
  const { statement, snapshot, cursor } = place;
  if (statement.length === 2) return wordItems(['of']);
  if (statement.length !== 3 || statement[2]!.text !== 'of') return [];
  return [...(snapshot.symbols.visible.get(snapshot.path) ?? [])].flatMap(([, symbol]): Item[] => {
    const [name] = symbol.declarations;
    if (!kinds.includes(symbol.kind) || name === undefined || symbol.file === undefined) return [];
    const { file, declaration } = symbol;
    const from = file === snapshot.path ? '' : ` of ${relativePath(snapshot.path, file)}`;
    const header = declaration && 'header' in declaration ? declaration.header : name.range;
    return [
      {
        ...{
          label: name.text,
          kind: symbol.kind === 'spacetime' ? 'spacetime' : 'job',
          detail: `${symbol.kind}${from}`,
        },
        ...{ filter: filterOf(name.text, cursor.prefix), rank: kinds.indexOf(symbol.kind) },
        doc: () =>
          documented(
            sourceOf(snapshot, file, header),
            declaration && 'doc' in declaration ? declaration.doc : undefined,
          ),
      },
    ];
  });
}

/** Files of the workspace that are not yet imported; in quotes where those are not there. */
export function importItems({ snapshot, cursor }: Place): readonly Item[] {
  const { path, workspace, model } = snapshot;
  const taken = new Set([path, ...model.files.at(-1)!.imports.map((imported) => imported.path)]);
  const current = model.files
    .at(-1)!
    .imports.find(
      ({ declaration: { pathRange } }) => pathRange.start <= cursor.offset && cursor.offset <= pathRange.end,
    );
  if (current !== undefined) taken.delete(current.path);
  return workspace.paths.flatMap((file): Item[] => {
    if (taken.has(file)) return [];
    const label = relativePath(path, file);
    const insert = cursor.quoted ? label : `"${label}"`;
    return [{ label, kind: 'file', insert, filter: label, rank: label.startsWith('..') ? RANK.local : RANK.first }];
  });
}
