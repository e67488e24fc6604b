import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { startUpLine } from '../../src/core/shells/start-up-line.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { startUpFile } from '../../src/host/start-up-file.ts';
import { putFile } from '../launch/box.ts';
import { cordon, runIn } from '../launch/launch.ts';
import { createShellBox, isInstalled } from './shell-box.ts';

const TEXTS: readonly { readonly behaviour: string; readonly text: string | null }[] = [
  { behaviour: 'a file that ends with a line break', text: 'export A=1\n' },
  { behaviour: 'a file that ends without one', text: 'export A=1' },
  { behaviour: 'no file', text: null },
  { behaviour: 'an empty file', text: '' },
  { behaviour: 'a file with CRLF', text: 'export A=1\r\nexport B=2\r\n' },
  { behaviour: 'a file with CRLF that ends without one', text: 'export A=1\r\nexport B=2' },
  { behaviour: 'a file with a byte order mark', text: '\uFEFFexport A=1\n' },
  { behaviour: 'a file that ends with blanks and a tab', text: 'export A=1\n\n  \t' },
];

const INTERACTIVE_SHELLS = ['bash', 'zsh', 'fish']
  .filter(isInstalled)
  .map((name) => ({ name, called: 'my.native hi' }));

describe('the line in a start-up file', () => {
  test.each(TEXTS)('$behaviour: added once, and taken out byte for byte', async ({ text }) => {
    const box = createShellBox();
    const file = path.join(box.home, '.bashrc');
    if (text !== null) putFile(file, text);
    const read = () => (existsSync(file) ? readFileSync(file, 'utf8') : null);
    expect((await cordon(box, ['init', '--shell', 'bash'])).status).toBe(0);
    const added = read();
    expect(added?.startsWith(text ?? '')).toBe(true);
    expect(added).toContain('# >>> cordon >>>\nif [ -n "${BASH_VERSION-}" ] && command -v cordon');
    const again = await cordon(box, ['init', '--shell', 'bash', '--json']);
    expect(JSON.parse(again.stdout.toString())).toMatchObject({
      configuration: null,
      startUp: { shell: 'bash', state: 'unchanged', id: null },
    });
    expect(read()).toBe(added);
    expect((await cordon(box, ['undo'])).status).toBe(0);
    expect(read()).toBe(text);
  });

  test.each(
    [
      { name: 'bash', file: '.bashrc', argv: ['bash', '-ic', 'type -t claude-lab'], says: 'function' },
      { name: 'zsh', file: '.zshrc', argv: ['zsh', '-ic', 'whence -w claude-lab'], says: 'claude-lab: function' },
      {
        name: 'fish',
        file: '.config/fish/config.fish',
        argv: ['fish', '-ic', 'functions -q claude-lab; and echo there'],
        says: 'there',
      },
    ].filter(({ name }) => isInstalled(name)),
  )('works in $name behind lines that end in CRLF', async (shell) => {
    const box = createShellBox();
    putFile(path.join(box.home, shell.file), '# one\r\n# two\r\n');
    await cordon(box, ['init', '--shell', shell.name]);
    const ended = await runIn(box, shell.argv);
    expect(ended.stdout.toString().trim().split('\n').at(-1)).toBe(shell.says);
  });

  test('a start-up file behind a link is written where it lies, the link stays, and undo restores both', async () => {
    const box = createShellBox();
    const real = putFile(path.join(box.home, 'dotfiles', 'bashrc'), 'export A=1');
    const link = path.join(box.home, '.bashrc');
    symlinkSync('dotfiles/bashrc', link);
    expect((await cordon(box, ['init', '--shell', 'bash'])).status).toBe(0);
    expect(readFileSync(real, 'utf8')).toContain('export A=1\n# >>> cordon >>>');
    expect(readlinkSync(link)).toBe('dotfiles/bashrc');
    expect((await cordon(box, ['undo'])).status).toBe(0);
    expect(readFileSync(real, 'utf8')).toBe('export A=1');
    expect(readlinkSync(link)).toBe('dotfiles/bashrc');
  });

  test('a link that leads nowhere is refused with status 3 and left as it is', async () => {
    const box = createShellBox();
    const link = path.join(box.home, '.bashrc');
    symlinkSync('dotfiles/bashrc', link);
    const ended = await cordon(box, ['init', '--shell', 'bash']);
    expect(ended.status).toBe(3);
    expect(ended.stderr).toContain('leads nowhere');
    expect(readlinkSync(link)).toBe('dotfiles/bashrc');
  });

  test.each([0o444, 0o600, 0o755])('the mode of a file stays: %o', async (mode) => {
    const box = createShellBox();
    const file = putFile(path.join(box.home, '.bashrc'), 'export A=1\n');
    chmodSync(file, mode);
    expect((await cordon(box, ['init', '--shell', 'bash'])).status).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(mode);
    expect((await cordon(box, ['undo'])).status).toBe(0);
    expect({ text: readFileSync(file, 'utf8'), mode: statSync(file).mode & 0o777 }).toEqual({
      text: 'export A=1\n',
      mode,
    });
  });

  test('what a person wrote behind the line since stays when it is taken out', async () => {
    const box = createShellBox();
    const file = putFile(path.join(box.home, '.bashrc'), 'export A=1\n');
    await cordon(box, ['init', '--shell', 'bash']);
    appendFileSync(file, 'export MINE=1\n');
    const ended = await cordon(box, ['undo']);
    expect({ status: ended.status, keeps: readFileSync(file, 'utf8').includes('export MINE=1\n') }).toEqual({
      status: 3,
      keeps: true,
    });
  });

  test('an unknown shell is status 2, and nothing is written', async () => {
    const box = createShellBox();
    const ended = await cordon(box, ['init', '--shell', 'tcsh', '--provider', 'openrouter', '--yes', '--force']);
    expect(ended.status).toBe(2);
    expect(readFileSync(path.join(box.home, '.config', 'cordon', 'config.jsonc'), 'utf8')).toContain('127.0.0.1');
  });

  const INTERACTIVE = [
    { name: 'bash', file: '.bashrc', argv: ['bash', '-ic', 'type -t claude-lab || echo gone'], says: 'function' },
    {
      name: 'zsh',
      file: '.zshrc',
      argv: ['zsh', '-ic', 'whence -w claude-lab || echo gone'],
      says: 'claude-lab: function',
    },
    {
      name: 'fish',
      file: '.config/fish/config.fish',
      argv: ['fish', '-ic', 'functions -q claude-lab; and echo there; or echo gone'],
      says: 'there',
    },
  ];
  test.each(INTERACTIVE.filter(({ name }) => isInstalled(name)))(
    'a new $name has the functions, and none and no message where cordon is gone',
    async ({ name, file, argv, says }) => {
      const box = createShellBox();
      await cordon(box, ['init', '--shell', name]);
      expect(readFileSync(path.join(box.home, file), 'utf8')).toContain('# >>> cordon >>>');
      const there = await runIn(box, argv);
      expect(there.stdout.toString().trim().split('\n').at(-1)).toContain(says);
      rmSync(path.join(box.bin, 'cordon'));
      const gone = await runIn(box, argv);
      expect(gone.stdout.toString()).toContain('gone');
      expect(gone.stderr).not.toContain('cordon');
    },
  );

  test('where cordon is not on PATH it is named by its place', async () => {
    const box = createShellBox();
    rmSync(path.join(box.bin, 'cordon'));
    await cordon(box, ['init', '--shell', 'bash']);
    const ended = await runIn(box, ['bash', '-ic', 'type -t claude-native']);
    expect(ended.stdout.toString()).toBe('function\n');
  });

  test.each(INTERACTIVE_SHELLS)('with --prefix the functions of $name are called so', async ({ name, called }) => {
    const box = createShellBox();
    expect((await cordon(box, ['init', '--shell', name, '--prefix', 'my.'])).status).toBe(0);
    const ended = await runIn(box, [name, '-ic', called]);
    expect(ended.stdout.toString().trim().split('\n').at(-1)).toBe('[hi]');
  });

  test('a prefix that is code is status 2, and nothing is written', async () => {
    const box = createShellBox();
    const ended = await cordon(box, ['init', '--shell', 'bash', '--prefix', 'x; touch pwned; y']);
    expect({ status: ended.status, there: existsSync(path.join(box.home, '.bashrc')) }).toEqual({
      status: 2,
      there: false,
    });
  });

  test('under set -eu a shell without cordon gets past it', async () => {
    const line = startUpLine('bash', { command: ['/nowhere/cordon'], shim: false, prefix: null });
    const ended = await runIn(createShellBox(), ['bash', '--norc', '-c', `set -eu\n${line}\necho past`]);
    expect({ stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({ stdout: 'past\n', stderr: '' });
  });

  test('a file that anybody may write is refused with status 3', async () => {
    const box = createShellBox();
    chmodSync(putFile(path.join(box.home, '.bashrc'), 'export A=1\n'), 0o666);
    expect((await cordon(box, ['init', '--shell', 'bash'])).status).toBe(3);
    expect(readFileSync(path.join(box.home, '.bashrc'), 'utf8')).toBe('export A=1\n');
  });
});

test.each([
  { shell: 'bash', platform: 'linux', env: {}, file: '/home/p/.bashrc' },
  { shell: 'bash', platform: 'darwin', env: {}, file: '/home/p/.bash_profile' },
  { shell: 'zsh', platform: 'linux', env: { ZDOTDIR: '/home/p/z' }, file: '/home/p/z/.zshrc' },
  { shell: 'fish', platform: 'linux', env: { XDG_CONFIG_HOME: '/home/p/c' }, file: '/home/p/c/fish/config.fish' },
  { shell: 'pwsh', platform: 'linux', env: {}, file: '/home/p/.config/powershell/profile.ps1' },
  {
    shell: 'pwsh',
    platform: 'win32',
    env: { USERPROFILE: '/home/p' },
    file: '/home/p/Documents/PowerShell/profile.ps1',
  },
] as const)('the file of $shell on $platform is $file', ({ shell, platform, env, file }) => {
  expect(startUpFile(createNodeHost({ env: { HOME: '/home/p', ...env }, platform }), shell)).toBe(file);
});
