alias gs='git status'
alias k=kubectl
alias cl='claude --continue'
mkcd() { mkdir -p "$1" && cd "$1"; }
