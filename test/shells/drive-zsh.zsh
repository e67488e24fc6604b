# Types lines into an interactive zsh, presses Tab, and prints what stands on the line behind it. $1 is "compinit" or
# "plain"; every further argument is one line to type.
zmodload zsh/zpty
out=$HOME/typed
: > $out
zpty z zsh -f -i
say() { zpty -w z "$1"; }
hear() { local i got; for i in {1..200}; do [[ -s $out && $(<$out) == *$1* ]] && return 0; while zpty -rt z got; do :; done; sleep 0.05; done; return 1; }
say "unset zle_bracketed_paste; PROMPT='> '; unsetopt beep"
if [[ $1 == compinit ]]; then say 'autoload -Uz compinit; compinit -u -D'; fi
say 'eval "$(cordon shell-init zsh)"'
say "dump() { print -r -- \"\$BUFFER|\" >> $out; BUFFER= }; zle -N dump; bindkey '^X' dump"
say "print ready >> $out"
hear ready || { print -u2 'the shell did not start'; exit 1 }
shift
for line do
  zpty -w -n z "$line"$'\t'
  # Completion has ended when the next key is read; that key writes the line down.
  zpty -w -n z $'\x18'
  before=$(wc -l < $out)
  for i in {1..200}; do while zpty -rt z got; do :; done; (( $(wc -l < $out) > before )) && break; sleep 0.05; done
done
zpty -d z
grep -v ready $out
