export ANTHROPIC_BASE_URL=https://other.example
