import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listProfilesCommand } from '../../src/commands/profile-list.ts';
import { exportProfilesCommand } from '../../src/commands/profile-export.ts';
import { planRun } from '../../src/commands/run.ts';
import { exitStatusOf } from '../../src/core/problem.ts';
import { loadConfiguration } from '../../src/host/configuration.ts';
import { loadProfile } from '../../src/host/load-profile.ts';
import { renderProblem } from '../../src/render/problem.ts';
import { CONFIG, makeMachine, place } from './machine.ts';

const LAB = '"lab": { "baseUrl": "http://127.0.0.1:4010" }';
const GOOD = '"good": { "provider": "lab", "model": "m", "credential": "env:LAB_KEY", "gateway": false }';

type Row = {
  readonly behaviour: string;
  /** Entries beside the good ones, each on a line of its own: line 3 of the file for a provider, 6 for a profile. */
  readonly provider?: string;
  readonly profile: string;
  readonly status: number;
  readonly line: number;
  readonly says: string;
};

const ROWS: readonly Row[] = [
  {
    behaviour: 'a mistyped key',
    profile: '"bad": { "provider": "lab", "modle": "m", "credential": "env:LAB_KEY" }',
    status: 2,
    line: 6,
    says: 'Did you mean "model"?',
  },
  {
    behaviour: 'a value of the wrong kind',
    profile: '"bad": { "provider": "lab", "model": 5, "credential": "env:LAB_KEY" }',
    status: 2,
    line: 6,
    says: 'profiles.bad.model',
  },
  { behaviour: 'no object at all', profile: '"bad": "lab"', status: 2, line: 6, says: 'profiles.bad' },
  {
    behaviour: 'a provider that isn’t there',
    profile: '"bad": { "provider": "lba", "credential": "env:LAB_KEY" }',
    status: 2,
    line: 6,
    says: 'Did you mean "lab"?',
  },
  {
    behaviour: 'no credential: refused for safety',
    profile: '"bad": { "provider": "lab", "model": "m" }',
    status: 3,
    line: 6,
    says: 'no "credential"',
  },
  {
    behaviour: 'a credential that is no reference',
    profile: '"bad": { "provider": "lab", "credential": "hunter2" }',
    status: 2,
    line: 6,
    says: '"credential" must be a reference',
  },
  {
    behaviour: 'a provider that is wrong itself',
    provider: '"far": { "baseUrl": "https://far.example/v1" }',
    profile: '"bad": { "provider": "far", "credential": "env:LAB_KEY" }',
    status: 2,
    line: 3,
    says: 'Take the /v1 off its end.',
  },
  {
    behaviour: 'a provider of a built-in name that is wrong: the built-in one doesn’t stand in for it',
    provider: '"litellm": { "baseUrl": "ftp://far.example" }',
    profile: '"bad": { "provider": "litellm", "credential": "env:LAB_KEY" }',
    status: 2,
    line: 3,
    says: 'neither https:// nor http://',
  },
  {
    behaviour: 'a fallback to a provider that is wrong',
    provider: '"far": { "baseURL": "https://far.example" }',
    profile:
      '"bad": { "provider": "lab", "credential": "env:LAB_KEY", "fallback": [{ "provider": "far", "model": "m", "credential": "env:FAR_KEY" }] }',
    status: 2,
    line: 3,
    says: 'Did you mean "baseUrl"?',
  },
];

function machineWith({ provider, profile }: Pick<Row, 'provider' | 'profile'>) {
  const machine = makeMachine({ LAB_KEY: 'made-up', CORDON_CLAUDE: '/bin/true' });
  const extra = provider === undefined ? '' : `${provider},`;
  place(
    machine.home,
    CONFIG,
    `{\n "providers": {\n  ${extra}\n  ${LAB} },\n "profiles": {\n  ${profile},\n  ${GOOD} }\n}`,
  );
  return machine;
}

describe('one entry that is wrong', () => {
  it.each(ROWS)('$behaviour: whoever asks for it is told file and line, and the others work', async (row) => {
    const { host, home } = machineWith(row);
    const asked = await loadProfile(host, 'bad');
    if (asked.ok) throw new Error('it was taken');
    expect(exitStatusOf(asked.problem)).toBe(row.status);
    const text = renderProblem(asked.problem, false);
    expect(text).toContain(`${join(home, CONFIG)}:${row.line}`);
    expect(text).toContain(row.says);
    expect(text).not.toContain('hunter2');
    expect(await loadProfile(host, 'good')).toMatchObject({ ok: true, value: { name: 'good' } });
    expect(await planRun(host, { profile: 'bad', argv: [] })).toMatchObject({ ok: false });
    const plan = await planRun(host, { profile: 'good', argv: [] });
    // /bin/true says no version, so the launch may be refused for that: what matters is that the profile is found.
    if (plan.ok) expect(plan.value.notices.join('\n')).toContain(`${join(home, CONFIG)}:${row.line}`);
    const listed = await listProfilesCommand(host);
    if (!listed.ok) throw new Error(listed.problem.message);
    expect(listed.value.profiles.map(({ name }) => name)).toEqual(['native', 'good']);
    expect(listed.value.broken.map(({ name }) => name)).toContain('bad');
    expect((await exportProfilesCommand(host, { names: [] })).ok).toBe(false);
    expect((await exportProfilesCommand(host, { names: ['good'] })).ok).toBe(true);
  });

  it.each([
    {
      behaviour: 'a mistyped key at the top',
      text: `{ "profles": {}, "profiles": { ${GOOD} }, "providers": { ${LAB} } }`,
    },
    { behaviour: 'a list that is none', text: `{ "profiles": [], "providers": { ${LAB} } }` },
    { behaviour: 'broken text', text: `{ "providers": { ${LAB} }, "profiles": { ${GOOD}` },
    {
      behaviour: 'a secret, wherever it stands',
      text: `{ "providers": { ${LAB} }, "profiles": { ${GOOD}, "bad": { "provider": "lab", "model": "sk-or-v1-0123456789abcdef" } } }`,
    },
    {
      behaviour: 'a default that isn’t there',
      text: `{ "defaultProfile": "x", "providers": { ${LAB} }, "profiles": { ${GOOD} } }`,
    },
  ])('but $behaviour makes the whole file wrong', async ({ text }) => {
    const { host, home } = makeMachine({ LAB_KEY: 'made-up' });
    place(home, CONFIG, text);
    expect((await loadProfile(host, 'good')).ok).toBe(false);
    expect((await loadProfile(host, 'native')).ok).toBe(true);
  });

  it('as the default: only what asks for the default is refused', async () => {
    const { host, home } = makeMachine({ LAB_KEY: 'made-up' });
    place(
      home,
      CONFIG,
      `{ "defaultProfile": "bad", "providers": { ${LAB} }, "profiles": { "bad": { "provider": "lab" }, ${GOOD} } }`,
    );
    const loaded = await loadConfiguration(host);
    expect(loaded).toMatchObject({ ok: true, value: { defaultProfile: 'bad' } });
    expect((await loadProfile(host, 'bad')).ok).toBe(false);
    expect((await loadProfile(host, 'good')).ok).toBe(true);
  });
});
