import { expect, test } from 'vitest';
import { closeAfterEach } from './close-after-each.ts';
import { asAsked } from './messages.ts';
import { startUpstream } from './mock-upstream.ts';
import { MESSAGE, refusalOf, setStage, upstreamAt } from './stage.ts';

const opened = closeAfterEach();

test.each([
  { model: 'some/model', status: 200 },
  { model: 'some/model[1m]', status: 200 },
  { model: 'anthropic-compatible/some/model', status: 200 },
  { model: 'some/other', status: 403 },
  { model: 'SOME/MODEL', status: 403 },
  { model: "x'; drop table cordon_intents; --", status: 403 },
])('a session that has some/model asks for $model and gets $status', async ({ model, status }) => {
  const upstream = await startUpstream(asAsked);
  const stage = await setStage({ upstreams: [upstreamAt(upstream.url)], order: { allowed: ['some/model'] } });
  opened.push(upstream, stage);
  for (const path of ['/v1/messages', '/v1/messages/count_tokens']) {
    const answer = await stage.ask({ path, body: JSON.stringify({ ...JSON.parse(MESSAGE), model }) });
    expect(answer.status).toBe(status);
    if (status === 403)
      expect(refusalOf(answer)).toMatchObject({
        type: 'permission_error',
        message: expect.stringContaining('The profile capped has no model'),
      });
  }
  expect(upstream.got.length).toBe(status === 200 ? 2 : 0);
});
