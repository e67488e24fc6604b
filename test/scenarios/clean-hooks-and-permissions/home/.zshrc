export ZSH="$HOME/.oh-my-zsh"
ZSH_THEME="robbyrussell"
plugins=(git docker)
source $ZSH/oh-my-zsh.sh
export PATH="$HOME/.local/bin:$PATH"
export AWS_PROFILE=work AWS_REGION=eu-central-1
export OPENROUTER_API_KEY=$(security find-generic-password -w -s openrouter)
export GOOGLE_CLOUD_PROJECT=playground
for file in ~/.zsh.d/*.zsh(N); do source $file; done
eval "$(direnv hook zsh)"
autoload -Uz compinit && compinit
alias ll='ls -la'
