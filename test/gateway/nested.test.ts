import { expect, it } from 'vitest';
import { createBox, KEY, putClient, putConfiguration } from '../launch/box.ts';
import { cordon } from '../launch/launch.ts';
import { askingClient } from './asking-client.ts';
import { cappedBy, startBillingUpstream } from './billing-upstream.ts';

it.skipIf(process.platform !== 'linux')(
  'clients inside a session share its gateway, and with it its limit; the provider’s key is in none of them',
  async () => {
    const upstream = await startBillingUpstream({ pauseMs: 0 });
    const box = createBox();
    putClient(box, {
      body: `console.log(process.env.ANTHROPIC_BASE_URL + ' ' + JSON.stringify(process.env).includes('${KEY}'));${askingClient(2)}`,
    });
    putConfiguration(box, cappedBy({ usd: 1, per: 'session' }, upstream.url));
    const tool = [
      'echo "$ANTHROPIC_BASE_URL false"',
      'claude -p one',
      'env -i HOME="$HOME" PATH="$PATH" claude -p two',
      'sh -c "claude -p three"',
    ].join('; ');
    const ended = await cordon(box, ['exec', 'capped', '--', 'sh', '-c', tool], { env: { LAB_KEY: KEY } });
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: '' });
    const lines = ended.stdout
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('http://'));
    expect(lines).toHaveLength(4);
    expect(new Set(lines).size).toBe(1);
    expect(lines[0]).toMatch(/^http:\/\/127\.0\.0\.1:\d+ false$/);
    expect(upstream.requests()).toBe(6);
    expect(new Set(upstream.keys())).toEqual(new Set([`Bearer ${KEY}`]));
    const usage = await cordon(box, ['usage', '--by', 'session', '--json']);
    const { rows } = JSON.parse(usage.stdout.toString()) as { readonly rows: readonly { readonly requests: number }[] };
    expect(rows.map(({ requests }) => requests)).toEqual([6]);
    await upstream.close();
  },
);
