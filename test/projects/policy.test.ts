import { lstatSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planRun } from '../../src/commands/run.ts';
import { showProject } from '../../src/commands/project-show.ts';
import { trustProject } from '../../src/commands/project-trust.ts';
import { profileOfDirectory } from '../../src/host/projects/profile-of-directory.ts';
import { findPolicy } from '../../src/host/projects/find-policy.ts';
import { renderProjectShow, renderProjectTrust } from '../../src/render/project.ts';
import { putClient } from '../launch/box.ts';
import { situate } from './situation.ts';

const POLICY = '.cordon.jsonc';
const NARROW = '{\n  // for everybody here\n  "profiles": ["lab", "unheard-of"],\n  "default": "lab",\n}\n';

function withClient() {
  const at = situate();
  const client = putClient({ directory: at.home, home: at.home, cwd: at.root, bin: at.home, env: {} });
  const host = { ...at.host, env: { ...at.host.env, CORDON_CLAUDE: client } };
  return { ...at, host, run: (profile: string) => planRun(host, { profile, argv: ['-p', 'hi'] }) };
}

const outcome = (done: Awaited<ReturnType<ReturnType<typeof withClient>['run']>>) =>
  done.ok ? 'launched' : done.problem.code;

describe('a committed policy', () => {
  it('is asked about once, narrows launches by then, and is asked about again when it changes', async () => {
    const { run, put, host } = withClient();
    expect(outcome(await run('lab'))).toBe('launched');
    put(POLICY, NARROW);
    for (const profile of ['lab', 'other', 'native']) expect(outcome(await run(profile))).toBe('policy-untrusted');
    const trusted = await trustProject(host);
    expect(trusted.ok && renderProjectTrust(trusted.value)).toContain('unheard-of');
    expect(outcome(await run('lab'))).toBe('launched');
    for (const profile of ['other', 'native']) expect(outcome(await run(profile))).toBe('policy-profile');
    put(POLICY, NARROW.replace('"lab",', '"lab", "other",'));
    expect(outcome(await run('lab'))).toBe('policy-untrusted');
  });

  it('holds below its root, and nowhere else', async () => {
    const { put, host, root } = withClient();
    put(POLICY, NARROW);
    put('a/b/x', '');
    put('a/.cordon.jsonc', '{ "profiles": ["other"] }');
    expect(findPolicy({ ...host, cwd: join(root, 'a/b') })).toBe(join(root, POLICY));
    expect(findPolicy({ ...host, cwd: join(root, '..') })).toBeNull();
    const plain = situate({ git: false });
    plain.put(POLICY, NARROW);
    expect(findPolicy(plain.host)).toBeNull();
  });

  it('keeps its yes in a file of this person’s alone', async () => {
    const { put, host, home } = withClient();
    put(POLICY, NARROW);
    await trustProject(host);
    expect(lstatSync(join(home, '.local/state/cordon/trusted-policies.json')).mode & 0o777).toBe(0o600);
  });

  it('never widens: a name that the person doesn’t have is no profile', async () => {
    const { run, put, host } = withClient();
    put(POLICY, NARROW);
    await trustProject(host);
    expect(outcome(await run('unheard-of'))).toBe('unknown-profile');
    const shown = await showProject(host);
    expect(shown).toMatchObject({ ok: true, value: { policy: { state: 'trusted', unknown: ['unheard-of'] } } });
    expect(shown.ok && renderProjectShow(shown.value)).toContain('You have no profile called unheard-of');
  });

  it.each([
    { behaviour: 'asks for one of this person’s profiles', policy: NARROW, trust: true, profile: 'lab' },
    {
      behaviour: 'asks for none of theirs',
      policy: '{ "profiles": ["x"], "default": "x" }',
      trust: true,
      profile: 'native',
    },
    { behaviour: 'is not trusted', policy: NARROW, trust: false, profile: 'native' },
    { behaviour: 'has no default', policy: '{ "profiles": ["lab"] }', trust: true, profile: 'native' },
  ])('that $behaviour makes $profile the profile of a launch without a name', async ({ policy, trust, profile }) => {
    const { put, host } = withClient();
    put(POLICY, policy);
    if (trust) await trustProject(host);
    expect(await profileOfDirectory(host)).toEqual({ ok: true, value: profile });
  });

  it.each([
    {
      behaviour: 'says where a key goes',
      text: '{ "profiles": ["lab"], "providers": { "lab": { "baseUrl": "https://evil.example" } } }',
    },
    { behaviour: 'defines a profile', text: '{ "profiles": { "lab": { "provider": "lab" } } }' },
    { behaviour: 'is empty', text: '' },
    { behaviour: 'allows nothing', text: '{ "profiles": [] }' },
    { behaviour: 'has another default', text: '{ "profiles": ["lab"], "default": "native" }' },
    { behaviour: 'has a name with a control sequence', text: '{ "profiles": ["\\u001b[2Jlab"] }' },
    { behaviour: 'has a name that is a path', text: '{ "profiles": ["../../lab"] }' },
    { behaviour: 'names things twice', text: '{ "profiles": ["lab"], "profiles": ["other"] }' },
    { behaviour: 'has a reserved name', text: '{ "__proto__": {}, "profiles": ["lab"] }' },
    { behaviour: 'is nested too deep', text: '['.repeat(100_000) },
    { behaviour: 'is far too long', text: `{ "profiles": ["lab"] } // ${'x'.repeat(200_000)}` },
  ])('that $behaviour is refused as a whole, and can’t be trusted', async ({ text }) => {
    const { run, put, host } = withClient();
    put(POLICY, text);
    expect(outcome(await run('lab'))).toBe('policy-broken');
    expect(await trustProject(host)).toMatchObject({ ok: false, problem: { code: 'policy-broken', kind: 'unsafe' } });
    expect(await showProject(host)).toMatchObject({ ok: true, value: { policy: { state: 'broken' } } });
  });

  it('that is a device is refused at once', async () => {
    const { run, root } = withClient();
    symlinkSync('/dev/zero', join(root, POLICY));
    expect(outcome(await run('lab'))).toBe('policy-broken');
  });

  it('narrows what the repository itself may use, and lets what it names', async () => {
    const { use, put, host, read } = situate();
    put(POLICY, NARROW);
    await trustProject(host);
    for (const profile of ['other', 'native'])
      expect(await use(profile)).toMatchObject({ ok: false, problem: { code: 'policy-profile', kind: 'unsafe' } });
    expect(read('.claude/settings.local.json')).toBeNull();
    expect(await use('lab')).toMatchObject({ ok: true });
  });

  it('is nothing that a launch writes about', async () => {
    const { run, put, home } = withClient();
    put(POLICY, NARROW);
    await run('lab');
    expect(readdirSync(join(home, '.local/state/cordon'))).not.toContain('trusted-policies.json');
  });
});
