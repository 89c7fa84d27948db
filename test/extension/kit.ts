import { ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelKind, PanelShown } from '@spacetime/protocol';
import { type Disposable, type Event, extensions, type TextDocument, Uri, window, workspace } from 'vscode';
import type { Api } from '../../client/src/extension.ts';

export const EXTENSION = 'spacetime.spacetime';

export async function api(): Promise<Api> {
  const extension = extensions.getExtension<Api>(EXTENSION);
  ok(extension, `${EXTENSION} is not installed`);
  return extension.activate();
}

/** A file of the workspace. */
export function file(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  ok(folder, 'no folder is open');
  return Uri.joinPath(folder.uri, name);
}

/** Writes a document, and opens it in an editor. */
export async function opened(name: string, text: string): Promise<TextDocument> {
  writeFileSync(join(file('.').fsPath, name), text);
  const document = await workspace.openTextDocument(file(name));
  await window.showTextDocument(document);
  return document;
}

/** What `look` finds, asked anew after each of the events until it finds something; the test's own limit ends it. */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  ...events: Event<never>[]
): Promise<T> {
  const parts: Disposable[] = [];
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        for (const event of events as Event<unknown>[]) parts.push(event(() => resolve()));
        // What has no event is asked for again.
        const timer = setTimeout(resolve, 250);
        parts.push({ dispose: () => clearTimeout(timer) });
      });
      const found = await look();
      if (found !== undefined) return found;
      await changed;
      for (const part of parts.splice(0)) part.dispose();
    }
  } finally {
    for (const part of parts) part.dispose();
  }
}

/** What a panel of this kind says that it shows, once it does so in the wanted state. */
export async function shown(
  kind: PanelKind,
  wanted: PanelShown['state'],
  act: () => Thenable<unknown>,
): Promise<string> {
  const { app } = await api();
  const found = new Promise<string>((resolve) => {
    const listening = app.panels.onShown((said) => {
      if (said.kind !== kind || said.state !== wanted) return;
      listening.dispose();
      resolve(said.text);
    });
  });
  await act();
  return found;
}

/** A small spacetime, of which everything is known in closed form. */
export const SCHWARZSCHILD = `/// The exterior of a black hole.
spacetime Schwarzschild {
  parameter M = 1
  chart Spherical(t, r, θ, φ) {
    t in 0 .. 1
    r in 3 .. 20
    θ in 0.1 .. π - 0.1
    φ in 0 .. 2π periodic
  }
  let f = 1 - 2*M/r
  metric in Spherical {
    ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2)
  }
  background { M = 0 }
  expect vacuum
  expect kretschmann = 48*M^2/r^6
}

fit Small of Schwarzschild {
  network    mlp(width = 8, depth = 2)
  encode     (log(r), cos(θ))
  optimizer  adam(learning_rate = 1e-3)
  samples    sobol(256)
  batch      64
  steps      STEPS
  precision  float64
  validate   sobol(128) every 20
}
`;
