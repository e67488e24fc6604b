import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import { bare, runUnder } from '../../src/conformance/run-under.ts';
import { LEAKED_TOKEN } from '../../src/core/cases/made-up.ts';
import { parseClientArguments } from '../../src/core/layers/parse-client-arguments.ts';
import { resolve } from '../../src/core/resolution/resolve.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { readAgentModel } from '../../src/host/sources/read-agent-model.ts';
import { pinnedClient } from '../lab/pinned-client.ts';

const client = pinnedClient();
let lab: Lab;
beforeAll(async () => void (lab = await startLab({ upstreams: ['first', 'second'], proxies: ['proxy'] })));
afterAll(() => lab.close());

const head = (model: string) => `---\nname: it\ndescription: made up\nmodel: ${model}\n---\nSay hi.\n`;

/** A repository whose package has settings, an agent, a command and a skill of its own. */
const projectFiles = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.claude/commands/top.md': head('made-up-top-command'),
  'pkg/.claude/settings.json': { env: { ANTHROPIC_BASE_URL: '@second' } },
  'pkg/.claude/agents/it.md': head('made-up-agent'),
  '.claude/agents/it.md': head('made-up-agent-above'),
  '.claude/agents/other.md': head('made-up-other').replace('name: it', 'name: other'),
  'pkg/.claude/commands/deep/low.md': head('made-up-command'),
  'pkg/.claude/skills/skilled/SKILL.md': head('made-up-skill'),
};

const ROWS: readonly {
  readonly behaviour: string;
  readonly cwd: string;
  readonly allArgs: readonly string[];
  readonly server: string;
  readonly model: string | null;
}[] = [
  {
    behaviour: 'settings of the directory it is started in',
    cwd: 'pkg',
    allArgs: ['-p', 'hi'],
    server: 'second',
    model: null,
  },
  { behaviour: 'not those of a directory below', cwd: '.', allArgs: ['-p', 'hi'], server: 'first', model: null },
  {
    behaviour: 'an agent’s model',
    cwd: 'pkg',
    allArgs: ['--agent', 'it', '-p', 'hi'],
    server: 'second',
    model: 'made-up-agent',
  },
  {
    behaviour: 'an agent’s model from a directory above',
    cwd: 'pkg',
    allArgs: ['--agent', 'other', '-p', 'hi'],
    server: 'second',
    model: 'made-up-other',
  },
  {
    behaviour: 'a command’s model, in a directory of its own',
    cwd: 'pkg',
    allArgs: ['-p', '/deep:low'],
    server: 'second',
    model: 'made-up-command',
  },
  { behaviour: 'a skill’s model', cwd: 'pkg', allArgs: ['-p', '/skilled'], server: 'second', model: 'made-up-skill' },
  {
    behaviour: 'a command of a directory above',
    cwd: 'pkg',
    allArgs: ['-p', '/top'],
    server: 'second',
    model: 'made-up-top-command',
  },
];

describe.skipIf(client === null)('the client takes from a repository (why the doctor looks there)', () => {
  test.each(ROWS)('$behaviour', async ({ cwd, allArgs, server, model }) => {
    const run = await runUnder({
      lab,
      client: client ?? '',
      launcher: bare,
      situation: {
        projectFiles,
        cwd,
        allArgs,
        env: { ANTHROPIC_BASE_URL: '@first', ANTHROPIC_AUTH_TOKEN: LEAKED_TOKEN },
      },
    });
    const asked = run.rawRequests.filter(({ path }) => path?.startsWith('/v1/messages?') === true);
    expect(new Set(asked.map((request) => request.server))).toEqual(new Set([server]));
    const models = asked.map(({ body }) => (JSON.parse(body.toString('utf8')) as { readonly model: string }).model);
    if (model === null) expect(models[0]).toMatch(/^claude-/);
    else expect(models).toContain(model);
    // What cordon says of the agent is what the client does.
    if (allArgs[0] === '--agent') {
      const host = createNodeHost({ env: { HOME: run.layout.home }, cwd: run.layout.cwd, interactive: false });
      const question = { arguments: parseClientArguments(allArgs), resolution: resolve([]) };
      expect(readAgentModel(host, question)).toBe(model);
    }
  });
});
