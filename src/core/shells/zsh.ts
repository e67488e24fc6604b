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
 * A start-up file may run `compinit` before this, behind it or never, and some run it only behind the first prompt: until
 * it has run, zsh's older way of completing does the same. That one looks up a command by what it typed, in which `-` is a
 * token and no letter, so that a name with one is found only as a pattern (zsh 5.9).
 */
function completion(cordon: string, functions: ShellScript['functions']): string {
  const names = functions.map(({ name }) => ` ${name}`).join('');
  const patterns = functions.map(({ name }) => ` ${quoteSh(name.replaceAll('-', '?'))}`).join('');
  const clients = (register: string, which: string) => (which === '' ? ':' : `${register}${which}`);
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
  if (( \${+functions[compdef]} )); then
    precmd_functions=("\${(@)precmd_functions:#__cordon_register}")
    compdef __cordon_complete_cordon cordon
    ${clients('compdef __cordon_complete_client', names)}
  elif [[ -o interactive && -z \${__cordon_registered-} ]]; then
    typeset -g __cordon_registered=1
    compctl -K __cordon_reply_cordon -f cordon
    ${clients('compctl -K __cordon_reply_client -f -p', patterns)}
  fi
}
typeset -ga precmd_functions
if (( \${+functions[compdef]} )); then __cordon_register; else precmd_functions+=(__cordon_register); fi
`;
}
