import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { quoteFish, quotePwsh, quoteSh } from '../../src/core/shells/quote.ts';
import { putConfiguration, putShellClient } from '../launch/box.ts';
import { cordon } from '../launch/launch.ts';
import { createShellBox, isInstalled, runShell, SHELLS } from './shell-box.ts';

const ODD = [
  '',
  'a b',
  "it's",
  '"',
  'two\nlines',
  '*',
  '~',
  '$(touch pwned)',
  '`touch pwned`',
  '$HOME',
  '\\',
  '☂',
  '-x',
  '--settings-like=1',
  '--',
];
const QUOTE = { bash: quoteSh, zsh: quoteSh, fish: quoteFish, pwsh: quotePwsh };

for (const shell of SHELLS) {
  const { name, begin, status } = shell;
  if (!isInstalled(name)) console.warn(`${name} is not installed here: its functions were not run.`);

  describe.skipIf(!isInstalled(name))(`the functions in ${name}`, () => {
    test('pass every argument exactly, run nothing of it, and keep the exit status', async () => {
      const box = createShellBox();
      const script = `${begin()}claude-lab ${ODD.map(QUOTE[name]).join(' ')}\n`;
      const ended = await runShell(box, shell, script, { ENDS: '42' });
      expect({ status: ended.status, stderr: ended.stderr, stdout: ended.stdout.toString() }).toEqual({
        status: 42,
        stderr: '',
        stdout: `${ODD.map((word) => `[${word}]`).join('')}\n`,
      });
      expect(existsSync(path.join(box.cwd, 'pwned'))).toBe(false);
    });

    test('a client that a signal ends is seen by the shell as that signal', async () => {
      const script = `${begin()}${name === 'bash' || name === 'zsh' ? 'set +e\n' : ''}claude-native; echo "status ${status}"\n`;
      const ended = await runShell(createShellBox(), shell, script, { SIGNAL: 'TERM' });
      expect(ended.stdout.toString()).toContain('status 143\n');
    });

    test('standard input reaches the client', async () => {
      const box = createShellBox();
      putShellClient(box, 'exec cat');
      const ended = await runShell(box, shell, `${begin()}echo from-outside | claude-native\n`);
      expect({ stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({
        stdout: 'from-outside\n',
        stderr: '',
      });
    });

    test('a broken configuration leaves native, says why, and the shell goes on', async () => {
      const box = createShellBox();
      putConfiguration(box, '{ "profiles": ');
      const ended = await runShell(box, shell, `${begin()}claude-native works\necho goes on\n`);
      expect(ended.status).toBe(0);
      expect(ended.stdout.toString()).toBe('[works]\ngoes on\n');
      expect(ended.stderr).toContain('config.jsonc');
    });

    test('with --shim plain claude runs the default profile, and --prefix names the others', async () => {
      const ended = await runShell(createShellBox(), shell, `${begin(' --shim --prefix my_')}claude one\nmy_lab two\n`);
      expect({ stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({
        stdout: '[one]\n[two]\n',
        stderr: '',
      });
    });
  });
}

describe('shell-init itself', () => {
  test.each(SHELLS)('no secret stands in what $name is given', async ({ name }) => {
    const ended = await cordon(createShellBox(), ['shell-init', name]);
    expect(ended.stdout.toString()).toContain('claude-lab');
    expect(ended.stdout.toString()).not.toContain('made-up');
  });

  test.each([
    {
      behaviour: 'an unknown shell names the known ones',
      args: ['shell-init', 'tcsh'],
      says: 'The shells are bash, zsh, fish, pwsh.',
    },
    { behaviour: 'no shell names them too', args: ['shell-init'], says: 'The shells are bash, zsh, fish, pwsh.' },
    { behaviour: 'completion too', args: ['completion', 'tcsh'], says: 'The shells are bash, zsh, fish, pwsh.' },
    {
      behaviour: 'a prefix that is code',
      args: ['shell-init', 'bash', '--prefix', 'x; touch pwned; y'],
      says: "Functions can't begin with",
    },
    {
      behaviour: 'an empty prefix, which could hide a program',
      args: ['shell-init', 'bash', '--prefix='],
      says: "Functions can't begin with",
    },
    { behaviour: 'an option that it does not have', args: ['shell-init', 'bash', '--what'], says: '--what' },
  ])('$behaviour: status 2', async ({ args, says }) => {
    const ended = await cordon(createShellBox(), args);
    expect({ status: ended.status, stdout: ended.stdout.toString() }).toEqual({ status: 2, stdout: '' });
    expect(ended.stderr).toContain(says);
  });

  test('a profile whose name is code is no function: it is said, and the others stay', async () => {
    const box = createShellBox();
    const profile = { provider: 'lab', model: 'm', credential: 'env:LAB_KEY' };
    for (const name of ['$(touch pwned)', "a'; touch pwned; '", 'a b', 'two\nlines', 'ünïcode']) {
      putConfiguration(box, {
        providers: { lab: { baseUrl: 'http://127.0.0.1:9', auth: 'bearer' } },
        profiles: { [name]: profile, lab: profile },
      });
      const ended = await cordon(box, ['shell-init', 'bash']);
      const functions = ended.stdout.toString().match(/^function claude\S*/gm);
      expect({ status: ended.status, functions }).toEqual({
        status: 2,
        functions: ['function claude-native', 'function claude-lab'],
      });
      expect(ended.stderr).toContain('config.jsonc');
    }
  });
});

test.each([
  { shell: 'PowerShell', quoted: quotePwsh("a'b\u2019c$d"), as: "'a''b\u2019\u2019c$d'" },
  { shell: 'fish', quoted: quoteFish("a'b\\c"), as: "'a\\'b\\\\c'" },
  { shell: 'sh', quoted: quoteSh("a'b\\c"), as: "'a'\\''b\\c'" },
])('a word is quoted as $shell reads it', ({ quoted, as }) => {
  expect(quoted).toBe(as);
});
