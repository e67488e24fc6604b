import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LEAKED_KEY,
  LEAKED_LOGIN,
  LEAKED_MODEL,
  LEAKED_TOKEN,
  LOGIN_TOKEN,
  PROVIDER_KEY,
  PROVIDER_MODEL,
} from '../../src/core/cases/made-up.ts';
import { BEDROCK, FOUNDRY, HEADERS, HELPER, MODELS, ROUTE, VERTEX } from '../../src/core/cases/leak-values.ts';
import { fingerprint, startLab, type Lab } from '../../src/conformance/lab.ts';
import { storedLogin, type LabCase } from '../../src/core/cases/lab-case.ts';
import type { Layout } from '../../src/conformance/lay-out.ts';
import { useProject } from '../../src/commands/project-use.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { bare, runUnder, type Run } from '../../src/conformance/run-under.ts';

const client = pinnedClient() ?? '';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ upstreams: ['provider', 'stranger'], proxies: ['proxy'] });
});
afterAll(() => lab.close());

function cordon(layout: Layout, ...words: readonly string[]): string {
  const env = { ...layout.env, LAB_KEY: PROVIDER_KEY, CORDON_CLAUDE: client };
  return execFileSync(process.execPath, [cordonProgram, ...words], { cwd: layout.cwd, env, encoding: 'utf8' });
}

/** The same as `cordon project use`, without the second of watching. */
async function use(layout: Layout, profile: string): Promise<void> {
  const host = createNodeHost({
    env: { ...layout.env, LAB_KEY: PROVIDER_KEY, CORDON_CLAUDE: client },
    cwd: layout.cwd,
    interactive: false,
  });
  const command = [process.execPath, cordonProgram];
  const done = await useProject(host, { profile, dryRun: false, command, looks: [0] });
  if (!done.ok) throw new Error(`${done.problem.code}: ${done.problem.message}`);
}

/** A repository with a profile in use, then the client as a person types `claude -p`. */
function runPlain(
  situation: LabCase,
  during: (layout: Layout) => void | Promise<void> = () => undefined,
): Promise<Run> {
  return runUnder({
    lab,
    client,
    situation: {
      ...situation,
      env: { CLAUDE_CODE_MAX_RETRIES: '0', LAB_KEY: PROVIDER_KEY, ...situation.env },
      homeFiles: {
        ...storedLogin(LOGIN_TOKEN),
        '.config/cordon/config.jsonc': {
          providers: { lab: { baseUrl: '@provider', auth: 'bearer' } },
          profiles: {
            lab: { provider: 'lab', model: PROVIDER_MODEL, contextWindow: 131072, credential: 'env:LAB_KEY' },
          },
        },
        ...situation.homeFiles,
      },
    },
    launcher: {
      ...bare,
      prepare: async (layout) => {
        execFileSync('git', ['init', '-q'], { cwd: layout.project });
        await during(layout);
      },
    },
  });
}

const file = ({ project }: Layout) => path.join(project, '.claude', 'settings.local.json');
const excludes = ({ project }: Layout) => path.join(project, '.git', 'info', 'exclude');

function seen({ observations }: Run) {
  return observations.map(({ via, server, host, authorization, apiKey, inference }) => ({
    to: via === 'direct' ? server : host,
    model: inference?.model ?? null,
    authorization: authorization?.fingerprint ?? null,
    apiKey,
  }));
}

const KEY = fingerprint(PROVIDER_KEY);
const ONLY_THE_PROJECT = [{ to: 'provider', model: PROVIDER_MODEL, authorization: KEY, apiKey: KEY }];
const LEAKS = { ...ROUTE, ...MODELS, ...HEADERS };

describe('plain claude in a repository that uses a profile', () => {
  it.each<{ readonly behaviour: string; readonly situation: LabCase }>([
    { behaviour: 'nothing else is set', situation: {} },
    {
      behaviour: 'shell, user settings and the project’s own settings route, with helpers and models',
      situation: {
        env: LEAKS,
        layers: {
          user: { model: LEAKED_MODEL, ...HELPER, env: LEAKS },
          project: { model: LEAKED_MODEL, ...HELPER, env: LEAKS },
        },
      },
    },
    {
      behaviour: 'shell and user settings turn clouds on',
      situation: { env: { ...VERTEX, ...FOUNDRY }, layers: { user: { env: BEDROCK } } },
    },
    {
      behaviour: 'it starts in a directory below, with a Console key and variables in the state file',
      situation: { cwd: 'below', homeFiles: { '.claude.json': { primaryApiKey: LEAKED_KEY, env: ROUTE } } },
    },
  ])('reaches the project’s provider with the helper’s key and nothing else: $behaviour', async ({ situation }) => {
    const run = await runPlain(situation, async (layout) => {
      await use(layout, 'lab');
      const text = readFileSync(file(layout), 'utf8');
      for (const secret of [PROVIDER_KEY, LEAKED_TOKEN, LEAKED_KEY, '${']) expect(text).not.toContain(secret);
      expect(execFileSync('git', ['status', '--porcelain'], { cwd: layout.project, encoding: 'utf8' })).not.toContain(
        'settings.local.json',
      );
    });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(seen(run)).toEqual(ONLY_THE_PROJECT);
    expect(existsSync(path.join(run.layout.home, 'ran-helper'))).toBe(false);
  });

  it('is native again after it was cleared, with both files byte for byte as they were', async () => {
    const before = '{\n\t"permissions": { "allow": [] },\n\t"env": { "MINE": "1" }\n}\n';
    let excluded = '';
    const run = await runPlain({}, async (layout) => {
      writeOver(file(layout), before);
      excluded = readFileSync(excludes(layout), 'utf8');
      for (const profile of ['lab', 'lab', 'native']) await use(layout, profile);
      cordon(layout, 'project', 'clear');
    });
    expect(readFileSync(file(run.layout), 'utf8')).toBe(before);
    expect(readFileSync(excludes(run.layout), 'utf8')).toBe(excluded);
    expect(new Set(seen(run).map(({ to, authorization }) => `${to} ${authorization ?? ''}`))).toContain(
      `api.anthropic.com ${fingerprint(LOGIN_TOKEN)}`,
    );
    expect(seen(run).map(({ to }) => to)).not.toContain('provider');
  });

  it('stays native where it uses native, whatever user settings say', async () => {
    const run = await runPlain(
      { layers: { user: { model: LEAKED_MODEL, ...HELPER, env: LEAKS } }, env: HEADERS },
      (layout) => use(layout, 'native'),
    );
    const requests = seen(run).filter(({ model }) => model !== null);
    expect(requests).toEqual([
      {
        to: 'api.anthropic.com',
        model: expect.stringMatching(/^claude-/),
        authorization: fingerprint(LOGIN_TOKEN),
        apiKey: null,
      },
    ]);
    expect(seen(run).map(({ authorization }) => authorization)).not.toContain(fingerprint(LEAKED_LOGIN));
  });

  it('gets no key where the project’s settings send it elsewhere after all', async () => {
    const run = await runPlain({}, async (layout) => {
      await use(layout, 'lab');
      const moved = readFileSync(file(layout), 'utf8').replace(
        JSON.stringify(layout.places['provider']),
        JSON.stringify(layout.places['stranger']),
      );
      writeOver(file(layout), moved);
    });
    expect(run.rawRequests.some(({ server }) => server === 'stranger')).toBe(true);
    expect(JSON.stringify(run.rawRequests)).not.toContain(PROVIDER_KEY);
  });
});

function writeOver(target: string, text: string): void {
  execFileSync('mkdir', ['-p', path.dirname(target)]);
  writeFileSync(target, text);
}
