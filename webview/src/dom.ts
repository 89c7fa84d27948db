type Child = Node | string | undefined;

type Properties = Readonly<Record<string, unknown>>;

/** An element with properties (`class` and whatever has a dash as attributes, `on…` as listeners) and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties?: Properties,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K];
export function element(tag: string, properties?: Properties, ...children: readonly Child[]): HTMLElement;
export function element(tag: string, properties: Properties = {}, ...children: readonly Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value as EventListener);
    else if (name === 'class') made.className = String(value);
    else if (name === 'role' || name.includes('-')) made.setAttribute(name, String(value));
    else Object.assign(made, { [name]: value });
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export function replaceChildren(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== undefined));
}

/** Puts these in, in this order, unless they are there: what is taken out and put back would lose the keys. */
export function showChildren(parent: Element, children: readonly Element[]): void {
  const isThere = (child: Element, i: number) => parent.children[i] === child;
  if (children.length !== parent.childElementCount || !children.every(isThere)) parent.replaceChildren(...children);
}

/** Does something once, at the next frame of the screen, however often it is asked for until then. */
export function atNextFrame(draw: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}

/** A PNG of what a canvas shows, in base64. */
export function pngOf(canvas: HTMLCanvasElement): string {
  return canvas.toDataURL('image/png').replace(/^data:.*,/u, '');
}
