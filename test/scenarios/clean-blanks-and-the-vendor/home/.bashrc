# export ANTHROPIC_BASE_URL=https://router.example
unset ANTHROPIC_API_KEY
export ANTHROPIC_AUTH_TOKEN=
export CLAUDE_CODE_EFFORT_LEVEL=high
export ANTHROPIC_LOG=info
