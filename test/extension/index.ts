/** The suite that runs inside the extension host: the contract of `@vscode/test-electron`, and of code-server too. */
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: false, reporter: 'spec' });
  // Suites register themselves with the functions that this puts in reach.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./activation.ts');
  await import('./language.ts');
  await import('./checks.ts');
  await import('./fits.ts');
  await import('./panels.ts');
  await import('./geodesics.ts');
  await import('./images.ts');
  await import('./symbols.ts');
  await import('./data.ts');
  await import('./commands.ts');
  await new Promise<void>((resolve, reject) => {
    mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} tests failed`))));
  });
}
