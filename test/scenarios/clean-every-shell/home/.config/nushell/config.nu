$env.config.show_banner = false
alias ll = ls -l
def greet [name: string] { print $"hello ($name)" }
source ~/.zoxide.nu
