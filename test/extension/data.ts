import { match, ok } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { commands, window } from 'vscode';
import { file } from './kit.ts';

const N = 4;
const METRIC = [-1, 0, 0, 0, 1, 0, 0, 1, 0, 1];

/** Flat space on a grid as an array of NumPy, format 1.0. */
function flat(): Buffer {
  const dict = `{'descr': '<f8', 'fortran_order': False, 'shape': (${N}, ${N}, ${N}, 10), }`;
  const header = `${dict.padEnd(117)}\n`;
  const values = Float64Array.from({ length: N ** 3 * 10 }, (_, n) => METRIC[n % 10]!);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(values.buffer)]);
}

suite('simulation data', () => {
  test('an array from the explorer becomes a file that names and learns it', async () => {
    const uri = file('grid.npy');
    writeFileSync(uri.fsPath, flat());
    writeFileSync(file('grid.json').fsPath, '{ "origin": [0, 0, 0], "spacing": [1, 1, 1] }');
    await commands.executeCommand('spacetime.import', uri);
    const { document } = window.activeTextEditor!;
    ok(document.uri.fsPath.endsWith('grid.spacetime'), document.uri.fsPath);
    match(document.getText(), /data Grid \{\n {2}file +"grid\.npy"\n {2}format +npy\n\}/);
    match(document.getText(), /fit Learned of Grid/);
  });
});
