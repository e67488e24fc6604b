import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { KEY_VARIABLE, PROVIDER_KEY, PROVIDER_MODEL } from '../core/cases/made-up.ts';
import type { Column } from '../core/cases/leak-row.ts';
import type { Layout } from './lay-out.ts';
import { bare, type Launcher } from './run-under.ts';

/** The two functions that guides on the web recommend: one clears three variables, one sets four. */
const WEB_FUNCTIONS = `
claude_native() {
  unset ANTHROPIC_BASE_URL ANTHROPIC_AUTH_TOKEN ANTHROPIC_API_KEY
  "$CLIENT" "$@"
}
claude_routed() {
  ANTHROPIC_BASE_URL="$PROVIDER_URL" ANTHROPIC_AUTH_TOKEN="$${KEY_VARIABLE}" ANTHROPIC_API_KEY="" \\
  ANTHROPIC_MODEL="${PROVIDER_MODEL}" "$CLIENT" "$@"
}
`;

/** Every column is given the provider's key in the same variable: what is measured is where it ends up. */
const withKey = () => ({ [KEY_VARIABLE]: PROVIDER_KEY });

export function webFunction(name: 'claude_native' | 'claude_routed'): Launcher {
  return {
    name,
    env: (layout) => ({ ...withKey(), PROVIDER_URL: layout.places['provider'] ?? '' }),
    commandLine: (layout, client) => [
      '/bin/sh',
      '-c',
      `CLIENT=$1; shift; ${WEB_FUNCTIONS} ${name} "$@"`,
      'sh',
      client,
      ...layout.args,
    ],
  };
}

/** cordon itself, with a configuration that has one provider of the lab. */
export function cordonRun(profile: string, cordon: readonly string[]): Launcher {
  return {
    name: `cordon run ${profile}`,
    prepare: writeConfiguration,
    env: (layout) => ({ ...withKey(), CORDON_CONFIG: configurationOf(layout) }),
    commandLine: (layout, client) => [
      '/usr/bin/env',
      `CORDON_CLAUDE=${client}`,
      ...cordon,
      'run',
      profile,
      '--',
      ...layout.args,
    ],
  };
}

function configurationOf(layout: Layout): string {
  return path.join(layout.home, '.config', 'cordon', 'config.jsonc');
}

function writeConfiguration(layout: Layout): void {
  const routed = { provider: 'lab', model: PROVIDER_MODEL, credential: `env:${KEY_VARIABLE}`, gateway: false };
  const configuration = {
    providers: { lab: { baseUrl: layout.places['provider'], auth: 'bearer' } },
    profiles: { routed, free: routed },
  };
  mkdirSync(path.dirname(configurationOf(layout)), { recursive: true });
  writeFileSync(configurationOf(layout), JSON.stringify(configuration, null, 2), { mode: 0o600 });
}

export type Launchers = Readonly<Record<Column, Launcher>>;

/** One way of starting the client for each column of the matrix. */
export function launchersWith(cordon: readonly string[]): Launchers {
  return {
    bare: { ...bare, env: withKey },
    'function-native': webFunction('claude_native'),
    'function-routed': webFunction('claude_routed'),
    'cordon-native': cordonRun('native', cordon),
    'cordon-routed': cordonRun('routed', cordon),
  };
}

/** What each column is meant to be: a session at the vendor with the person's login, or one at the provider. */
export const SESSION_OF: Readonly<Record<Column, 'native' | 'routed'>> = {
  bare: 'native',
  'function-native': 'native',
  'function-routed': 'routed',
  'cordon-native': 'native',
  'cordon-routed': 'routed',
};
