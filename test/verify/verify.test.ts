import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/core/plan/plan.ts';
import { PROVIDER_KEY, PROVIDER_MODEL } from '../../src/core/cases/made-up.ts';
import type { LabCase } from '../../src/core/cases/lab-case.ts';
import { fingerprint } from '../../src/conformance/lab.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import { arrange, startSilent, verify, withoutContainment } from './situation.ts';

const client = pinnedClient() ?? '';

/** Everything that a leak can bring, in every place that a person has. */
function leaking(base: string): LabCase {
  const env = {
    ANTHROPIC_BASE_URL: base,
    ANTHROPIC_AUTH_TOKEN: 'leak-token',
    ANTHROPIC_API_KEY: 'sk-ant-api03-leak-key',
    ANTHROPIC_MODEL: 'leak/model',
    ANTHROPIC_CUSTOM_HEADERS: 'x-leak: leak',
  };
  return {
    env,
    layers: { user: { env, model: 'leak/model', apiKeyHelper: 'echo leak' }, project: { env }, local: { env } },
  };
}

describe.skipIf(client === '')('cordon verify, on the real client and a HOME that leaks everywhere', () => {
  test('proves a native session by its tunnels, and reaches nobody', async () => {
    const stranger = await startSilent();
    const situation = arrange(leaking('@stranger'), { stranger: stranger.address });
    const report = await verify(situation, { client, profile: 'native' });
    expect(report.reasons).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'proved',
      expected: { destination: 'https://api.anthropic.com', model: 'claude-opus-5-5' },
      observed: [
        { destination: 'https://api.anthropic.com', seen: 'refused-tunnel', via: 'connect', authorization: null },
      ],
    });
    expect(stranger.asked()).toBe(0);
  });

  test.each([
    { profile: 'lab', header: 'authorization', other: 'apiKey' },
    { profile: 'secure', header: 'apiKey', other: 'authorization' },
  ] as const)(
    'proves the routed profile "$profile" by what it reads, and reaches nobody',
    async ({ profile, header, other }) => {
      const [stranger, provider] = [await startSilent(), await startSilent()];
      const situation = arrange(leaking('@stranger'), { stranger: stranger.address, provider: provider.address });
      const report = await verify(situation, { client, profile });
      const destination = profile === 'lab' ? `${provider.address}/prefix` : 'https://provider.example/api';
      expect(report.reasons).toEqual([]);
      expect(report).toMatchObject({ verdict: 'proved', expected: { destination, model: PROVIDER_MODEL } });
      expect(report.observed).toHaveLength(1);
      expect(report.observed[0]).toMatchObject({
        destination,
        model: PROVIDER_MODEL,
        toolSearch: false,
        [other]: null,
      });
      expect(report.observed[0]?.[header]?.fingerprint).toBe(fingerprint(PROVIDER_KEY));
      expect([stranger.asked(), provider.asked()]).toEqual([0, 0]);
    },
  );

  test('keeps the profile’s key out of the run', async () => {
    const provider = await startSilent();
    const dump = {
      hooks: {
        SessionStart: [
          {
            hooks: [
              { type: 'command', command: 'tr "\\0" "\\n" < /proc/$PPID/environ > @home/seen; env >> @home/seen' },
            ],
          },
        ],
      },
    };
    const situation = arrange({ layers: { user: dump } }, { provider: provider.address });
    expect(await verify(situation, { client, profile: 'lab' })).toMatchObject({ verdict: 'proved' });
    const seen = readFileSync(path.join(situation.layout.home, 'seen'), 'utf8');
    expect(seen).toContain('CORDON_PROFILE=lab');
    expect(seen).not.toContain(PROVIDER_KEY);
  });
});

describe.skipIf(client === '')('cordon verify, on the real client under a plan that is broken on purpose', () => {
  test.each([
    { profile: 'native', leak: '@stranger', named: /went to http:\/\/127\.0\.0\.1:\d+/ },
    { profile: 'native', leak: 'https://stranger.example', named: /to https:\/\/stranger\.example/ },
    { profile: 'lab', leak: 'https://stranger.example', named: /to https:\/\/stranger\.example/ },
  ])('contradicts $profile without its containment, and names $leak', async ({ profile, leak, named }) => {
    const [stranger, provider] = [await startSilent(), await startSilent()];
    const places = { stranger: stranger.address, provider: provider.address };
    const situation = arrange(leaking(leak), places);
    const report = await verify(situation, { client, profile, breakPlan: withoutContainment });
    expect(report.verdict).toBe('contradicted');
    expect(report.reasons.join('\n')).toMatch(named);
    expect([stranger.asked(), provider.asked()]).toEqual([0, 0]);
  });

  test('contradicts another model, and names it', async () => {
    const provider = await startSilent();
    const report = await verify(arrange({}, { provider: provider.address }), {
      client,
      profile: 'lab',
      breakPlan: withModel('other/model'),
    });
    expect(report.verdict).toBe('contradicted');
    expect(report.reasons[0]).toBe(`A request asked for the model "other/model"; the plan allows ${PROVIDER_MODEL}.`);
  });

  test('contradicts a second credential, and names its fingerprint', async () => {
    const provider = await startSilent();
    const report = await verify(arrange({}, { provider: provider.address }), {
      client,
      profile: 'lab',
      breakPlan: (plan) => ({
        ...plan,
        env: { ...plan.env, ANTHROPIC_API_KEY: { kind: 'set', value: 'sk-ant-api03-second' } },
      }),
    });
    expect(report.verdict).toBe('contradicted');
    expect(report.reasons.join()).toContain(`carried ${fingerprint('sk-ant-api03-second')} in x-api-key`);
  });

  test('does not start a client that would go past the witness', async () => {
    const corporate = await startSilent();
    const situation = arrange(
      { layers: { user: { env: { HTTPS_PROXY: '@corporate', https_proxy: '@corporate' } } } },
      { corporate: corporate.address },
    );
    const report = await verify(situation, { client, profile: 'native', breakPlan: withoutContainment });
    expect(report).toMatchObject({ verdict: 'unproven', observed: [] });
    expect(report.reasons[0]).toContain(`would go through ${corporate.address} and past the witness`);
    expect(await verify(situation, { client, profile: 'native' })).toMatchObject({ verdict: 'proved' });
    expect(corporate.asked()).toBe(0);
  });
});

describe.skipIf(client === '')('cordon verify, on the real client', () => {
  test('is unproven where nobody is logged in', async () => {
    const situation = arrange({ homeFiles: { '.claude/.credentials.json': {} } }, {});
    const report = await verify(situation, { client, profile: 'native' });
    expect(report.verdict).toBe('unproven');
    expect(report.reasons).toEqual([
      'The client wants a login and sent no conversation: "Not logged in · Please run /login".',
    ]);
  });

  test('lists a server of tools as side traffic, and still tells where the conversation was to go', async () => {
    const mcp = { mcpServers: { remote: { type: 'http', url: 'https://mcp.example/mcp' } } };
    const situation = arrange({ homeFiles: { '.claude.json': mcp } }, {});
    const report = await verify(situation, { client, profile: 'native' });
    expect(report.sideTraffic.map(({ destination }) => destination)).toContain('https://mcp.example');
    expect(report).toMatchObject({ verdict: 'proved', reasons: [] });
  });

  test('leaves no process, no session, no transcript, no unsent report and no edited setting behind', async () => {
    const provider = await startSilent();
    // A process in a group of its own, which no signal to the client's group reaches.
    const hook = { type: 'command', command: 'setsid sleep 300 > /dev/null 2>&1 < /dev/null & echo $! > @home/left' };
    const situation = arrange(
      { layers: { user: { hooks: { SessionStart: [{ hooks: [hook] }] } }, project: { env: { EDITOR: 'vi' } } } },
      { provider: provider.address },
    );
    const { home, project } = situation.layout;
    const settings = [path.join(home, '.claude', 'settings.json'), path.join(project, '.claude', 'settings.json')];
    const before = settings.map((file) => readFileSync(file, 'utf8'));
    for (const profile of ['native', 'lab'])
      expect(await verify(situation, { client, profile })).toMatchObject({ verdict: 'proved' });
    const left = Number(readFileSync(path.join(home, 'left'), 'utf8'));
    expect(left).toBeGreaterThan(1);
    expect(isRunning(left)).toBe(false);
    expect(settings.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
    expect(readdirSync(path.join(home, '.local', 'state', 'cordon', 'sessions'))).toEqual([]);
    expect(below(path.join(home, '.claude', 'telemetry'))).toEqual([]);
    expect(below(path.join(home, '.claude', 'projects'))).toEqual([]);
  });
});

/** The overlay's list of models would put the session's own in its place, so that goes too. */
function withModel(model: string) {
  return (plan: Plan): Plan => {
    const { availableModels: _unused, ...settings } = plan.settings ?? {};
    return { ...plan, settings, argv: plan.argv.map((word) => (word === PROVIDER_MODEL ? model : word)) };
  };
}

function below(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: 'utf8' }) : [];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
