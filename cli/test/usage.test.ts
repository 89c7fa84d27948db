import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { spacetime } from './command.ts';

const COMMANDS = [
  'check',
  'fit',
  'sweep',
  'evaluate',
  'compare',
  'report',
  'export',
  'info',
  'format',
  'lsp',
  'completion',
];

test('--version prints the version, everywhere', async () => {
  const { code, stdout } = await spacetime(['--version']);
  assert.equal(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  for (const command of COMMANDS) assert.equal((await spacetime([command, '--version'])).stdout, stdout, command);
});

test('--help is there for every command', async () => {
  const { code, stdout } = await spacetime(['--help']);
  assert.equal(code, 0);
  for (const command of COMMANDS) {
    assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
    const help = await spacetime([command, '--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, new RegExp(`^Usage: spacetime ${command} `));
  }
});

test('an unknown command or option is a usage error that offers what is near', async () => {
  const command = await spacetime(['chek', 'a']);
  assert.equal(command.code, 2);
  assert.match(command.stderr, /Did you mean check\?/);
  const option = await spacetime(['fit', 'a', '--step', '3']);
  assert.equal(option.code, 2);
  assert.match(option.stderr, /Did you mean --steps\?/);
  const number = await spacetime(['fit', 'a', '--steps', 'many']);
  assert.equal(number.code, 2);
  assert.match(number.stderr, /whole number/);
});

test('completions are printed for each shell, and bash accepts its own', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout } = await spacetime(['completion', shell]);
    assert.equal(code, 0);
    for (const command of COMMANDS.filter((name) => name !== 'completion'))
      assert.ok(stdout.includes(command), `${shell}: ${command}`);
    if (shell === 'bash') assert.equal(spawnSync('bash', ['-n'], { input: stdout }).status, 0);
  }
  assert.equal((await spacetime(['completion', 'csh'])).code, 2);
});
