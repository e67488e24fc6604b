import os
BASE = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
