import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { startLab } from '../../src/conformance/lab.ts';
import type { Layout } from '../../src/conformance/lay-out.ts';
import { runUnder, type Launcher } from '../../src/conformance/run-under.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { whyNoTerminal } from '../lab/terminal.ts';
import { ask, closeInteractive, startInteractive, type InteractiveSession } from './interactive-session.ts';

const client = pinnedClient();

const MODELS = {
  model: 'main/model',
  models: {
    opus: 'anthropic/claude-opus-4.6',
    sonnet: 'some/sonnet',
    haiku: 'some/haiku',
    fable: 'some/fable',
    subagent: 'some/agent',
  },
};

/** A profile with a gateway, whose models are of several makers; one is in no family. */
const launcher: Launcher = {
  name: 'cordon-gateway',
  prepare: ({ home, places }: Layout) => {
    const file = path.join(home, '.config', 'cordon', 'config.jsonc');
    mkdirSync(path.dirname(file), { recursive: true });
    const profile = { provider: 'lab', credential: 'env:LAB_KEY', gateway: true, contextWindow: 200_000, ...MODELS };
    const lab = { baseUrl: places['provider'], auth: 'bearer' };
    writeFileSync(file, JSON.stringify({ providers: { lab }, profiles: { several: profile } }));
  },
  env: () => ({ LAB_KEY: 'made-up-key-of-the-lab-0815', CORDON_CLAUDE: client ?? '' }),
  commandLine: ({ args }: Layout) => [process.execPath, cordonProgram, 'run', 'several', ...args],
};

let open: InteractiveSession | null = null;

afterEach(async () => {
  if (open !== null) await closeInteractive(open);
  open = null;
});

/** What each entry of the picker is called, and what the client says of it. */
function entriesOf(screen: string): readonly (readonly [name: string, from: string])[] {
  return screen.split('\n').flatMap((line) => {
    const [, name = '', from = ''] = /^[\s❯↑↓]*\d+\.\s+(\S.*?)(?:\s✔)?\s{2,}(\S.*)$/.exec(line) ?? [];
    return name === '' ? [] : [[name, from.trim()] as const];
  });
}

describe.skipIf(client === null)('the models of a session with a gateway', () => {
  test.skipIf(whyNoTerminal() !== null)(
    'the picker has every model of the profile and no other; one from the list is asked for by its own name',
    async () => {
      open = await startInteractive({ launcher, client: client as string });
      await ask(open, '/model');
      await open.terminal.waitFor(/some\/agent +From gateway/);
      expect(
        entriesOf(await open.terminal.screen()).toSorted((one, other) => one.join().localeCompare(other.join())),
      ).toEqual([
        ['anthropic/claude-opus-4.6', 'Custom Opus model'],
        ['Default (recommended)', expect.stringContaining('currently anthropic/claude-opus-4.6')],
        // The chosen one, which the client takes out of the list as soon as another is chosen.
        ['main/model', 'Custom model'],
        ['main/model', 'From gateway'],
        ['some/agent', 'From gateway'],
        ['some/fable', 'Custom Fable model'],
        ['some/haiku', 'Custom Haiku model'],
        ['some/sonnet', 'Custom Sonnet model'],
      ]);
      await open.terminal.press('Up');
      await open.terminal.waitFor(/❯ +\d+\. +some\/agent/);
      await open.terminal.press('s');
      await open.terminal.waitFor(/Set model to .*some\/agent.* for this session only/);
      await wait(300);
      await ask(open, 'hello');
      await open.terminal.waitFor(/hi from provider/);
      const asked = open.lab.observations().flatMap(({ inference }) => inference?.model ?? []);
      expect(asked).toContain('some/agent');
      await open.terminal.waitFor(/several · some\/agent · lab 127\.0\.0\.1:\d+ · as planned/);
    },
  );

  test('an agent that names a model outside the list gets one inside it', async () => {
    const lab = await startLab({ upstreams: ['provider'], proxies: ['proxy'], intercept: false });
    const agent = { description: 'look', prompt: 'look', subagent_type: 'forgotten' };
    const ran = await runUnder({
      lab,
      client: client as string,
      launcher,
      situation: {
        homeFiles: {
          '.claude/agents/forgotten.md':
            '---\nname: forgotten\ndescription: looks\nmodel: anthropic-compatible/leak/model\n---\nLook.\n',
        },
        scripts: { provider: { toolUse: { name: 'Agent', input: agent } } },
      },
    });
    await lab.close();
    expect(ran.status, ran.stderr).toBe(0);
    const asked = ran.observations.flatMap(({ inference }) => inference?.model ?? []);
    expect(asked.length).toBeGreaterThanOrEqual(3);
    expect(asked.filter((model) => model.includes('leak'))).toEqual([]);
  });
});
