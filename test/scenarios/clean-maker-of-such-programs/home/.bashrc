export OPENROUTER_API_KEY=made-up-key-1 GROQ_API_KEY=made-up-key-2 MISTRAL_API_KEY=made-up-key-3 OLLAMA_HOST=127.0.0.1:11434
export LITELLM_MASTER_KEY=made-up-key-4 OPENAI_API_BASE=http://127.0.0.1:4000/v1
ask() { curl -s https://openrouter.ai/api/v1/chat/completions -H "Authorization: Bearer $OPENROUTER_API_KEY" -d @-; }
or() { cordon run free "$@"; }
