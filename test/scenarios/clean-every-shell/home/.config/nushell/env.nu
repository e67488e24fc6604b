$env.EDITOR = "hx"
$env.PATH = ($env.PATH | split row (char esep) | prepend "~/.local/bin")
$env.PROMPT_INDICATOR = "> "
