# shell of a person who follows tutorials
[ -f ~/.config/llm.sh ] && source ~/.config/llm.sh

free() {
  ANTHROPIC_BASE_URL=https://openrouter.ai/api ANTHROPIC_AUTH_TOKEN="$OPENROUTER_API_KEY" command claude "$@"
}
if [ "$(hostname)" = desk ]; then
  export ANTHROPIC_MODEL=glm-5.3
fi
export ANTHROPIC_SMALL_FAST_MODEL=gone
unset ANTHROPIC_SMALL_FAST_MODEL
