import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import type { Editor } from '../../test/e2e/editor.ts';
import { workspaceFolder } from '../../test/e2e/prepared.ts';
import { Workbench } from '../../test/e2e/workbench.ts';

/** From far out to near the innermost stable orbit, and on around. */
const ORBIT = `
geodesic Rosette of Schwarzschild {
  at        (0, 18, π/2, 0)
  velocity  (_, 0, 0, 0.0117)
  until     τ = 3000
}
`;

/** A fit that takes seconds on any machine. */
const QUICK = `
fit Quick of Schwarzschild {
  encode     (log(r), cos(θ))
  network    mlp(width = 12, depth = 2, activation = silu)
  supervise  metric + jacobian + hessian
  optimizer  lm
  samples    sobol(400)
  steps      60
}

fit Long of Schwarzschild {
  encode     (log(r), cos(θ))
  network    mlp(width = 16, depth = 2)
  optimizer  soap
  samples    sobol(2048)
  batch      256
  steps      2000000
  validate   sobol(512) every 50
}
`;

/** A picture that takes less than a second. */
const SHADOW = `
render Shadow of Schwarzschild {
  camera      at (0, 15, π/2, 0) looking inward
  field       60°
  resolution  64 x 48
}
`;

export const SOURCE = `/// The exterior of a non-rotating black hole.
///
/// Schwarzschild, *Sitzungsber. Preuss. Akad. Wiss.* (1916) 189.
spacetime Schwarzschild {
  parameter M = 1 in 0.1 .. 10          // geometrised units

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
  expect petrov D
}
${QUICK}${ORBIT}${SHADOW}`;

/** Where scenes play: a workbench over a folder with one spacetime. */
export class Stage implements Disposable {
  readonly folder = workspaceFolder(['kerr.spacetime'], { 'schwarzschild.spacetime': SOURCE });
  #workbench: Workbench | undefined;

  async enter(page: Page, editor: Editor): Promise<void> {
    this.#workbench = new Workbench(page);
    await this.#workbench.open(editor.address(this.folder.path));
  }

  get workbench(): Workbench {
    return this.#workbench!;
  }

  get page(): Page {
    return this.workbench.page;
  }

  /** Puts the cursor at the end of the first line with this text. */
  async at(text: string, source = SOURCE): Promise<void> {
    const line = source.slice(0, source.indexOf(text)).split('\n').length;
    await this.workbench.focusEditor();
    await this.workbench.line(line);
    await this.page.keyboard.press('End');
  }

  path(name: string): string {
    return join(this.folder.path, name);
  }

  /** The document of the panel of this kind, once it says that it is in this state. */
  async panel(kind: string, state: string): Promise<Frame> {
    const frame = await this.workbench.panel(kind);
    await frame.locator(`body[data-state="${state}"]`).waitFor();
    return frame;
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }
}
