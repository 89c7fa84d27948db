import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A plot of curves over a shared x axis; `null` is a gap. */
export interface Curves {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly points?: boolean;
  readonly xs: readonly number[];
  readonly series: readonly {
    readonly label: string;
    readonly values: readonly (number | null)[];
    readonly dash?: readonly number[];
    readonly colour?: number;
  }[];
}

/** A quantity over a rectangle of two coordinates, row by row from the bottom. */
export interface Picture {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly size: readonly [number, number];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface Section {
  readonly heading: string;
  readonly text?: string;
  readonly table?: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly curves?: readonly Curves[];
  readonly maps?: readonly Picture[];
  /** HTML as it is: what stands in it has been escaped. */
  readonly markup?: string;
  /** Shown as it is, in a scrolling box. */
  readonly source?: string;
}

const asset = (url: URL | string) => readFileSync(fileURLToPath(url), 'utf8');

export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!,
  );
}

/** One HTML file with everything inside: it opens from disk, offline, and asks nothing of any server. */
export function page(title: string, subtitle: string, sections: readonly Section[]): string {
  const data = { curves: sections.flatMap((s) => s.curves ?? []), maps: sections.flatMap((s) => s.maps ?? []) };
  const plots = data.curves.length + data.maps.length > 0 ? plotting(data) : { style: '', scripts: '' };
  const style = plots.style + asset(new URL('./page.css', import.meta.url));
  let curve = 0;
  let map = 0;
  const body = sections.map((section) => {
    const parts = [`<h2>${escapeHtml(section.heading)}</h2>`];
    if (section.text !== undefined) parts.push(`<p>${escapeHtml(section.text)}</p>`);
    if (section.table !== undefined) parts.push(tableOf(section.table));
    for (const _ of section.curves ?? []) parts.push(`<div class="plot" data-curves="${curve++}"></div>`);
    if (section.maps !== undefined) {
      parts.push(`<div class="maps">${section.maps.map(() => `<figure data-map="${map++}"></figure>`).join('')}</div>`);
    }
    if (section.markup !== undefined) parts.push(section.markup);
    if (section.source !== undefined) parts.push(`<pre>${escapeHtml(section.source)}</pre>`);
    return `<section>${parts.join('\n')}</section>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p>${escapeHtml(subtitle)}</p></header>
${body.join('\n')}
${plots.scripts}</body>
</html>
`;
}

/** What a page with plots needs besides: uPlot, the data, and the script that draws them. */
function plotting(data: unknown): { readonly style: string; readonly scripts: string } {
  const library = asset(import.meta.resolve('uplot/dist/uPlot.iife.min.js'));
  const script = asset(new URL('./browser.js', import.meta.url));
  // "</script>" or "<!--" in a source text must not end or open anything here.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return {
    style: asset(import.meta.resolve('uplot/dist/uPlot.min.css')),
    scripts: `<script type="application/json" id="data">${json}</script>
<script>${library}</script>
<script>${script}</script>
`,
  };
}

function tableOf(table: NonNullable<Section['table']>): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="table"><table><thead>${row(table.header, 'th')}</thead><tbody>${table.rows.map((r) => row(r, 'td')).join('')}</tbody></table></div>`;
}
