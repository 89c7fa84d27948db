/** Colours of the editor's theme, read when something is drawn. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly error: string;
  readonly background: string;
  /** Told apart by people who see few colours too: their order is that of the editor's own charts. */
  readonly series: readonly string[];
}

// Orange stands last: some themes have it nearly transparent.
const SERIES = ['blue', 'yellow', 'green', 'purple', 'red', 'orange'];

export function theme(): Theme {
  const style = getComputedStyle(document.body);
  const colour = (name: string, other: string) => style.getPropertyValue(`--vscode-${name}`).trim() || other;
  const foreground = colour('editor-foreground', '#888');
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  return {
    foreground,
    muted: isHighContrast ? foreground : colour('descriptionForeground', foreground),
    grid: `color-mix(in srgb, ${colour('charts-lines', '#888')} 40%, transparent)`,
    error: colour('editorError-foreground', '#f14c4c'),
    background: colour('editor-background', '#fff'),
    series: SERIES.map((name) => colour(`charts-${name}`, foreground)),
  };
}

/** Calls back when the user chooses another theme. */
export function onThemeChange(redraw: () => void): void {
  new MutationObserver(redraw).observe(document.body, { attributes: true, attributeFilter: ['class', 'style'] });
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}
