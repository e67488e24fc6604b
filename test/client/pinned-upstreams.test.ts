import { describe, expect, test } from 'vitest';
import { startLab } from '../../src/conformance/lab.ts';
import { bare, runUnder } from '../../src/conformance/run-under.ts';
import { featureVariables } from '../../src/core/plan/routed-environment.ts';
import { nativeProfile } from '../../src/core/profiles/find-profile.ts';
import { pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();

describe.skipIf(client === null)('a profile that pins the upstreams of a router', () => {
  test('has the client ask for them in every request, under the host switch and from the overlay', async () => {
    const provider = { id: 'openrouter', baseUrl: 'https://openrouter.ai/api', auth: 'bearer', pins: true } as const;
    const { CLAUDE_CODE_EXTRA_BODY: extra = '' } = featureVariables({
      ...nativeProfile(),
      provider,
      pin: ['anthropic'],
    });
    const lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'], intercept: false });
    const ran = await runUnder({
      lab,
      client: client as string,
      launcher: bare,
      situation: {
        env: {
          CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST: '1',
          ANTHROPIC_BASE_URL: '@provider',
          ANTHROPIC_AUTH_TOKEN: 'made-up-token',
          ANTHROPIC_MODEL: 'anthropic/claude-opus-4.6',
          CLAUDE_CODE_EXTRA_BODY: extra,
        },
        args: ['--settings', JSON.stringify({ env: { CLAUDE_CODE_EXTRA_BODY: extra } })],
      },
    });
    await lab.close();
    expect(ran.status, ran.stderr).toBe(0);
    const bodies = ran.rawRequests
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body.toString()) as { readonly provider?: unknown; readonly model: string });
    expect(bodies.length).toBeGreaterThanOrEqual(1);
    for (const body of bodies)
      expect(body).toMatchObject({
        provider: { only: ['anthropic'], allow_fallbacks: false },
        model: 'anthropic/claude-opus-4.6',
      });
  });
});
