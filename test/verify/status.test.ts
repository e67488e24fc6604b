import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SessionReport, SessionsReport } from '../../src/core/report/status-report.ts';
import { storedLogin } from '../../src/core/cases/lab-case.ts';
import { startLab } from '../../src/conformance/lab.ts';
import { cordonProgram, pinnedClient } from '../lab/pinned-client.ts';
import { runUnder } from '../../src/conformance/run-under.ts';
import { cordonRun } from '../client/launchers.ts';
import { createBox, KEY, putFile, type Box } from '../launch/box.ts';
import { cordon, cordonArgv, sessionsOf, start, type Ended } from '../launch/launch.ts';

const KEYS = { LAB_KEY: KEY, OTHER_KEY: 'made-up-other' };
const STATUS = cordonArgv('status', '--json')
  .map((word) => `'${word}'`)
  .join(' ');

const parse = ({ stdout }: Ended): unknown => JSON.parse(stdout.toString());

/** `cordon status` as a script inside a session would run it, behind whatever else the script does. */
async function inside(
  box: Box,
  profile: string,
  script = '',
): Promise<{ readonly report: SessionReport; readonly status: number | null }> {
  const ended = await cordon(box, ['exec', profile, '--', 'sh', '-c', `${script}\n${STATUS}`], { env: KEYS });
  return { report: parse(ended) as SessionReport, status: ended.status };
}

describe('cordon status outside of a session', () => {
  test('has no sessions before the first', async () => {
    const ended = await cordon(createBox(), ['status', '--json']);
    expect({ status: ended.status, report: parse(ended) }).toEqual({ status: 0, report: { schema: 1, sessions: [] } });
  });

  test('lists those that run, and forgets the dead at the next call', async () => {
    const box = createBox();
    const child = start(box, cordonArgv('exec', 'lab', '--', 'sleep', '30'), { env: KEYS });
    await expect.poll(() => sessionsOf(box).length, { timeout: 10_000 }).toBe(1);
    const { sessions } = parse(await cordon(box, ['status', '--json'])) as SessionsReport;
    expect(sessions).toEqual([
      {
        id: sessionsOf(box)[0],
        profile: 'lab',
        pid: child.pid,
        startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        cwd: box.cwd,
        gateway: null,
      },
    ]);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(parse(await cordon(box, ['status', '--json']))).toEqual({ schema: 1, sessions: [] });
    expect(sessionsOf(box)).toEqual([]);
  });
});

describe('cordon status inside of a session', () => {
  test.each([
    { profile: 'lab', destination: 'http://127.0.0.1:9', model: 'lab/model' },
    { profile: 'other', destination: 'http://127.0.0.1:9/other', model: 'other/model' },
  ])('of $profile says what it is, and that it is as planned', async ({ profile, destination, model }) => {
    const { report, status } = await inside(createBox(), profile);
    expect(status).toBe(0);
    expect(report).toEqual({
      schema: 1,
      session: {
        id: expect.stringMatching(/^[\w-]+$/),
        profile,
        startedAt: expect.stringMatching(/Z$/),
        provider: 'custom',
        destination,
        gateway: null,
        model,
        hooks: true,
        spentMicroUsd: null,
        limitMicroUsd: null,
      },
      route: 'as-planned',
      reasons: [],
    });
  });

  test('stays as planned when a file leaks meanwhile, because the session holds against it', async () => {
    const leak = `mkdir -p "$HOME/.claude" && echo '{"env":{"ANTHROPIC_BASE_URL":"http://leak.example","ANTHROPIC_API_KEY":"leak"},"apiKeyHelper":"echo leak"}' > "$HOME/.claude/settings.json"`;
    for (const profile of ['lab', 'native']) {
      const box = createBox();
      putFile(
        path.join(box.home, '.claude', '.credentials.json'),
        storedLogin('made-up-login')['.claude/.credentials.json'] as object,
      );
      expect((await inside(box, profile, leak)).report).toMatchObject({ route: 'as-planned', reasons: [] });
    }
  });

  test.each([
    {
      what: 'another base URL is in force',
      script: 'export ANTHROPIC_BASE_URL=http://u:secret@drift.example',
      reason: 'ANTHROPIC_BASE_URL is http://***@drift.example here; the session was started with http://127.0.0.1:9.',
    },
    {
      what: 'a blank base URL is in force',
      script: 'export ANTHROPIC_BASE_URL=',
      reason: 'ANTHROPIC_BASE_URL is empty here; the session was started with http://127.0.0.1:9.',
    },
  ])('has drifted where $what', async ({ script, reason }) => {
    expect(await inside(createBox(), 'lab', script)).toMatchObject({
      status: 1,
      report: { route: 'drifted', reasons: [reason] },
    });
  });

  test('has drifted where the login of a native session is gone', async () => {
    const box = createBox();
    putFile(
      path.join(box.home, '.claude', '.credentials.json'),
      storedLogin('made-up-login')['.claude/.credentials.json'] as object,
    );
    const { report } = await inside(box, 'native', 'rm "$HOME/.claude/.credentials.json"');
    expect(report.route).toBe('drifted');
    expect(report.reasons).toContain(
      'As the files are now, the session goes to nothing; the plan has https://api.anthropic.com.',
    );
  });

  test.each([
    { what: 'nothing is remembered of it', script: 'rm -r "$HOME/.local/state/cordon/sessions"' },
    { what: 'its id is no id', script: 'export CORDON_SESSION=../../etc' },
    { what: 'its settings are gone', script: 'rm "$HOME/.local/state/cordon/sessions/$CORDON_SESSION/settings.json"' },
  ])('is unknown where $what', async ({ script }) => {
    const { report, status } = await inside(createBox(), 'lab', script);
    expect(status).toBe(4);
    expect(report).toMatchObject({ session: { profile: 'lab' }, route: 'unknown' });
    expect(report.reasons).toHaveLength(1);
  });
});

const client = pinnedClient();

describe.skipIf(client === null)('cordon status in a hook of the real client', () => {
  test.each(['native', 'routed'])('says that the %s session is as planned', async (profile) => {
    const lab = await startLab({ upstreams: ['provider', 'stranger'], proxies: ['proxy'] });
    try {
      const hook = `'${process.execPath}' '${cordonProgram}' status --json > @home/status.json`;
      const user = {
        hooks: { SessionStart: [{ hooks: [{ type: 'command', command: hook }] }] },
        env: { ANTHROPIC_BASE_URL: '@stranger' },
      };
      const run = await runUnder({
        lab,
        client: client ?? '',
        launcher: cordonRun(profile),
        situation: { layers: { user }, homeFiles: storedLogin('made-up-login') },
      });
      expect(run.status).toBe(0);
      const report = JSON.parse(readFileSync(path.join(run.layout.home, 'status.json'), 'utf8')) as SessionReport;
      expect(report).toMatchObject({ session: { profile }, route: 'as-planned', reasons: [] });
    } finally {
      await lab.close();
    }
  });
});
