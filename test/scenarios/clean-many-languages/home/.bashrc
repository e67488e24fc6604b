# ~/.bashrc: executed by bash(1) for non-login shells.
case $- in
    *i*) ;;
      *) return;;
esac
HISTCONTROL=ignoreboth
shopt -s histappend
[ -x /usr/bin/lesspipe ] && eval "$(SHELL=/bin/sh lesspipe)"
if [ -z "${debian_chroot:-}" ] && [ -r /etc/debian_chroot ]; then
    debian_chroot=$(cat /etc/debian_chroot)
fi
PS1='${debian_chroot:+($debian_chroot)}\u@\h:\w\$ '
if [ -f ~/.bash_aliases ]; then
    . ~/.bash_aliases
fi
export NVM_DIR="$HOME/.nvm"
[ -s "$NVM_DIR/nvm.sh" ] && \. "$NVM_DIR/nvm.sh"
[ -s "$NVM_DIR/bash_completion" ] && \. "$NVM_DIR/bash_completion"
export PYENV_ROOT="$HOME/.pyenv"
[[ -d $PYENV_ROOT/bin ]] && export PATH="$PYENV_ROOT/bin:$PATH"
eval "$(pyenv init - bash)"
. "$HOME/.cargo/env"
# >>> conda initialize >>>
__conda_setup="$('/opt/conda/bin/conda' 'shell.bash' 'hook' 2> /dev/null)"
if [ $? -eq 0 ]; then
    eval "$__conda_setup"
else
    export PATH="/opt/conda/bin:$PATH"
fi
unset __conda_setup
# <<< conda initialize <<<
export SDKMAN_DIR="$HOME/.sdkman"
export GOPATH=$HOME/go JAVA_HOME=/usr/lib/jvm/default
eval "$(starship init bash)"
eval "$(zoxide init bash)"
eval "$(direnv hook bash)"
[ -f ~/.fzf.bash ] && source ~/.fzf.bash
export OPENAI_API_KEY=made-up-key-of-another-maker HF_TOKEN=made-up-token-of-another-maker
export NODE_OPTIONS=--max-old-space-size=8192
export PYTHONDONTWRITEBYTECODE=1 RUST_BACKTRACE=1
export DOCKER_HOST=unix:///run/user/1000/docker.sock
export HTTP_TIMEOUT=30 API_KEY_PATH=~/.keys
