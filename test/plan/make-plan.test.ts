import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/core/layers/layer.ts';
import { parseLayer } from '../../src/core/layers/parse-layer.ts';
import { cleanEnvironment } from '../../src/core/plan/clean-environment.ts';
import { makePlan, type PlanRequest } from '../../src/core/plan/make-plan.ts';
import type { Plan } from '../../src/core/plan/plan.ts';
import { nativeProfile } from '../../src/core/profiles/find-profile.ts';
import type { Profile } from '../../src/core/profiles/profile.ts';
import { Secret } from '../../src/core/secret.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';

const key = new Secret('sk-lab-0123456789', fingerprintOf);
const login = {
  token: new Secret('sk-ant-oat01-own', fingerprintOf),
  subscription: 'max',
  expiredOn: null,
  origin: { scope: 'user' as const, path: '/home/.credentials.json', line: null },
};
const routed: Profile = {
  ...nativeProfile(),
  name: 'lab',
  model: 'lab/model',
  contextWindow: 100_000,
  toolSearch: false,
  provider: { id: 'lab', baseUrl: 'http://127.0.0.1:4010/api', auth: 'bearer' },
};

function plan(over: Partial<PlanRequest> & { readonly profile: Profile }): Plan {
  const env = over.env ?? {};
  const made = makePlan({
    credential: null,
    gateway: null,
    client: { path: '/claude', version: '2.1.330', verified: true },
    session: 's1',
    env,
    cleaned: cleanEnvironment({ env, kept: new Set(), credentialSources: ['LAB_KEY'], platform: 'linux' }),
    platform: 'linux',
    configDirectory: '/home/.claude',
    argv: [],
    ownSettings: null,
    layers: [],
    stored: { login, consoleKey: null },
    fingerprintOf,
    ...over,
  });
  if (!made.ok) throw new Error(`${made.problem.code}: ${made.problem.message}`);
  return made.value;
}

const shell = {
  PATH: '/bin',
  EDITOR: 'vi',
  LAB_KEY: 'sk-lab-0123456789',
  ANTHROPIC_BASE_URL: 'https://stranger.example',
  ANTHROPIC_AUTH_TOKEN: 'theirs',
  CLAUDE_CODE_NEW_API_KEY: 'unknown to the catalogue',
  BUN_OPTIONS: '--preload /x.js',
  HTTPS_PROXY: 'http://proxy.corp:3128',
  NO_PROXY: 'corp.example',
  AWS_REGION: 'eu-west-1',
  MAX_THINKING_TOKENS: '9',
};

function changes(made: Plan) {
  const entries = Object.entries(made.env);
  return {
    removed: entries
      .filter(([, change]) => change.kind === 'unset')
      .map(([name]) => name)
      .toSorted(),
    set: Object.fromEntries(
      entries.flatMap(([name, change]) => (change.kind === 'set' ? [[name, String(change.value)]] : [])),
    ),
  };
}

describe('the plan of a native session', () => {
  const made = plan({ profile: nativeProfile(), env: shell });

  it('takes routing, foreign credentials and injected code out of the environment, and nothing else', () => {
    expect(changes(made)).toEqual({
      removed: ['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'BUN_OPTIONS', 'CLAUDE_CODE_NEW_API_KEY', 'LAB_KEY'],
      set: {
        NO_PROXY: 'corp.example,127.0.0.1,localhost,::1',
        no_proxy: 'corp.example,127.0.0.1,localhost,::1',
        CORDON_PROFILE: 'native',
        CORDON_SESSION: 's1',
      },
    });
  });

  it('asks for the default model and puts the overlay first', () => {
    expect(plan({ profile: nativeProfile(), argv: ['-p', 'hi'] }).argv).toEqual([
      '--settings',
      '{overlay}',
      '--model',
      'default',
      '-p',
      'hi',
    ]);
  });

  it('leaves the person’s own model alone', () => {
    expect(plan({ profile: nativeProfile(), argv: ['--model', 'haiku'] }).argv).toEqual([
      '--settings',
      '{overlay}',
      '--model',
      'haiku',
    ]);
  });

  it('expects the person’s own login at the vendor', () => {
    expect(made.expect).toMatchObject({
      destination: 'https://api.anthropic.com',
      firstParty: true,
      apiKey: null,
      authorization: { fingerprint: fingerprintOf('sk-ant-oat01-own'), from: 'login' },
    });
  });

  it('holds the network as the person’s own layers say it', () => {
    expect(made.settings).toMatchObject({
      env: {
        HTTPS_PROXY: 'http://proxy.corp:3128',
        https_proxy: '',
        ANTHROPIC_BASE_URL: '',
        CLAUDE_CODE_USE_BEDROCK: '',
      },
      apiKeyHelper: '',
    });
  });

  it('keeps a proxy’s password out of the overlay', () => {
    const withPassword = plan({ profile: nativeProfile(), env: { HTTPS_PROXY: 'http://me:secret@proxy.corp:3128' } });
    expect(JSON.stringify(withPassword.settings)).not.toContain('secret');
  });

  it('names the ordinary configuration directory where a settings file names another', () => {
    const origin = { scope: 'user' as const, path: '/home/.claude/settings.json', line: 2 };
    const user: Layer = {
      scope: 'user',
      path: origin.path,
      state: 'active',
      settings: [],
      variables: [{ name: 'CLAUDE_CONFIG_DIR', value: '/other', origin }],
    };
    expect(plan({ profile: nativeProfile(), layers: [user] }).settings).toMatchObject({
      env: { CLAUDE_CONFIG_DIR: '/home/.claude' },
    });
  });
});

describe('the plan of a routed session', () => {
  const made = plan({ profile: routed, credential: key, env: shell, argv: ['-p', 'hi'] });

  it('sets the route, the one credential and the models, and shows the credential as a fingerprint', () => {
    expect(changes(made).set).toEqual({
      NO_PROXY: 'corp.example,127.0.0.1,localhost,::1',
      no_proxy: 'corp.example,127.0.0.1,localhost,::1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      CLAUDE_CODE_DISABLE_AGENT_VIEW: '1',
      CLAUDE_CODE_PROCESS_WRAPPER: '',
      ENABLE_TOOL_SEARCH: 'false',
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: '100000',
      ANTHROPIC_DEFAULT_OPUS_MODEL: 'lab/model',
      ANTHROPIC_DEFAULT_SONNET_MODEL: 'lab/model',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'lab/model',
      ANTHROPIC_DEFAULT_FABLE_MODEL: 'lab/model',
      CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:4010/api',
      ANTHROPIC_AUTH_TOKEN: `[secret ${fingerprintOf('sk-lab-0123456789')}]`,
      CORDON_PROFILE: 'lab',
      CORDON_SESSION: 's1',
    });
  });

  it('expects exactly the provider, its credential and its model, without a proxy in front of this machine', () => {
    expect(made.expect).toEqual({
      provider: 'custom',
      destination: 'http://127.0.0.1:4010/api',
      firstParty: false,
      proxy: null,
      authorization: {
        fingerprint: fingerprintOf('sk-lab-0123456789'),
        from: 'ANTHROPIC_AUTH_TOKEN',
        origin: { scope: 'process', path: null, line: null, name: 'ANTHROPIC_AUTH_TOKEN' },
      },
      apiKey: null,
      model: 'lab/model',
      unix: null,
    });
  });

  it('never holds the credential in what it would write or print', () => {
    expect(JSON.stringify(made)).not.toContain('sk-lab-0123456789');
  });

  it('allows the models of the profile and the person’s own, and no other', () => {
    expect(made.settings?.availableModels).toEqual(['lab/model']);
    expect(
      plan({ profile: routed, credential: key, argv: ['--model', 'lab/other[1m]'] }).settings?.availableModels,
    ).toEqual(['lab/model', 'lab/other[1m]', 'lab/other']);
  });
});

describe('the overlay', () => {
  it('changes nothing of a routed session’s route, read in full or not at all', () => {
    const whole = plan({ profile: routed, credential: key, env: shell, ownSettings: { permissions: {} } });
    expect(plan({ profile: routed, credential: key, env: shell }).expect).toEqual(whole.expect);
  });

  it.each([nativeProfile(), routed])(
    'of "$name" reads as a settings file to the same layer that the plan was checked with',
    (profile) => {
      const { settings } = plan({ profile, credential: profile === routed ? key : null, env: shell });
      const layer = parseLayer({
        source: {
          scope: 'flag',
          path: null,
          content: { kind: 'bytes', bytes: new TextEncoder().encode(JSON.stringify(settings)) },
        },
        fingerprintOf,
        version: '2.1.330',
      });
      expect(layer.state).toBe('active');
      expect(Object.fromEntries(layer.variables.map(({ name, value }) => [name, value]))).toEqual(settings?.env);
    },
  );

  it('keeps the person’s hooks, permissions and environment, and neutralises their routing', () => {
    const own = {
      model: 'theirs',
      permissions: { allow: ['Bash(ls)'] },
      hooks: {},
      apiKeyHelper: 'print',
      env: { ANTHROPIC_BASE_URL: 'https://stranger.example', TEAM: 'blue' },
    };
    const { settings } = plan({ profile: nativeProfile(), ownSettings: own });
    expect(settings).toMatchObject({
      permissions: { allow: ['Bash(ls)'] },
      hooks: {},
      apiKeyHelper: '',
      env: { ANTHROPIC_BASE_URL: '', TEAM: 'blue' },
    });
    expect(settings).not.toHaveProperty('model');
  });

  it('that the client would drop is refused', () => {
    expect(() => plan({ profile: nativeProfile(), ownSettings: { permissions: 'x' } })).toThrow('overlay-dropped');
  });
});

describe('models of a session at the vendor', () => {
  const own: Profile = {
    ...nativeProfile(),
    name: 'api',
    provider: { id: 'anthropic-api', baseUrl: null, auth: 'x-api-key' },
  };

  it('without a model asks for the default, whatever a settings file says', () => {
    const origin = { scope: 'user' as const, path: '/home/.claude/settings.json', line: 1 };
    const user: Layer = {
      scope: 'user',
      path: origin.path,
      state: 'active',
      variables: [],
      settings: [{ key: 'model', value: 'leak/model', origin }],
    };
    const made = plan({ profile: own, credential: key, layers: [user] });
    expect(made.argv).toEqual(['--settings', '{overlay}', '--model', 'default']);
    expect(made.expect).toMatchObject({
      model: 'claude-opus-5-5',
      apiKey: { from: 'ANTHROPIC_API_KEY' },
      authorization: null,
    });
  });

  it('an alias is asked for by name and never a value of a variable', () => {
    const made = plan({ profile: { ...nativeProfile(), name: 'small', model: 'haiku' } });
    expect(made.argv).toEqual(['--settings', '{overlay}', '--model', 'haiku']);
    expect(made.expect.model).toBe('claude-haiku-5-5');
    expect(Object.keys(made.env).filter((name) => name.includes('MODEL'))).toEqual([]);
  });
});

describe('a key that goes into x-api-key', () => {
  const keyed: Profile = { ...routed, provider: { ...routed.provider, auth: 'x-api-key' } };

  it.each([
    {
      behaviour: 'of a conversation is a header of its own, which the client neither asks about nor keeps',
      argv: [],
      name: 'ANTHROPIC_CUSTOM_HEADERS',
    },
    { behaviour: 'of a printed answer is the client’s own variable', argv: ['-p', 'hi'], name: 'ANTHROPIC_API_KEY' },
  ])('$behaviour', ({ argv, name }) => {
    const made = plan({ profile: keyed, credential: key, argv });
    expect(made.expect).toMatchObject({ authorization: null, apiKey: { fingerprint: key.fingerprint, from: name } });
    expect(Object.keys(made.env).filter((each) => /TOKEN$|API_KEY$|HEADERS$/.test(each))).toEqual([name]);
    expect(JSON.stringify(made)).not.toContain('sk-lab-0123456789');
  });
});

it('a passphrase of the person’s network is in no overlay', () => {
  const { settings, env } = plan({
    profile: routed,
    credential: key,
    env: { CLAUDE_CODE_CLIENT_KEY_PASSPHRASE: 'made-up-passphrase-4711', HTTPS_PROXY: 'http://proxy.corp:3128' },
  });
  expect(JSON.stringify(settings)).not.toContain('made-up-passphrase');
  expect(settings).toMatchObject({ env: { HTTPS_PROXY: 'http://proxy.corp:3128' } });
  expect(env).not.toHaveProperty('CLAUDE_CODE_CLIENT_KEY_PASSPHRASE');
});
