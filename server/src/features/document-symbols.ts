import type {
  Assignment,
  ChartDeclaration,
  Declaration,
  Expression,
  MetricEntry,
  Name,
  Range,
  SpacetimeMember,
} from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';

export type OutlineKind =
  | 'spacetime'
  | 'fit'
  | 'geodesic'
  | 'render'
  | 'data'
  | 'parameter'
  | 'let'
  | 'function'
  | 'chart'
  | 'coordinate'
  | 'metric'
  | 'component'
  | 'background'
  | 'map'
  | 'assignment'
  | 'expect'
  | 'setting';

/** A declaration or a part of one, as an outline shows it. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineKind;
  readonly range: Range;
  /** Of its name, within the range. */
  readonly selection: Range;
  readonly children: readonly OutlineItem[];
}

/** Characters of a detail, beyond which it is cut. */
const LONGEST_DETAIL = 60;
const NAMELESS = '(unnamed)';

/** The declarations of a document, each with what it contains. */
export function documentSymbols({ tree, text }: Pick<Snapshot, 'tree' | 'text'>): readonly OutlineItem[] {
  const write = new Outline(text);
  return tree.declarations.flatMap((declaration) => write.declaration(declaration));
}

class Outline {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  declaration(node: Declaration): readonly OutlineItem[] {
    switch (node.kind) {
      case 'import':
        return [];
      case 'spacetime':
        return [
          this.#item(
            node.kind,
            node.name,
            '',
            node,
            node.members.map((member) => this.#member(member)),
          ),
        ];
      default: {
        const settings = node.settings.map(({ key, range }) =>
          this.#item('setting', key, this.#short({ start: key.range.end, end: range.end }), { range }),
        );
        return [this.#item(node.kind, node.name, node.of ? `of ${node.of.text}` : '', node, settings)];
      }
    }
  }

  #member(node: SpacetimeMember): OutlineItem {
    switch (node.kind) {
      case 'parameter': {
        const { value, within } = node;
        return this.#item(
          'parameter',
          node.name,
          `= ${this.#short(within ? spanning(value, within) : value.range)}`,
          node,
        );
      }
      case 'let': {
        const { parameters, value } = node;
        const head = parameters ? `(${parameters.map(({ text }) => text).join(', ')}) ` : '';
        const detail = `${head}= ${this.#short(value.range)}`.trim();
        return this.#item(parameters ? 'function' : 'let', node.name, detail, node);
      }
      case 'chart':
        return this.#chart(node);
      case 'metric': {
        const { chart, signature, entries, header } = node;
        const parts = [chart && `in ${chart.text}`, signature && `signature (${signature.signs.join(',')})`];
        const detail = parts.filter((part) => part).join(' ');
        return this.#named('metric', 'metric', detail, node, header, this.#entries(entries));
      }
      case 'background': {
        const { chart, assignments, entries, header } = node;
        const detail = chart ? `in ${chart.text}` : this.#short({ start: header.end, end: node.range.end });
        const children = [...this.#assignments(assignments), ...this.#entries(entries)];
        return this.#named('background', 'background', detail, node, header, children);
      }
      case 'map': {
        const { source, target, assignments, header } = node;
        return this.#named(
          'map',
          `${source.text} → ${target.text}`,
          'map',
          node,
          header,
          this.#assignments(assignments),
        );
      }
      case 'expect': {
        const { quantity, range } = node;
        return this.#item('expect', quantity, this.#short({ start: quantity.range.end, end: range.end }), node);
      }
    }
  }

  #chart(node: ChartDeclaration): OutlineItem {
    const domains = new Map(node.domains.map((domain) => [domain.coordinate.canonical, domain]));
    const coordinates = node.coordinates.map((name) => {
      const domain = domains.get(name.canonical);
      const detail = domain ? `in ${this.#short({ start: domain.interval.range.start, end: domain.range.end })}` : '';
      return this.#item('coordinate', name, detail, name);
    });
    return this.#item(
      'chart',
      node.name,
      `(${node.coordinates.map(({ text }) => text).join(', ')})`,
      node,
      coordinates,
    );
  }

  #entries(entries: readonly MetricEntry[]): readonly OutlineItem[] {
    return entries.map((entry) => {
      const { start, end } = entry.range;
      const name = this.#entryName(entry);
      const value = entry.kind === 'shift' ? { start: entry.values[0]?.range.start ?? end, end } : entry.value.range;
      const detail = this.#short({ start: value.start, end: value.end });
      const selection = { start, end: start + (this.#text.startsWith(name, start) ? name.length : 0) };
      return this.#named('component', name, entry.kind === 'shift' ? `(${detail}` : detail, entry, selection, []);
    });
  }

  #entryName(entry: MetricEntry): string {
    switch (entry.kind) {
      case 'line-element':
        return 'ds^2';
      case 'component':
        return `g[${entry.row.text},${entry.column.text}]`;
      default:
        return entry.kind;
    }
  }

  #assignments(assignments: readonly Assignment[]): readonly OutlineItem[] {
    return assignments.map((one) => this.#item('assignment', one.name, `= ${this.#short(one.value.range)}`, one));
  }

  #item(
    kind: OutlineKind,
    name: Name,
    detail: string,
    node: { readonly range: Range },
    children: readonly OutlineItem[] = [],
  ): OutlineItem {
    return this.#named(kind, name.text, detail, node, name.range, children);
  }

  #named(
    kind: OutlineKind,
    name: string,
    detail: string,
    { range }: { readonly range: Range },
    selection: Range,
    children: readonly OutlineItem[],
  ): OutlineItem {
    return { name: name || NAMELESS, detail, kind, range, selection: within(selection, range), children };
  }

  /** A piece of the text on one line, cut where it is long. */
  #short({ start, end }: Range): string {
    const line = this.#text
      .slice(start, Math.min(end, start + 4 * LONGEST_DETAIL))
      .replace(/\s+/gu, ' ')
      .trim();
    return line.length <= LONGEST_DETAIL ? line : `${[...line.slice(0, LONGEST_DETAIL - 1)].filter(isWhole).join('')}…`;
  }
}

/** False for half of a character that takes two units. */
function isWhole(character: string): boolean {
  return !/^[\ud800-\udfff]$/u.test(character);
}

function spanning(value: Expression, { range }: { readonly range: Range }): Range {
  return { start: value.range.start, end: range.end };
}

/** The part of a range that lies in another: names that are missing stand behind what they belong to. */
function within(inner: Range, outer: Range): Range {
  const start = Math.min(Math.max(inner.start, outer.start), outer.end);
  return { start, end: Math.min(Math.max(inner.end, start), outer.end) };
}
