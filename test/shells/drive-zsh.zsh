# Types lines into an interactive zsh whose start-up file is the first argument, presses Tab, and prints what stands on
# the line behind it. Each further argument is one line to type; one that begins with "!" is run as a command.
zmodload zsh/zpty
out=$HOME/typed
: > $out
mkdir -p $HOME/zdot
print -r -- "unset zle_bracketed_paste; PROMPT='> '; unsetopt beep
dump() { print -r -- \"\$BUFFER|\" >> $out; BUFFER= }; zle -N dump; bindkey '^X' dump
$1
ready() { precmd_functions=(\${precmd_functions:#ready}); print ready >> $out }; precmd_functions+=(ready)" > $HOME/zdot/.zshrc
export ZDOTDIR=$HOME/zdot
zpty z zsh -d -i
# Reads what the terminal shows until the file has one line more than before.
hear() { local i got; for i in {1..400}; do while zpty -rt z got; do :; done; (( $(wc -l < $out) > $1 )) && return 0; sleep 0.05; done; return 1; }
hear 0 || { print -u2 'the shell did not start'; exit 1 }
shift
for line do
  before=$(wc -l < $out)
  if [[ $line == '!'* ]]; then
    zpty -w z "${line#!}; print ready >> $out"
  else
    zpty -w -n z "$line"$'\t'
    # Completion has ended when the next key is read; that key writes the line down.
    zpty -w -n z $'\x18'
  fi
  hear $before || { print -u2 -r -- "no answer to $line"; exit 1 }
done
zpty -d z
grep -v ready $out
