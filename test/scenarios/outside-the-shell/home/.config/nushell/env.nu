$env.EDITOR = "vim"
$env.ANTHROPIC_API_KEY = "made-up-key-of-nushell"
