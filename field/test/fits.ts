import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { analyze, type FitModel } from '@spacetime/dsl';
import { diskHost } from '../src/file/sources.ts';

export const SCHWARZSCHILD = `
spacetime Schwarzschild {
  parameter M = 1
  chart Spherical(t, r, θ, φ) {
    t in 0 .. 1
    r in 3 .. 30
    θ in 0.01 .. π - 0.01
    φ in 0 .. 2π periodic
  }
  let f = 1 - 2*M/r
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
}
`;

export const KERR_SCHILD = `
spacetime Kerr {
  parameter M = 1
  parameter a = 0.7
  chart KerrSchild(T, x, y, z) { x in -3 .. 3   y in -3 .. 3   z in 0.5 .. 3 }
  let ρ2 = x^2 + y^2 + z^2 - a^2
  let r = sqrt((ρ2 + sqrt(ρ2^2 + 4*a^2*z^2))/2)
  let H = 2*M*r^3/(r^4 + a^2*z^2)
  let kx = (r*x + a*y)/(r^2 + a^2)
  let ky = (r*y - a*x)/(r^2 + a^2)
  let kz = z/r
  metric in KerrSchild {
    ds^2 = -dT^2 + dx^2 + dy^2 + dz^2
      + H*(dT^2 + kx^2 dx^2 + ky^2 dy^2 + kz^2 dz^2
           + 2*kx dT dx + 2*ky dT dy + 2*kz dT dz + 2*kx*ky dx dy + 2*kx*kz dx dz + 2*ky*kz dy dz)
  }
  background in KerrSchild { ds^2 = -dT^2 + dx^2 + dy^2 + dz^2 }
}
`;

/** A folder of its own for a test file, removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fit-'));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Writes a text into a file and returns its last fit; the text must be free of errors. */
export function fitIn(folder: string, text: string, name = 'test.spacetime'): FitModel {
  const path = join(folder, name);
  writeFileSync(path, text);
  const model = analyze(path, diskHost);
  assert.deepEqual(
    model.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
    [],
  );
  return model.fits.at(-1)!;
}
