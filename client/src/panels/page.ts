import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelKind } from '@spacetime/protocol';
import { Uri, type Webview, type WebviewOptions } from 'vscode';

/** Where the panels' documents are, and all that they may read. */
export function webviewRoot(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

export function webviewOptions(extension: Uri): WebviewOptions {
  return { enableScripts: true, localResourceRoots: [webviewRoot(extension)], enableForms: false };
}

/** The document of a panel. Nothing is loaded from elsewhere, and no text becomes code. */
export function page(webview: Webview, extension: Uri, kind: PanelKind, title: string): string {
  const root = webviewRoot(extension);
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(root, name)).toString();
  const styles = [`${kind}.css`, 'codicon.css'].filter((name) => existsSync(join(root.fsPath, name)));
  const id = (name: string) => (name === 'codicon.css' ? ' id="vscode-codicon-stylesheet"' : '');
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${styles.map((name) => `<link rel="stylesheet"${id(name)} href="${file(name)}">`).join('\n')}
</head>
<body data-panel="${kind}">
<main></main>
<script type="module" nonce="${nonce}" src="${file(`${kind}.js`)}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
