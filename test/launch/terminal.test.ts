import { readlinkSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startTerminal, whyNoTerminal, type Terminal } from '../lab/terminal.ts';
import { createBox, putFile, putShellClient, type Box } from './box.ts';
import { cordonArgv, environmentOf } from './launch.ts';

const noTerminal = whyNoTerminal();
const open: Terminal[] = [];

afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.close();
});

async function openTerminal(box: Box, argv: readonly string[]): Promise<Terminal> {
  const terminal = await startTerminal({ argv, cwd: box.cwd, env: environmentOf(box) });
  open.push(terminal);
  return terminal;
}

/** Counts what the terminal sends, and says whether it is in the foreground. */
const COUNTING = `n=0
trap 'n=$((n+1)); echo "interrupt $n"' INT
trap 'echo continued' CONT
trap 'echo "size $(stty size)"' WINCH
[ -t 0 ] && [ -t 1 ] && echo "terminal, ready"
while :; do sleep 0.1; done`;

describe.skipIf(noTerminal !== null)('in a terminal', () => {
  test('ctrl-C reaches the client alone, which decides what it means', async () => {
    const box = createBox();
    putShellClient(box, COUNTING);
    const terminal = await openTerminal(box, cordonArgv('run', 'native'));
    await terminal.waitFor(/terminal, ready/);
    if (process.platform === 'linux') expect(readlinkSync(`/proc/${await terminal.pid()}/exe`)).not.toContain('node');
    await terminal.press('C-c');
    await terminal.waitFor(/interrupt 1/);
    await terminal.press('C-c');
    await terminal.waitFor(/interrupt 2/);
    expect(await terminal.screen()).not.toContain('interrupt 3');
  });

  test('ctrl-Z stops the client and gives the shell back; fg continues it', async () => {
    const box = createBox();
    putShellClient(box, COUNTING);
    // A shell with job control and a prompt that can be waited for.
    const startup = putFile(`${box.directory}/startup`, `PS1='shell> '\n`);
    const terminal = await openTerminal(box, ['/bin/bash', '--noprofile', '--rcfile', startup, '-i']);
    await terminal.waitFor(/shell>$/);
    await terminal.type(cordonArgv('run', 'native').join(' '));
    await terminal.press('Enter');
    await terminal.waitFor(/^terminal, ready/m);
    await terminal.press('C-z');
    await terminal.waitFor(/Stopped[\s\S]*shell>$/);
    await terminal.type('echo "status $?"; fg');
    await terminal.press('Enter');
    await terminal.waitFor(/status 148[\s\S]*continued/);
    await terminal.press('C-c');
    await terminal.waitFor(/interrupt 1/);
    await terminal.press('C-\\');
    await terminal.waitFor(/Quit[\s\S]*shell>$/);
    await wait(100);
    await terminal.type('echo "status $?"; jobs; echo "none left"');
    await terminal.press('Enter');
    expect(await terminal.waitFor(/status 131\nnone left\nshell>$/)).not.toContain('Error');
  });

  test('on a dumb terminal a notice stands before anything of the client’s, in plain text', async () => {
    const box = createBox();
    putShellClient(box, 'echo client; read answer; exit 3');
    const terminal = await openTerminal(box, [
      '/bin/sh',
      '-c',
      '"$@"; echo "ended with $?"',
      'sh',
      '/usr/bin/env',
      'TERM=dumb',
      'NODE_OPTIONS=',
      'LD_PRELOAD=',
      ...cordonArgv('run', 'native'),
    ]);
    const screen = await terminal.waitFor(/client$/);
    expect(screen).toBe(
      'cordon: NODE_OPTIONS, LD_PRELOAD would run code inside the client, so they were left out of this session.\nclient',
    );
    await terminal.press('Enter');
    expect(await terminal.waitFor(/ended with \d+/)).toContain('ended with 3');
  });
});
