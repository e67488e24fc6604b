import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/core/layers/layer.ts';
import { parseClientArguments } from '../../src/core/layers/parse-client-arguments.ts';
import type { Scope } from '../../src/core/origin.ts';
import { treatmentOf } from '../../src/core/plan/client-command-line.ts';
import { findRefusal } from '../../src/core/plan/refusals.ts';
import { nativeProfile } from '../../src/core/profiles/find-profile.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';

const routed: Profile = {
  ...nativeProfile(),
  name: 'lab',
  model: 'lab/model',
  provider: { id: 'lab', baseUrl: 'http://127.0.0.1:1', auth: 'bearer' },
};

function layer(
  scope: Scope,
  {
    variables = {},
    settings = {},
  }: {
    readonly variables?: Record<string, string>;
    readonly settings?: Record<string, Layer['settings'][number]['value']>;
  },
): Layer {
  const origin = { scope, path: `/${scope}.json`, line: 3 };
  return {
    scope,
    path: origin.path,
    state: 'active',
    variables: Object.entries(variables).map(([name, value]) => ({ name, value, origin })),
    settings: Object.entries(settings).map(([key, value]) => ({ key, value, origin })),
  };
}

type Row = {
  readonly behaviour: string;
  readonly profile?: Profile;
  readonly version?: string | null;
  readonly argv?: readonly string[];
  readonly layers?: readonly Layer[];
  readonly native: string | null;
  readonly routed: string | null;
};

const rows: readonly Row[] = [
  { behaviour: 'an ordinary launch', native: null, routed: null },
  {
    behaviour: 'a client that says no version',
    version: null,
    native: 'client-version-unknown',
    routed: 'client-version-unknown',
  },
  { behaviour: 'a client that sends a stored key along', version: '2.1.197', native: null, routed: 'client-too-old' },
  { behaviour: 'the first client that does not', version: '2.1.198', native: null, routed: null },
  {
    behaviour: 'a background session',
    argv: ['--bg', 'hi'],
    native: 'background-session',
    routed: 'background-session',
  },
  {
    behaviour: 'the list of background sessions',
    argv: ['agents'],
    native: 'background-session',
    routed: 'background-session',
  },
  {
    behaviour: 'a supervisor as the first word',
    argv: ['daemon'],
    native: 'background-session',
    routed: 'background-session',
  },
  { behaviour: 'the same word as a prompt', argv: ['-p', 'daemon'], native: null, routed: null },
  { behaviour: 'a service of the vendor', argv: ['--cloud', 'x'], native: null, routed: 'vendor-service' },
  {
    behaviour: 'settings behind a sub-command',
    argv: ['mcp', 'add', 'x', 'cmd', '--settings', 'y'],
    native: 'settings-behind-subcommand',
    routed: 'settings-behind-subcommand',
  },
  {
    behaviour: 'settings of another program behind --',
    argv: ['mcp', 'add', 'x', '--', 'cmd', '--settings', 'y'],
    native: null,
    routed: null,
  },
  {
    behaviour: 'a managed base URL',
    layers: [layer('managed', { variables: { ANTHROPIC_BASE_URL: 'https://gw.example' } })],
    native: 'managed-route',
    routed: 'managed-route',
  },
  {
    behaviour: 'a managed blank',
    layers: [layer('managed', { variables: { ANTHROPIC_BASE_URL: '' } })],
    native: null,
    routed: null,
  },
  {
    behaviour: 'a managed helper',
    layers: [layer('managed', { settings: { apiKeyHelper: 'print-key' } })],
    native: 'managed-route',
    routed: 'managed-route',
  },
  {
    behaviour: 'a managed variable that routes nothing',
    layers: [layer('managed', { variables: { EDITOR: 'vi' } })],
    native: null,
    routed: null,
  },
  {
    behaviour: 'a managed login',
    layers: [layer('managed', { settings: { forceLoginMethod: 'claudeai' } })],
    native: null,
    routed: 'managed-policy',
  },
  {
    behaviour: 'managed providers without an endpoint of one’s own',
    layers: [layer('managed', { settings: { allowedProviders: ['anthropic'] } })],
    native: null,
    routed: 'managed-policy',
  },
  {
    behaviour: 'managed providers with one',
    layers: [layer('managed', { settings: { allowedProviders: ['anthropic', 'customEndpoint'] } })],
    native: null,
    routed: null,
  },
  {
    behaviour: 'managed models without the profile’s',
    layers: [layer('managed', { settings: { availableModels: ['opus'] } })],
    native: null,
    routed: 'managed-policy',
  },
  {
    behaviour: 'managed models with the profile’s',
    layers: [layer('managed', { settings: { availableModels: ['lab/model'] } })],
    native: null,
    routed: null,
  },
  {
    behaviour: 'a socket in settings on a client that obeys it',
    version: '2.1.197',
    layers: [layer('user', { variables: { ANTHROPIC_UNIX_SOCKET: '/s' } })],
    native: 'unbeatable-setting',
    routed: 'client-too-old',
  },
  {
    behaviour: 'a socket in settings on a client that doesn’t',
    layers: [layer('user', { variables: { ANTHROPIC_UNIX_SOCKET: '/s' } })],
    native: null,
    routed: null,
  },
];

describe('what is refused before a launch', () => {
  const codeFor = (row: Row, profile: Profile) => {
    const argv = row.argv ?? [];
    const parsed = parseClientArguments(argv);
    const client = { path: '/claude', version: row.version === undefined ? '2.1.330' : row.version, verified: true };
    return (
      findRefusal({
        profile,
        client,
        argv,
        parsed,
        treatment: treatmentOf(argv, parsed),
        layers: row.layers ?? [],
        platform: 'linux',
      })?.code ?? null
    );
  };
  it.each(rows)('$behaviour', (row) => {
    expect({ native: codeFor(row, nativeProfile()), routed: codeFor(row, routed) }).toEqual({
      native: row.native,
      routed: row.routed,
    });
  });

  it('a login that a settings file moves, where naming the ordinary directory would move it too', () => {
    const layers = [layer('user', { variables: { CLAUDE_CONFIG_DIR: '/elsewhere' } })];
    const parsed = parseClientArguments([]);
    const facts = {
      profile: nativeProfile(),
      client: { path: '/claude', version: '2.1.330', verified: true },
      argv: [],
      parsed,
      treatment: 'conversation' as const,
      layers,
    };
    expect(findRefusal({ ...facts, platform: 'darwin' })?.code).toBe('moved-login');
    expect(findRefusal({ ...facts, platform: 'linux' })).toBeNull();
  });
});
