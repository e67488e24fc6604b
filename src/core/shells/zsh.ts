import { quoteSh } from './quote.ts';
import type { ShellScript } from './shell.ts';

/** For zsh, under whatever options a person has set; the completion resets them for itself alone. */
export function zshScript({ command, functions, completes }: ShellScript): string {
  const cordon = command.map(quoteSh).join(' ');
  const defined = functions.map(
    ({ name, words }) => `function ${name} { ${cordon} ${words.map(quoteSh).join(' ')} "$@" }\n`,
  );
  return defined.join('') + (completes ? completion(cordon, functions) : '');
}

/**
 * A start-up file may run `compinit` behind this: then the completion is registered before the first prompt. Where it
 * never runs, zsh's older way of completing is left in place.
 */
function completion(cordon: string, functions: ShellScript['functions']): string {
  const names = functions.map(({ name }) => ` ${name}`).join('');
  const client = (register: string) => (names === '' ? '' : `${register}${names}`);
  return `function __cordon_ask {
  emulate -L zsh
  local kind=$1; shift
  __cordon_lines=("\${(@f)$(${cordon} complete zsh $kind -- "$@" 2>/dev/null)}")
}
function __cordon_complete {
  emulate -L zsh
  local -a __cordon_lines values shown
  local line
  __cordon_ask $1 "\${(@Q)words[2,CURRENT]}"
  for line in "\${(@)__cordon_lines[2,-1]}"; do
    values+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  -- }")
  done
  compadd -l -d shown -a values
  if [[ $__cordon_lines[1] == files ]] && (( \${#values} == 0 )); then _files; fi
}
function __cordon_complete_cordon { __cordon_complete cordon }
function __cordon_complete_client { __cordon_complete client }
function __cordon_reply {
  emulate -L zsh
  local -a __cordon_lines typed
  local kind=$1 current
  read -cA typed; read -nc current
  __cordon_ask $kind "\${(@Q)typed[2,current]}"
  reply=("\${(@)__cordon_lines[2,-1]%%$'\\t'*}")
}
function __cordon_reply_cordon { __cordon_reply cordon }
function __cordon_reply_client { __cordon_reply client }
function __cordon_register {
  emulate -L zsh
  precmd_functions=("\${(@)precmd_functions:#__cordon_register}")
  if (( \${+functions[compdef]} )); then
    compdef __cordon_complete_cordon cordon
    ${client('compdef __cordon_complete_client')}
  elif [[ -o interactive ]]; then
    compctl -K __cordon_reply_cordon -f cordon
    ${client('compctl -K __cordon_reply_client -f')}
  fi
}
typeset -ga precmd_functions
if (( \${+functions[compdef]} )); then __cordon_register; else precmd_functions+=(__cordon_register); fi
`;
}
