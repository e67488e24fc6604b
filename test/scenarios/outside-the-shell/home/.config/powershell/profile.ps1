$env:ANTHROPIC_DEFAULT_SONNET_MODEL = 'glm-5.3'
function free {
  $env:ANTHROPIC_BASE_URL = 'https://free.example'
}
