import { quoteFish } from './quote.ts';
import type { ShellScript } from './shell.ts';

export function fishScript({ command, functions, completes }: ShellScript): string {
  const cordon = command.map(quoteFish).join(' ');
  const defined = functions.map(
    ({ name, words }) => `function ${name}\n  ${cordon} ${words.map(quoteFish).join(' ')} $argv\nend\n`,
  );
  return defined.join('') + (completes ? completion(cordon, functions) : '');
}

/** fish filters what it is given by what was typed; where cordon says so, it completes files itself. */
function completion(cordon: string, functions: ShellScript['functions']): string {
  const clients = functions.map(({ name }) => `complete -c ${name} -f -a '(__cordon_complete client)'\n`);
  return `function __cordon_complete
  set -l typed (commandline -opc)
  set -l current (commandline -ct)
  set -l lines (${cordon} complete fish $argv[1] -- $typed[2..-1] "$current" 2>/dev/null)
  if test (count $lines) -gt 1
    printf '%s\\n' $lines[2..-1]
  else if test "$lines[1]" = files
    __fish_complete_path "$current"
  end
end
complete -c cordon -f -a '(__cordon_complete cordon)'
${clients.join('')}`;
}
