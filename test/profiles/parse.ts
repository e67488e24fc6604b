import { parseConfiguration } from '../../src/core/profiles/parse-configuration.ts';

export const FILE = '/home/someone/.config/cordon/config.jsonc';

/** Parses a value, or a text as it stands. */
export function parse(value: unknown) {
  return parseConfiguration({
    text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
    path: FILE,
    home: '/home/someone',
  });
}

/** A profile that is right, to break in one place. */
export const RIGHT = { provider: 'openrouter', model: 'qwen/qwen3-coder:free', credential: 'env:OPENROUTER_API_KEY' };
export const LAB = {
  lab: { baseUrl: 'http://127.0.0.1:4010', auth: 'bearer' },
  lab2: { baseUrl: 'http://127.0.0.1:4011' },
};

export function withProfile(profile: Readonly<Record<string, unknown>>) {
  return { providers: LAB, profiles: { free: { ...RIGHT, ...profile } } };
}
