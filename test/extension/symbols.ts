import { match, ok } from 'node:assert/strict';
import { commands, Uri, window, workspace } from 'vscode';
import { opened, SCHWARZSCHILD } from './kit.ts';

suite('symbols', () => {
  test('Christoffel symbols are a page of formulae that were compared with derivatives', async () => {
    const { uri } = await opened('symbols.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const asked = { uri: uri.toString(), name: 'Schwarzschild', quantity: 'christoffel' };
    await commands.executeCommand('spacetime.symbols', asked);
    const page = Uri.from({ scheme: 'spacetime-symbols', path: '/Schwarzschild christoffel.md' });
    const text = (await workspace.openTextDocument(page)).getText();
    match(text, /agrees with automatic differentiation to \de-\d+/u);
    // Γ^r_θθ = −r f.
    match(text, /\\Gamma\^\{r\}\{\}_\{\\theta \\theta\} &= -r f/u);
  });

  test('they are exported as a document', async () => {
    const { uri } = await opened('symbols.spacetime', SCHWARZSCHILD.replace('STEPS', '10'));
    const asked = { uri: uri.toString(), name: 'Schwarzschild', quantity: 'kretschmann', format: 'latex' };
    await commands.executeCommand('spacetime.exportSymbols', asked);
    const text = window.activeTextEditor?.document.getText() ?? '';
    ok(text.includes('48'), text);
  });
});
