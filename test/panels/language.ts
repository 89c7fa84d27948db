/** Letters of another script for those of English, one by one: words that are none were said by nobody. */
const FULL_WIDTH = 0xff41 - 0x61;

/** A language that nobody speaks: every letter is another, what stands in braces stays. */
export function pseudo(text: string): string {
  return text.replace(/\{\d\}|[A-Za-z]/g, (part) =>
    part.length > 1 ? part : String.fromCharCode(part.charCodeAt(0) + FULL_WIDTH),
  );
}

/** What is written alike in every language: units, formats, names of methods and of maps of colours. */
const ALIKE = [
  ...['MAE', 'ℓ2', 'NaN', 'PNG', 'SVG', 'CSV', 'min', 'KiB', 'MiB', 'arXiv'],
  ...['cividis', 'viridis', 'float32', 'float64', 'sin', 'cos', 'rad'],
];

/** Scripts: every text of a document that people see, hear or are told of when they point at something. */
export const TEXTS = `(() => {
  const texts = [...window.painted];
  const walk = (node) => {
    if (node.nodeType === 3) texts.push(node.data);
    if (node.nodeType !== 1 && node.nodeType !== 11) return;
    if (node.localName === 'style' || node.localName === 'script') return;
    for (const name of ['title', 'aria-label', 'alt', 'placeholder', 'aria-valuetext'])
      if (node.getAttribute?.(name)) texts.push(node.getAttribute(name));
    for (const child of [...node.childNodes, ...(node.shadowRoot?.childNodes ?? [])]) walk(child);
  };
  walk(document.querySelector('main'));
  return texts;
})()`;

/** Words of English that are left in a text of the pseudo-language. */
export function untranslated(text: string, names: readonly string[]): readonly string[] {
  let rest = text;
  for (const name of [...names, ...ALIKE].sort((a, b) => b.length - a.length)) rest = rest.replaceAll(name, ' ');
  return rest.match(/[A-Za-z]{2,}/g) ?? [];
}
