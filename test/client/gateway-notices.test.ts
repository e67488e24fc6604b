import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Layout } from '../../src/conformance/lay-out.ts';
import type { Launcher } from '../../src/conformance/run-under.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { whyNoTerminal } from '../lab/terminal.ts';
import { ask, closeInteractive, startInteractive, type InteractiveSession } from './interactive-session.ts';

const client = pinnedClient();

/** One request is reserved with some 26,000 tokens of input at a dollar for a million. */
const LIMIT_USD = 0.06;

const launcher = (profile: string): Launcher => ({
  name: 'cordon-notices',
  prepare: ({ home, places }: Layout) => {
    const file = path.join(home, '.config', 'cordon', 'config.jsonc');
    mkdirSync(path.dirname(file), { recursive: true });
    const budget = { usd: LIMIT_USD, per: 'day', warnAt: [0.2, 0.9] };
    const own = { provider: 'lab', model: 'some/model', credential: 'env:LAB_KEY', contextWindow: 200_000 };
    const fallback = [{ provider: 'second', model: 'other/model', credential: 'env:SECOND_KEY' }];
    const providers = {
      lab: { baseUrl: places['provider'], auth: 'bearer' },
      second: { baseUrl: places['stranger'], auth: 'bearer' },
    };
    const prices = { 'some/model': { input: 1, output: 0 } };
    writeFileSync(
      file,
      JSON.stringify({ providers, profiles: { capped: { ...own, budget }, fallen: { ...own, fallback } }, prices }),
    );
  },
  env: () => ({
    LAB_KEY: 'made-up-key-of-the-lab-0815',
    SECOND_KEY: 'made-up-key-of-the-second-0816',
    CORDON_CLAUDE: client ?? '',
  }),
  commandLine: () => [process.execPath, cordonProgram, 'run', profile, '--allowedTools', 'Bash'],
});

let open: InteractiveSession | null = null;

afterEach(async () => {
  if (open !== null) await closeInteractive(open);
  open = null;
});

describe.skipIf(client === null || whyNoTerminal() !== null)('a session', () => {
  test('with a budget is warned within one prompt, between two requests, and shows spent and left', async () => {
    open = await startInteractive({ launcher: launcher('capped'), client: client as string });
    const command = { command: 'echo tool-ran', description: 'x' };
    // Each answer takes its time, so that the screen can be looked at between them.
    open.lab.reset({ provider: { toolUse: { name: 'Bash', input: command }, delayMs: 4000 } });
    await wait(300);
    await ask(open, 'go on');
    const warned = await open.terminal.waitFor(/20 % of the budget of profile capped is used/);
    expect(warned).not.toContain('hi from provider');
    await open.terminal.waitFor(/hi from provider/);
    await open.terminal.waitFor(/\$0\.\d\d spent, \$0\.\d\d left/);
  });

  test('with a fallback is told which upstream failed, why, and who is asked instead', async () => {
    open = await startInteractive({ launcher: launcher('fallen'), client: client as string });
    open.lab.reset({ provider: { statuses: [529, 529, 529, 529] } });
    await wait(300);
    await ask(open, 'go on');
    await open.terminal.waitFor(/hi from stranger/);
    await open.terminal.waitFor(/lab answered 529; second is asked instead\./);
  });
});
