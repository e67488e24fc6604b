import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { pwshScript } from './pwsh.ts';
import type { Shell, ShellScript } from './shell.ts';
import { zshScript } from './zsh.ts';

const WRITERS: Readonly<Record<Shell, (script: ShellScript) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  pwsh: pwshScript,
};

/** The text that a shell evaluates: functions, and completion for them and for `cordon`. */
export function writeScript(shell: Shell, script: ShellScript): string {
  return WRITERS[shell](script);
}
