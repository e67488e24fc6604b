import { quoteFish, quotePwsh, quoteSh } from './quote.ts';
import type { Shell } from './shell.ts';

export type StartUpLine = {
  /** How cordon is started: by its name where it is on PATH, else by its place. */
  readonly command: readonly string[];
  /** Whether the functions hold plain `claude` too. */
  readonly shim: boolean;
  /** What the functions’ names begin with; null is the usual. */
  readonly prefix: string | null;
};

/** The name of cordon's block in a start-up file. */
export const BLOCK_NAME = 'cordon';

/** The line that brings the functions into every new shell of a person. Where cordon is gone it does nothing, without a word. */
export function startUpLine(shell: Shell, line: StartUpLine): string {
  return LINES[shell](line);
}

const LINES: Readonly<Record<Shell, (line: StartUpLine) => string>> = {
  // Read by another shell too where it stands in ~/.profile.
  bash: (line) =>
    `if [ -n "\${BASH_VERSION-}" ] && ${isThereSh(line)}; then eval "$(${words(line, quoteSh)} shell-init bash${options(line)})"; fi`,
  zsh: (line) => `if ${isThereSh(line)}; then eval "$(${words(line, quoteSh)} shell-init zsh${options(line)})"; fi`,
  fish: (line) =>
    `if status is-interactive; and ${isThereFish(line)}; ${words(line, quoteFish)} shell-init fish${options(line)} | source; end`,
  pwsh: (line) =>
    `if (${isTherePwsh(line)}) { & ${words(line, quotePwsh)} shell-init pwsh${options(line)} | Out-String | Where-Object { $_ } | Invoke-Expression }`,
};

/** A prefix has nothing that a shell would read (`checkPrefix`). */
function options({ shim, prefix }: StartUpLine): string {
  return `${shim ? ' --shim' : ''}${prefix === null ? '' : ` --prefix ${prefix}`}`;
}

const isNamed = ({ command }: StartUpLine) => command.length === 1 && command[0] === 'cordon';

function words(line: StartUpLine, quote: (word: string) => string): string {
  return isNamed(line) ? 'cordon' : line.command.map(quote).join(' ');
}

function isThereSh(line: StartUpLine): string {
  if (isNamed(line)) return 'command -v cordon >/dev/null 2>&1';
  return line.command.map((word, index) => `[ ${index === 0 ? '-x' : '-f'} ${quoteSh(word)} ]`).join(' && ');
}

function isThereFish(line: StartUpLine): string {
  if (isNamed(line)) return 'command -q cordon';
  return line.command.map((word, index) => `test ${index === 0 ? '-x' : '-f'} ${quoteFish(word)}`).join('; and ');
}

function isTherePwsh(line: StartUpLine): string {
  if (isNamed(line)) return 'Get-Command cordon -CommandType Application -ErrorAction SilentlyContinue';
  return line.command.map((word) => `(Test-Path -LiteralPath ${quotePwsh(word)})`).join(' -and ');
}
