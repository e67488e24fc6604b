import { CONFIGURATION_SCHEMA_URL } from './configuration.ts';
import type { RawProfile, RawProvider } from './configuration-schema.ts';

export type StarterRequest = {
  readonly name: string;
  readonly profile: RawProfile;
  readonly provider?: { readonly id: string; readonly raw: RawProvider };
};

/** The text of a new configuration: one profile, and a comment where a person would otherwise look something up. */
export function starterConfiguration({ name, profile, provider }: StarterRequest): string {
  const lines = [
    '{',
    `  "$schema": ${JSON.stringify(CONFIGURATION_SCHEMA_URL)},`,
    '',
    '  // The profile that is meant where none is named. "native" always exists: the vendor, and your own login.',
    '  "defaultProfile": "native",',
    '',
    '  "providers": {',
    '    // Servers of your own, beside the built-in ones: "name": { "baseUrl": "https://…", "auth": "bearer" }',
    ...(provider === undefined ? [] : [`    ${JSON.stringify(provider.id)}: ${oneLine(provider.raw)}`]),
    '  },',
    '',
    '  "profiles": {',
    '    // A credential is a reference, never the key itself: env:NAME, keychain:NAME, file:PATH, op://… or cmd:[…]',
    `    ${JSON.stringify(name)}: ${indented(profile)}`,
    '  }',
    '}',
    '',
  ];
  return lines.join('\n');
}

function oneLine(value: object): string {
  const parts = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${JSON.stringify(part)}`);
  return `{ ${parts.join(', ')} }`;
}

function indented(value: object): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n    ');
}
