set -gx ANTHROPIC_AUTH_TOKEN made-up-token-of-fish
function claude
    command claude $argv
end
