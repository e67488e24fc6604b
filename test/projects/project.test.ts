import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { giveCredential } from '../../src/commands/credential.ts';
import { showProject } from '../../src/commands/project-show.ts';
import { useProject } from '../../src/commands/project-use.ts';
import { giveBack } from '../../src/core/projects/project-edits.ts';
import { renderProjectClear, renderProjectShow, renderProjectUse } from '../../src/render/project.ts';
import { undoEdits } from '../../src/host/edits/undo-edits.ts';
import { KEY, LOCAL, situate } from './situation.ts';

const EXCLUDE = '.git/info/exclude';

describe('cordon project use and clear', () => {
  it.each([
    { behaviour: 'a file that wasn’t there', before: null },
    { behaviour: 'an empty object', before: '{}' },
    {
      behaviour: 'a file with tabs, its own variables and no last line break',
      before: '{\n\t"env": {\n\t\t"MINE": "1"\n\t},\n\t"hooks": {}\n}',
    },
    {
      behaviour: 'Windows line breaks and a mark',
      before: '\uFEFF{\r\n  "permissions": { "allow": ["Bash(ls:*)"] }\r\n}\r\n',
    },
    {
      behaviour: 'a route of its own',
      before: '{ "env": { "ANTHROPIC_BASE_URL": "https://mine.example" }, "apiKeyHelper": "mine", "model": "m" }',
    },
  ])('are byte-exact together, however often it is used, over $behaviour', async ({ before }) => {
    const { use, clear, put, read } = situate();
    if (before !== null) put(LOCAL, before);
    const excluded = read(EXCLUDE);
    for (const profile of ['lab', 'lab', 'other', 'native', 'lab'])
      expect(await use(profile), profile).toMatchObject({ ok: true, value: { profile, state: 'done' } });
    expect(read(LOCAL)).not.toContain(KEY);
    const done = await clear();
    expect(done).toMatchObject({ ok: true, value: { exact: true, state: before === null ? 'removed' : 'restored' } });
    expect(read(LOCAL)).toBe(before);
    expect(read(EXCLUDE)).toBe(excluded);
    expect(await clear()).toMatchObject({ ok: true, value: { state: 'nothing' } });
    expect(done.ok && renderProjectClear(done.value)).toContain('as it was before');
  });

  it('change nothing the second time', async () => {
    const { use, read } = situate();
    await use();
    const once = [read(LOCAL), read(EXCLUDE)];
    expect(await use()).toMatchObject({ ok: true, value: { run: null } });
    expect([read(LOCAL), read(EXCLUDE)]).toEqual(once);
  });

  it('take only their own out of a file that the client wrote in between', async () => {
    const { use, clear, put, read } = situate();
    put(LOCAL, '{\n  "env": { "ANTHROPIC_BASE_URL": "https://mine.example" }\n}\n');
    await use();
    await use('other');
    const written = (read(LOCAL) ?? '').replace('{', '{\n  "permissions": { "allow": ["Bash(ls:*)"] },');
    put(LOCAL, written);
    const done = await clear();
    expect(done).toMatchObject({ ok: true, value: { state: 'taken-out', exact: false } });
    expect(JSON.parse(read(LOCAL) ?? '')).toEqual({
      permissions: { allow: ['Bash(ls:*)'] },
      env: { ANTHROPIC_BASE_URL: 'https://mine.example' },
    });
    expect(read(EXCLUDE)).not.toContain('settings.local');
  });

  it('leave what a person changed after the use as they changed it', () => {
    const set = [
      { path: ['apiKeyHelper'] as const, value: 'helper' },
      { path: ['env', 'ONE'] as const, value: '1' },
      { path: ['env', 'TWO'] as const, value: '2' },
    ];
    expect(
      giveBack({ text: '{"apiKeyHelper":"theirs","env":{"ONE":"1","TWO":"changed"}}', original: null, set }),
    ).toMatchObject({
      remove: [['env', 'ONE']],
      set: [],
    });
    expect(
      giveBack({ text: '{"apiKeyHelper":"helper","env":{"ONE":"1","TWO":"2"}}', original: null, set }),
    ).toMatchObject({
      remove: [['apiKeyHelper'], ['env']],
    });
    expect(
      giveBack({ text: '{"apiKeyHelper":"helper","env":{"ONE":"1"}}', original: '{"env":{"ONE":"0"}}', set }),
    ).toMatchObject({
      remove: [['apiKeyHelper']],
      set: [{ path: ['env', 'ONE'], value: '0' }],
    });
  });

  it('never take out a value that isn’t the one that was set', () => {
    const name = fc.constantFrom('A', 'B', 'C');
    const env = fc.dictionary(name, fc.constantFrom('1', '2', ''));
    fc.assert(
      fc.property(env, env, (now, ours) => {
        const set = Object.entries(ours).map(([key, value]) => ({ path: ['env', key] as const, value }));
        const edit = giveBack({ text: JSON.stringify({ env: now }), original: JSON.stringify({ env: {} }), set });
        const removed = new Set(edit.remove.map(([, key]) => key));
        return Object.keys(now).every((key) => removed.has(key) === (ours[key] === now[key]));
      }),
    );
  });

  it('are undone by `cordon undo` too, and forget themselves then', async () => {
    const { host, use, clear, read } = situate();
    const done = await use();
    const excluded = read(EXCLUDE);
    await undoEdits({ host, id: done.ok ? done.value.run : null, looks: [0] });
    expect([read(LOCAL), read(EXCLUDE)]).toEqual([null, expect.not.stringContaining('settings.local')]);
    const shown = await showProject(host);
    expect(shown).toMatchObject({ ok: true, value: { use: { state: 'gone' } } });
    expect(await clear()).toMatchObject({ ok: true, value: { state: 'nothing' } });
    expect(await use()).toMatchObject({ ok: true });
    expect(read(EXCLUDE)).toBe(excluded);
  });

  it('write at the root from a directory below, and work without git', async () => {
    const { host, root, use, read, clear } = situate();
    mkdirSync(join(root, 'a/b'), { recursive: true });
    expect(await use('lab', { ...host, cwd: join(root, 'a/b') })).toMatchObject({ ok: true, value: { root } });
    expect(read(LOCAL)).not.toBeNull();
    await clear();
    const plain = situate({ git: false });
    expect(await plain.use()).toMatchObject({ ok: true, value: { root: plain.root } });
    expect(await plain.clear()).toMatchObject({ ok: true, value: { exact: true } });
    expect(readdirSync(plain.root)).toEqual([]);
  });

  it('leave git’s own list alone where the file is ignored already', async () => {
    const { use, put, read, git } = situate();
    put('.gitignore', '.claude/settings.local.json\n');
    const excluded = read(EXCLUDE);
    await use();
    expect(read(EXCLUDE)).toBe(excluded);
    expect(git('status', '--porcelain')).toBe('?? .gitignore\n');
  });

  it('only show it for a dry run, without a secret', async () => {
    const { host, read } = situate();
    const planned = await useProject(host, { profile: 'lab', dryRun: true });
    if (!planned.ok) throw new Error(planned.problem.message);
    const text = renderProjectUse(planned.value, false);
    expect(text).toContain('+    "ANTHROPIC_BASE_URL": "https://lab.example/anthropic"');
    expect(text).not.toContain(KEY);
    expect([read(LOCAL), read(EXCLUDE)?.includes('settings.local')]).toEqual([null, false]);
  });

  it('say what the repository uses', async () => {
    const { host, use, put, read } = situate();
    await use();
    const shown = await showProject(host);
    expect(shown).toMatchObject({
      ok: true,
      value: { use: { profile: 'lab', state: 'in-use' }, route: { destination: 'https://lab.example/anthropic' } },
    });
    expect(shown.ok && renderProjectShow(shown.value)).toContain(
      'goes to https://lab.example/anthropic, with apiKeyHelper',
    );
    put(LOCAL, `${read(LOCAL) ?? ''}\n`);
    expect(await showProject(host)).toMatchObject({ ok: true, value: { use: { state: 'drifted' } } });
  });
});

describe('cordon project use refuses, with status 3 and nothing written,', () => {
  it.each([
    { behaviour: 'a budget, which needs a gateway', profile: 'capped', code: 'project-gateway' },
    { behaviour: 'a cloud', profile: 'cloud', code: 'project-cloud' },
    { behaviour: 'a client directory of its own', profile: 'moved', code: 'project-config-dir' },
    { behaviour: 'arguments', profile: 'worded', code: 'project-arguments' },
  ])('$behaviour', async ({ profile, code }) => {
    const { use, read } = situate();
    expect(await use(profile)).toMatchObject({ ok: false, problem: { code, kind: 'unsafe' } });
    expect(read(LOCAL)).toBeNull();
  });

  const OUTSIDE = '../outside';
  it.each<{ readonly behaviour: string; readonly make: (at: ReturnType<typeof situate>) => void }>([
    { behaviour: 'a file that git tracks', make: ({ put, git }) => void (put(LOCAL, '{}'), git('add', '-f', LOCAL)) },
    { behaviour: 'a file that a .gitignore takes back', make: ({ put }) => put('.gitignore', `!${LOCAL}\n`) },
    { behaviour: 'a file that anybody may write', make: ({ put }) => chmodSync(put(LOCAL, '{}'), 0o002) },
    { behaviour: 'a broken file', make: ({ put }) => put(LOCAL, '{"env": ') },
    { behaviour: 'a file with comments, which the client drops', make: ({ put }) => put(LOCAL, '{ /* x */ }') },
    { behaviour: 'a list', make: ({ put }) => put(LOCAL, '[]') },
    { behaviour: 'variables that are no object', make: ({ put }) => put(LOCAL, '{"env": []}') },
    { behaviour: 'a file that is too large', make: ({ put }) => put(LOCAL, `{"a":"${'x'.repeat(5 * 1024 * 1024)}"}`) },
    {
      behaviour: 'a directory in the file’s place',
      make: ({ root }) => mkdirSync(join(root, LOCAL), { recursive: true }),
    },
    {
      behaviour: 'a .claude that leads somewhere else',
      make: ({ root, put }) => (put(`${OUTSIDE}/x`, ''), symlinkSync(join(root, OUTSIDE), join(root, '.claude'))),
    },
    {
      behaviour: 'a file that is a link',
      make: ({ root, put }) => (
        put(`${OUTSIDE}/x.json`, '{}'),
        put('.claude/x', ''),
        symlinkSync(join(root, OUTSIDE, 'x.json'), join(root, LOCAL))
      ),
    },
    {
      behaviour: 'a list of git’s that leads to a start-up file',
      make: ({ root, home, put }) => (
        put(join(home, '.bashrc'), 'export A=1\n'),
        rmSync(join(root, EXCLUDE)),
        symlinkSync(join(home, '.bashrc'), join(root, EXCLUDE))
      ),
    },
    {
      behaviour: 'a directory of git’s that leads somewhere else',
      make: ({ root, home, put }) => (
        put(join(home, 'elsewhere/exclude'), '# theirs\n'),
        rmSync(join(root, '.git/info'), { recursive: true }),
        symlinkSync(join(home, 'elsewhere'), join(root, '.git/info'))
      ),
    },
    {
      behaviour: 'a repository whose policy isn’t trusted',
      make: ({ put }) => put('.cordon.jsonc', '{ "profiles": ["lab"] }'),
    },
    {
      behaviour: 'a repository whose policy can’t be understood',
      make: ({ put }) => put('.cordon.jsonc', '{ "profiles": ["lab"], "providers": {} }'),
    },
    {
      behaviour: 'a repository that git can’t read',
      make: ({ root, put }) => (unlinkSync(join(root, '.git/HEAD')), put('.git/HEAD', 'nothing')),
    },
  ])('$behaviour', async ({ make }) => {
    const at = situate();
    make(at);
    const state = () =>
      JSON.stringify([
        at.read(EXCLUDE),
        readdirSync(at.root),
        readdirSync(join(at.root, '..'), { recursive: true }).length,
      ]);
    const before = [at.read(EXCLUDE), readdirSync(at.root)];
    const done = await at.use();
    expect(done).toMatchObject({ ok: false, problem: { kind: 'unsafe' } });
    expect([at.read(EXCLUDE), readdirSync(at.root)], state()).toEqual(before);
  });

  it.each([
    'ANTHROPIC_UNIX_SOCKET',
    'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST',
    'CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR',
    'CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR',
  ])('%s in the shell, which no settings file beats', async (name) => {
    const { use, read } = situate({ env: { [name]: '9' } });
    expect(await use()).toMatchObject({ ok: false, problem: { code: 'project-not-held', kind: 'unsafe' } });
    expect(read(LOCAL)).toBeNull();
  });

  it('a login’s token in the shell, where the repository is to be native', async () => {
    const { use } = situate({ env: { CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-made-up' } });
    expect(await use('native')).toMatchObject({ ok: false, problem: { code: 'project-not-held' } });
    expect(await use('lab')).toMatchObject({ ok: true });
  });

  it('the home directory', async () => {
    const { host, home, use } = situate();
    expect(await use('lab', { ...host, cwd: home })).toMatchObject({ ok: false, problem: { code: 'project-file' } });
  });
});

describe('the key is printed for a client in a repository that uses it, and', () => {
  const ask = { profile: 'lab', isTerminal: false };
  it('for no one else', async () => {
    const { host, root, use, put } = situate();
    const give = (over: object = {}, env: Readonly<Record<string, string>> = {}) =>
      giveCredential({ ...host, env: { ...host.env, ...env } }, { ...ask, root, ...over });
    expect(await give()).toMatchObject({ ok: false, problem: { code: 'credential-guarded' } });
    await use();
    const given = await give();
    expect(given.ok && given.value.reveal()).toBe(KEY);
    for (const refused of [
      await give({ isTerminal: true }),
      await give({ profile: 'other' }),
      await give({ root: '/elsewhere' }),
      await give({}, { CLAUDECODE: '1' }),
      await give({}, { ANTHROPIC_UNIX_SOCKET: '/tmp/x.sock' }),
    ])
      expect(refused).toMatchObject({ ok: false, problem: { kind: 'unsafe' } });
    put(LOCAL, '{"env":{"ANTHROPIC_BASE_URL":"https://evil.example"}}');
    expect(await give()).toMatchObject({ ok: false, problem: { code: 'credential-guarded' } });
  });
});
