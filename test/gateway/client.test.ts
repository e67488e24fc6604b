import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BudgetRule } from '../../src/core/usage/ledger.ts';
import type { Script } from '../../src/core/evidence/script.ts';
import type { LabCase } from '../../src/core/cases/lab-case.ts';
import { fingerprint, startLab, type Lab } from '../../src/conformance/lab.ts';
import { layOut } from '../../src/conformance/lay-out.ts';
import { pinnedClient, pinnedVersion } from '../lab/pinned-client.ts';
import { bare, runUnder, type Run } from '../../src/conformance/run-under.ts';
import { startTerminal, whyNoTerminal, type Terminal } from '../lab/terminal.ts';
import { answers, messageStart, overloaded, streams, textBlock, wholeJson } from './messages.ts';
import { startUpstream } from './mock-upstream.ts';
import { KEY, setStage, TOKEN, upstreamAt, type Stage } from './stage.ts';

const client = pinnedClient();
const KEY_2 = 'key-of-the-second-provider-77';

let lab: Lab;
let stage: Stage | null = null;

beforeAll(async () => {
  lab = await startLab({ upstreams: ['provider', 'second'], proxies: ['proxy'], intercept: false });
});

afterEach(async () => {
  await stage?.close();
  stage = null;
});

afterAll(() => lab.close());

/** What the launch sets for a session with a gateway, as far as it matters here. */
const session = (address: string): LabCase => ({
  env: {
    ANTHROPIC_BASE_URL: address,
    ANTHROPIC_AUTH_TOKEN: TOKEN,
    ANTHROPIC_MODEL: 'some/model',
    ANTHROPIC_DEFAULT_HAIKU_MODEL: 'some/model',
    ANTHROPIC_DEFAULT_SONNET_MODEL: 'some/model',
    ANTHROPIC_DEFAULT_OPUS_MODEL: 'some/model',
    ENABLE_TOOL_SEARCH: 'true',
  },
});

async function open(
  setting: { readonly budgets?: readonly BudgetRule[]; readonly fallback?: boolean } = {},
): Promise<Stage> {
  const { budgets = [], fallback = false } = setting;
  const place = (name: string) => lab.places[name] ?? '';
  const second = upstreamAt(place('second'), { provider: 'second', credential: KEY_2, model: 'other/model' });
  stage = await setStage({
    upstreams: [upstreamAt(place('provider')), ...(fallback ? [second] : [])],
    order: { budgets },
  });
  return stage;
}

async function run(
  at: Stage,
  more: Partial<LabCase> = {},
  scripts: Readonly<Record<string, Script>> = {},
): Promise<Run> {
  const base = session(at.gateway.address);
  return runUnder({
    lab,
    client: client as string,
    launcher: bare,
    situation: { ...base, ...more, env: { ...base.env, ...more.env }, scripts },
  });
}

const inferences = ({ observations }: Run, server = 'provider') =>
  observations.filter((seen) => seen.server === server && seen.inference !== null);

describe.skipIf(client === null)(`the client ${pinnedVersion()} behind the gateway`, () => {
  test('tools: everything goes to the provider with its key, and stands in the book', async () => {
    const at = await open();
    const ran = await run(
      at,
      { args: ['--allowedTools', 'Bash'] },
      { provider: { toolUse: { name: 'Bash', input: { command: 'echo tool-ran', description: 'x' } } } },
    );
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('hi from provider');
    const asked = inferences(ran);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(new Set(asked.map(({ authorization }) => authorization?.fingerprint))).toEqual(new Set([fingerprint(KEY)]));
    expect(ran.rawRequests.some(({ body }) => body.includes('tool-ran'))).toBe(true);
    expect(JSON.stringify(ran.rawRequests.map(({ headers, body }) => [headers, body.toString()]))).not.toContain(TOKEN);
    await at.ledger.settled(asked.length);
    expect(at.ledger.settlements.every(({ outcome, tokens }) => outcome === 'answered' && tokens?.output === 50)).toBe(
      true,
    );
    expect(at.ledger.intents.every(({ attribution }) => /^[0-9a-f-]{36}$/.test(attribution.clientSession ?? ''))).toBe(
      true,
    );
  });

  test('tool search: the client’s request is the one that the provider gets', async () => {
    const ran = await run(await open());
    const [first] = inferences(ran);
    expect(first?.betas).toContain('advanced-tool-use-2025-11-20');
    expect(first?.inference?.toolSearch).toBe(true);
    expect(first?.path).toBe('/v1/messages?beta=true');
  });

  test('a subagent is told apart', async () => {
    const at = await open();
    const ran = await run(
      at,
      {},
      {
        provider: {
          toolUse: { name: 'Agent', input: { description: 'look', prompt: 'look', subagent_type: 'general-purpose' } },
        },
      },
    );
    expect(ran.status, ran.stderr).toBe(0);
    const agents = at.ledger.intents.map(({ attribution }) => attribution.agent);
    expect(agents.filter((agent) => agent !== null).length).toBeGreaterThanOrEqual(1);
    expect(agents.filter((agent) => agent === null).length).toBeGreaterThanOrEqual(2);
  });

  test('auto mode: the client’s own check goes the same way', async () => {
    const at = await open();
    const ran = await run(
      at,
      { args: ['--permission-mode', 'auto'], env: { CLAUDE_CODE_AUTO_MODE_SERVER: '0' } },
      {
        provider: {
          toolUse: { name: 'Bash', input: { command: 'curl -s http://127.0.0.1:9/x', description: 'x' } },
          text: '<block>no</block>',
        },
      },
    );
    expect(ran.status, ran.stderr).toBe(0);
    // The question, the check of the tool, and what came of it.
    expect(inferences(ran).length).toBeGreaterThanOrEqual(3);
    expect(at.ledger.intents.length).toBe(inferences(ran).length);
  });

  test('auto mode by the server: the field that asks for it goes up', async () => {
    const ran = await run(await open(), {
      args: ['--permission-mode', 'auto'],
      env: { CLAUDE_CODE_AUTO_MODE_SERVER: '1' },
    });
    expect(ran.rawRequests.some(({ body }) => body.includes('"safeguards"'))).toBe(true);
  });

  test('a 402 of the provider is shown as it is, after one request', async () => {
    const ran = await run(await open(), {}, { provider: { statuses: [402, 402, 402] } });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('The mock upstream was told to answer 402.');
    expect(inferences(ran)).toHaveLength(1);
  });

  test('a 429 of the provider is asked again after its hint, and costs nothing', async () => {
    const at = await open();
    const ran = await run(at, {}, { provider: { statuses: [429], headers: { 'retry-after': '1' } } });
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('hi from provider');
    expect(inferences(ran)).toHaveLength(2);
    const settled = await at.ledger.settled(2);
    expect(settled.map(({ status, outcome, costMicroUsd }) => [status, outcome, costMicroUsd === 0])).toEqual([
      [429, 'failed', true],
      [200, 'answered', false],
    ]);
  });

  test('an error within a block: the client asks again without streaming, and both are metered', async () => {
    const unfinished = textBlock('half of it').split('\n\n').slice(0, 2).join('\n\n') + '\n\n';
    const half = messageStart() + unfinished + overloaded;
    const upstream = await startUpstream((response, got) => {
      const isStreamed = (JSON.parse(got.body.toString()) as { readonly stream?: boolean }).stream === true;
      const how = isStreamed ? streams(half) : answers(200, wholeJson({ text: 'all of it' }));
      return how(response, got);
    });
    stage = await setStage({ upstreams: [upstreamAt(upstream.url)] });
    const ran = await run(stage);
    await upstream.close();
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('all of it');
    const settled = await stage.ledger.settled(2);
    expect(settled.map(({ outcome }) => outcome)).toEqual(['aborted', 'answered']);
    expect(settled[0]?.costMicroUsd).toBe(stage.ledger.intents[0]?.reserveMicroUsd);
  });

  const spent: BudgetRule = { scope: 'profile', name: 'capped', limitMicroUsd: 10_000, per: 'day', warnAt: [] };
  const refusal = 'The budget of profile capped is too low for this request: $0.00 of $0.01 today is spent.';

  test('over the budget: one request, none of it upstream, and the message word for word', async () => {
    const at = await open({ budgets: [spent] });
    const ran = await run(at);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain(refusal);
    expect(ran.stdout).toContain('To raise it: cordon budget raise capped USD');
    expect(at.ledger.asked()).toBe(1);
    expect(inferences(ran)).toHaveLength(0);
    expect(ran.wallMs).toBeLessThan(20_000);
  });

  test('without a price: refused at once, and the message says why', async () => {
    const at = await open({ budgets: [spent] });
    const ran = await run(at, { env: { ANTHROPIC_MODEL: 'unknown/model' } });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('No price is known for unknown/model');
    expect(at.ledger.asked()).toBe(0);
    expect(ran.wallMs).toBeLessThan(20_000);
  });

  test('fallback: the provider’s outage is not seen, and nobody’s key goes to the other', async () => {
    const at = await open({ fallback: true });
    const ran = await run(at, {}, { provider: { statuses: [529, 529, 529, 529, 529, 529] } });
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('hi from second');
    const [asked] = inferences(ran, 'second');
    expect(asked).toMatchObject({
      authorization: { fingerprint: fingerprint(KEY_2) },
      inference: { model: 'other/model' },
    });
    expect(at.notices.map(({ kind }) => kind)).toContain('failover');
  });

  describe.skipIf(whyNoTerminal() !== null)('in a conversation', () => {
    test('over the budget: the message is on the screen, and nothing went upstream', async () => {
      const at = await open({ budgets: [spent] });
      await converse(at, {}, async (terminal) => {
        await terminal.type('hi');
        await wait(300);
        await terminal.press('Enter');
        await terminal.waitFor(/too low for this request/);
      });
      expect(lab.observations().filter(({ inference }) => inference !== null)).toEqual([]);
    });

    test('the picker has the profile’s models, those of other makers too', async () => {
      const at = await open();
      await converse(at, { CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY: '1' }, async (terminal) => {
        await terminal.type('/model');
        await wait(300);
        await terminal.press('Enter');
        await terminal.waitFor(/Some model +From gateway/);
      });
    });
  });
});

/** Opens a conversation as a person does whose client was used before. */
async function converse(
  at: Stage,
  env: Readonly<Record<string, string>>,
  act: (terminal: Terminal) => Promise<void>,
): Promise<void> {
  lab.reset();
  const directory = path.join(lab.directory, 'run');
  const project = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  const state = {
    hasCompletedOnboarding: true,
    lastOnboardingVersion: pinnedVersion(),
    theme: 'dark',
    projects: { [path.join(directory, 'project')]: project },
  };
  const base = session(at.gateway.address);
  const situation = {
    env: { ...base.env, ...env },
    homeFiles: { '.claude.json': state },
    allArgs: [],
  };
  const layout = layOut(situation, { directory, places: lab.places });
  const terminal = await startTerminal({ argv: [client as string], cwd: layout.cwd, env: layout.env });
  try {
    await terminal.waitFor(/^❯/m);
    await act(terminal);
  } finally {
    await terminal.close();
  }
}
