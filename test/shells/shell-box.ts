import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createBox, putProgram, putShellClient, type Box } from '../launch/box.ts';
import { runIn, type Ended } from '../launch/launch.ts';
import { cordonProgram } from '../lab/pinned-client.ts';

export type Driven = {
  readonly name: 'bash' | 'zsh' | 'fish' | 'pwsh';
  /** Runs a script in the shell without anybody's start-up files. */
  readonly run: readonly string[];
  /** Brings cordon's functions into a script, and stops at whatever fails where the shell can. */
  readonly begin: (options?: string) => string;
  /** How a script says the exit status of the command before. */
  readonly status: string;
};

export const SHELLS: readonly Driven[] = [
  {
    name: 'bash',
    run: ['bash', '--norc', '--noprofile', '-c'],
    begin: (options = '') => `set -eu\neval "$(cordon shell-init bash${options})"\n`,
    status: '$?',
  },
  {
    name: 'zsh',
    run: ['zsh', '-f', '-c'],
    begin: (options = '') => `set -eu\neval "$(cordon shell-init zsh${options})"\n`,
    status: '$?',
  },
  {
    name: 'fish',
    run: ['fish', '--no-config', '-c'],
    begin: (options = '') => `cordon shell-init fish${options} | source\n`,
    status: '$status',
  },
  {
    name: 'pwsh',
    run: ['pwsh', '-NoProfile', '-Command'],
    begin: (options = '') => `cordon shell-init pwsh${options} | Out-String | Invoke-Expression\n`,
    status: '$LASTEXITCODE',
  },
];

/** Whether a shell is installed here; what isn't is left out by name, so that a green run doesn't hide it. */
export function isInstalled(name: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Prints its arguments, each in brackets, and ends as it is told. */
const SHOW = `i=0; for word do i=$((i+1)); [ $i -gt 4 ] && printf '[%s]' "$word"; done; echo; [ -n "\${SIGNAL-}" ] && kill -$SIGNAL $$; exit \${ENDS-0}`;

/** A box whose client shows the person's own arguments, with \`cordon\` on PATH. */
export function createShellBox(): Box {
  const box = createBox();
  putShellClient(box, SHOW);
  putProgram(path.join(box.bin, 'cordon'), `#!/bin/sh\nexec '${process.execPath}' '${cordonProgram}' "$@"\n`);
  return { ...box, env: { ...box.env, LAB_KEY: 'made-up', OTHER_KEY: 'made-up', TERM: 'dumb' } };
}

export function runShell(
  box: Box,
  shell: Driven,
  script: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return runIn(box, [...shell.run, script], { env });
}
