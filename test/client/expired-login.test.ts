import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import { bare, runUnder } from '../../src/conformance/run-under.ts';
import { LOGIN_TOKEN } from '../../src/core/cases/made-up.ts';
import { pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();
let lab: Lab;
beforeAll(async () => void (lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'] })));
afterAll(() => lab.close());

const login = {
  accessToken: LOGIN_TOKEN,
  expiresAt: 1_700_000_000_000,
  scopes: ['user:inference', 'user:profile'],
  subscriptionType: 'max',
};

describe.skipIf(client === null)('an expired login (why the doctor tells the two apart)', () => {
  test.each([
    {
      behaviour: 'is renewed where a refresh token is stored',
      more: { refreshToken: 'sk-ant-ort01-made-up' },
      asks: true,
    },
    { behaviour: 'is sent as it is where there is none', more: {}, asks: false },
  ])('$behaviour', async ({ more, asks }) => {
    const run = await runUnder({
      lab,
      client: client ?? '',
      launcher: bare,
      situation: { homeFiles: { '.claude/.credentials.json': { claudeAiOauth: { ...login, ...more } } } },
    });
    const paths = run.rawRequests.map(({ path }) => path ?? '');
    expect(paths.some((path) => path.startsWith('/v1/oauth/token'))).toBe(asks);
    const sent = run.rawRequests.find(({ path }) => path?.startsWith('/v1/messages?') === true);
    expect(sent?.headers.authorization).toBe(`Bearer ${LOGIN_TOKEN}`);
  });
});
