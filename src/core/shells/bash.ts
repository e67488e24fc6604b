import { quoteSh } from './quote.ts';
import type { ShellScript } from './shell.ts';

/**
 * For bash from 3.2 on. `function` keeps an alias of the same name from being expanded into the definition. Nothing that
 * was typed is evaluated: the words go to cordon as they stand.
 */
export function bashScript({ command, functions, completes }: ShellScript): string {
  const cordon = command.map(quoteSh).join(' ');
  const defined = functions.map(
    ({ name, words }) => `function ${name} { ${cordon} ${words.map(quoteSh).join(' ')} "$@"; }\n`,
  );
  return defined.join('') + (completes ? completion(cordon, functions) : '');
}

function completion(cordon: string, functions: ShellScript['functions']): string {
  const names = functions.map(({ name }) => ` ${name}`).join('');
  return `function __cordon_complete {
  local line directive=''
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$directive" ]; then directive=$line; else COMPREPLY+=("\${line%%$'\\t'*}"); fi
  done < <(${cordon} complete bash "$1" -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "$directive" = words ]; then compopt +o default 2>/dev/null || :; fi
  return 0
}
function __cordon_complete_cordon { __cordon_complete cordon; }
function __cordon_complete_client { __cordon_complete client; }
complete -o default -F __cordon_complete_cordon cordon
${names === '' ? '' : `complete -o default -F __cordon_complete_client --${names}\n`}`;
}
