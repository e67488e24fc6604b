if status is-interactive
    set -g fish_greeting
    starship init fish | source
    zoxide init fish | source
end
set -gx EDITOR hx
set -gx GOPATH ~/go
fish_add_path ~/.local/bin
alias c claude
function mkcd
    mkdir -p $argv[1]; and cd $argv[1]
end
