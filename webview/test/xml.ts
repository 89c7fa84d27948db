import assert from 'node:assert/strict';

export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

const NAME = '[A-Za-z_][\\w:.-]*';
const TOKEN = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)`, 'uy');

/** A document without comments, CDATA and DTD, read strictly: whatever is not well-formed fails. */
export function parseXml(text: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  assert.ok(text.startsWith(declaration));
  const root: Element = { name: '', attributes: new Map(), children: [] };
  const open = [root];
  TOKEN.lastIndex = declaration.length;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    assert.ok(match, `not well-formed: ${text.slice(at, at + 60)}`);
    const [, closing, name, attributes, empty, content] = match;
    if (content !== undefined) {
      if (content.trim() !== '') open.at(-1)!.children.push(unescaped(content));
      continue;
    }
    if (closing === '/') {
      assert.equal(open.pop()!.name, name);
      continue;
    }
    const pairs = [...attributes!.matchAll(/([^\s=]+)="([^"]*)"/gu)].map((m) => [m[1]!, unescaped(m[2]!)] as const);
    assert.equal(new Set(pairs.map(([key]) => key)).size, pairs.length, 'an attribute twice');
    const element: Element = { name: name!, attributes: new Map(pairs), children: [] };
    open.at(-1)!.children.push(element);
    if (empty === '') open.push(element);
  }
  assert.equal(open.length, 1);
  const [document, ...others] = root.children;
  assert.equal(others.length, 0);
  return document as Element;
}

function unescaped(text: string): string {
  assert.ok(
    !/&(?!(?:amp|lt|gt|quot);)/u.test(text) && ![...text].some((one) => one < ' ' && !'\t\n\r'.includes(one)),
    text,
  );
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** All elements of a name, in the order of the document. */
export function all(element: Element, name: string): Element[] {
  const inner = element.children.flatMap((child) => (typeof child === 'string' ? [] : all(child, name)));
  return element.name === name ? [element, ...inner] : inner;
}

export function number(element: Element, key: string): number {
  return Number(element.attributes.get(key));
}
