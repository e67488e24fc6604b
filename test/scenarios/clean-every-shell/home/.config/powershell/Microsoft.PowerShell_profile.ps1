$env:EDITOR = "code --wait"
Import-Module posh-git
Set-PSReadLineOption -EditMode Emacs
function gs { git status @args }
Invoke-Expression (&starship init powershell)
