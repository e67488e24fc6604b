const base = process.env.ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com';
