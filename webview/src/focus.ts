const FOCUSABLE = 'button, vscode-button, select, input, summary, a[href], [tabindex="0"]';

/**
 * Makes what is in an element anew; who was at one of its controls is at the same one afterwards, by its name, else at
 * the one that has its place.
 */
export function rebuild(parent: HTMLElement, build: () => void): void {
  const controls = () => [...parent.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const before = controls();
  const index = before.indexOf(document.activeElement as HTMLElement);
  const name = index < 0 ? undefined : nameOf(before[index]!);
  // Of several with one name.
  const rank = before.slice(0, Math.max(index, 0)).filter((one) => nameOf(one) === name).length;
  build();
  if (index < 0) return;
  const after = controls();
  const same = after.filter((one) => nameOf(one) === name);
  (same[rank] ?? after[Math.min(index, after.length - 1)])?.focus();
}

function nameOf(control: HTMLElement): string {
  return `${control.localName} ${control.getAttribute('aria-label') ?? control.textContent}`;
}
