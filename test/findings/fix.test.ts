import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctorFix, type FixOutcome } from '../../src/commands/doctor-fix.ts';
import { openSecretStores, readStoredSecret } from '../../src/host/credentials/secret-stores.ts';
import { undoEdits } from '../../src/host/edits/undo-edits.ts';
import { doctor } from '../../src/commands/doctor.ts';
import { renderFix } from '../../src/render/doctor-fix.ts';
import { layOut, lineFor, type LaidOut, type Machine } from './laid-out.ts';

const USER = 'home/.claude/settings.json';
const ROUTER = `{
  "env": {
    "ANTHROPIC_BASE_URL": "https://openrouter.ai/api",
    "ANTHROPIC_AUTH_TOKEN": "sk-or-v1-madeup0000000000",
    "ANTHROPIC_API_KEY": "",
    "KEPT": "1"
  },
  "model": "qwen/qwen3-coder:free",
  "hooks": {}
}
`;

type Options = {
  readonly dryRun?: boolean;
  readonly include?: readonly ('project' | 'local')[];
  readonly profile?: string;
  readonly apply?: boolean;
  readonly keep?: boolean;
};

async function fix(
  place: LaidOut,
  { dryRun = false, include = [], profile, apply = true, keep = profile !== undefined }: Options = {},
): Promise<FixOutcome> {
  const fixed = await doctorFix(place.host, {
    ...place.request,
    dryRun,
    include,
    profile: profile ?? null,
    confirm: async (_, kept) => ({ apply, keep: keep ? kept : [] }),
    looks: [0],
  });
  if (!fixed.ok) throw new Error(fixed.problem.message);
  return fixed.value;
}

function snapshot(directory: string): Readonly<Record<string, string>> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('/.local/state/'))
      .map((path) => [path.slice(directory.length + 1), readFileSync(path, 'latin1')]),
  );
}

type Row = Machine & {
  readonly behaviour: string;
  readonly options?: Options;
  /** The files that change, as they are afterwards. */
  readonly after: Readonly<Record<string, string>>;
  readonly status: number;
};

const ROWS: readonly Row[] = [
  {
    behaviour: 'the address, the credentials and the foreign model leave user settings, and nothing else does',
    files: { [USER]: ROUTER },
    after: { [USER]: '{\n  "env": {\n    "ANTHROPIC_API_KEY": "",\n    "KEPT": "1"\n  },\n  "hooks": {}\n}\n' },
    status: 0,
  },
  {
    behaviour: 'what is beaten here leaves user settings too',
    files: {
      [USER]: '{"env":{"ANTHROPIC_BASE_URL":"https://router.example","A":"1"}}',
      'project/.claude/settings.local.json': '{"env":{"ANTHROPIC_BASE_URL":""}}',
    },
    after: { [USER]: '{"env":{"A":"1"}}' },
    status: 0,
  },
  {
    behaviour: 'duplicates of a key and of the object all go',
    files: {
      [USER]:
        '{\n  "env": { "ANTHROPIC_BASE_URL": "https://one.example", "A": "1" },\n  "env": { "B": "2", "ANTHROPIC_BASE_URL": "https://two.example" }\n}\n',
    },
    after: { [USER]: '{\n  "env": { "A": "1" },\n  "env": { "B": "2" }\n}\n' },
    status: 0,
  },
  {
    behaviour: 'a line of a start-up file is commented out',
    files: {
      'home/.zshrc': 'alias ll=ls\nexport ANTHROPIC_BASE_URL=https://router.example # mine\nexport PATH=$PATH:/opt\n',
    },
    after: {
      'home/.zshrc': 'alias ll=ls\n# export ANTHROPIC_BASE_URL=https://router.example # mine\nexport PATH=$PATH:/opt\n',
    },
    status: 0,
  },
  {
    behaviour: 'an editor’s settings keep their comments',
    files: {
      'home/.config/Code/User/settings.json':
        '{\n  // mine\n  "claudeCode.environmentVariables": [\n    { "name": "A", "value": "1" },\n    { "name": "ANTHROPIC_BASE_URL", "value": "https://router.example" }\n  ],\n}\n',
    },
    after: {
      'home/.config/Code/User/settings.json':
        '{\n  // mine\n  "claudeCode.environmentVariables": [\n    { "name": "A", "value": "1" }\n  ],\n}\n',
    },
    status: 0,
  },
  {
    behaviour: 'project and local settings are left, and the project’s stays a warning',
    files: {
      'project/.claude/settings.json': '{"env":{"ANTHROPIC_BASE_URL":"https://p.example"}}',
      'project/.claude/settings.local.json': '{"env":{"ANTHROPIC_MODEL":"glm-5.3"}}',
    },
    after: {},
    status: 0,
  },
  {
    behaviour: 'project and local settings are repaired where that is asked for',
    files: {
      'project/.claude/settings.json': '{"env":{"ANTHROPIC_BASE_URL":"https://p.example","A":"1"}}',
      'project/.claude/settings.local.json': '{"env":{"ANTHROPIC_MODEL":"glm-5.3","A":"1"}}',
    },
    options: { include: ['project', 'local'] },
    after: {
      'project/.claude/settings.json': '{"env":{"A":"1"}}',
      'project/.claude/settings.local.json': '{"env":{"A":"1"}}',
    },
    status: 0,
  },
  {
    behaviour: 'the state file and managed settings are never edited, and a leak that stays is status 1',
    files: {
      'home/.claude.json': '{"env":{"ANTHROPIC_BASE_URL":"https://router.example"}}',
      'managed/managed-settings.json': '{"env":{"ANTHROPIC_MODEL":"glm-5.3"}}',
    },
    after: {},
    status: 1,
  },
  {
    behaviour: 'a file that the client drops is not edited',
    files: { [USER]: '{ "env": { "ANTHROPIC_BASE_URL": "https://router.example" }, }' },
    after: {},
    status: 0,
  },
  {
    behaviour: 'a function of the person’s stays',
    files: { 'home/.bashrc': 'f() { ANTHROPIC_BASE_URL=https://router.example claude; }\n' },
    after: {},
    status: 0,
  },
];

describe('doctor --fix', () => {
  it.each(ROWS)('$behaviour', async ({ options, after, status, ...machine }) => {
    const place = layOut(machine);
    const before = snapshot(place.root);
    const fixed = await fix(place, options);
    expect(snapshot(place.root)).toEqual({ ...before, ...after });
    expect(fixed.status).toBe(status);

    const again = await doctor(place.host, place.request);
    const settled = new Set(Object.keys(after).map((path) => join(place.root, path)));
    expect(
      again.findings
        .filter(({ fix, origin, severity }) => fix !== null && severity !== 'info' && settled.has(origin.path ?? ''))
        .map((finding) => lineFor(finding, place)),
    ).toEqual([]);

    const undone = await undoEdits({ host: place.host, id: null, looks: [0] });
    expect(undone.ok).toBe(true);
    expect(snapshot(place.root)).toEqual(before);
  });

  it.each([
    { behaviour: 'with --dry-run', options: { dryRun: true } },
    { behaviour: 'where the person says no', options: { apply: false } },
  ])('writes nothing $behaviour, and no state either', async ({ options }) => {
    const place = layOut({ files: { [USER]: ROUTER } });
    const before = snapshot(place.root);
    const fixed = await fix(place, options);
    expect(fixed.report.run).toBeNull();
    expect(fixed.status).toBe(1);
    expect(snapshot(place.root)).toEqual(before);
    expect(existsSync(join(place.home, '.local'))).toBe(false);
  });

  it('shows a diff in which no secret stands', async () => {
    const place = layOut({ files: { [USER]: ROUTER } });
    const text = renderFix((await fix(place, { dryRun: true })).report, { colour: false });
    expect(text).toContain('-    "ANTHROPIC_BASE_URL": "https://openrouter.ai/api",');
    expect(text).not.toContain('madeup0000000000');
    expect(text).toContain('Nothing was written. Run it with --yes to write this.');
  });

  it('names a file that the client drops', async () => {
    const place = layOut({ files: { [USER]: '{ "env": { "ANTHROPIC_BASE_URL": "https://router.example" }, }' } });
    const { report } = await fix(place);
    expect(report.left.map((finding) => lineFor(finding, place))).toEqual([
      'info layer-dropped ~/.claude/settings.json:1',
    ]);
  });

  it('is one run: undo takes all files back at once', async () => {
    const place = layOut({ files: { [USER]: ROUTER, 'home/.bashrc': 'export ANTHROPIC_MODEL=glm-5.3\n' } });
    const before = snapshot(place.root);
    const { report } = await fix(place);
    expect(report.edits).toHaveLength(2);
    const undone = await undoEdits({ host: place.host, id: report.run, looks: [0] });
    expect(undone.ok && undone.value.edits.map(({ state }) => state)).toEqual(['restored', 'restored']);
    expect(snapshot(place.root)).toEqual(before);
  });

  it('a second run changes nothing', async () => {
    const place = layOut({ files: { [USER]: ROUTER } });
    await fix(place);
    const between = snapshot(place.root);
    const second = await fix(place);
    expect(second.report.state).toBe('nothing');
    expect(snapshot(place.root)).toEqual(between);
  });

  it('keeps what it takes out as a profile, its key in the secret store', async () => {
    const place = layOut({ files: { [USER]: ROUTER }, env: { CORDON_SECRET_STORE: 'file' } });
    const { report } = await fix(place, { profile: 'free' });
    expect(report.profiles.map(({ name }) => name)).toEqual(['free']);
    const configuration = readFileSync(join(place.home, '.config/cordon/config.jsonc'), 'utf8');
    expect(configuration).toContain('"provider": "openrouter"');
    expect(configuration).toContain('"credential": "keychain:free"');
    expect(configuration).toContain('"model": "qwen/qwen3-coder:free"');
    expect(configuration).not.toContain('madeup0000000000');
    const stored = await readStoredSecret(place.host, 'free');
    expect(stored.ok && stored.value).toBe('sk-or-v1-madeup0000000000');
  });

  it('keeps a key of the vendor’s own apart: it was never meant for another address', async () => {
    const place = layOut({
      files: {
        [USER]: '{"env":{"ANTHROPIC_BASE_URL":"http://127.0.0.1:4010"}}',
        'home/.bashrc': 'export ANTHROPIC_API_KEY=sk-ant-api03-madeup000000000\n',
      },
      env: { CORDON_SECRET_STORE: 'file' },
    });
    const { report } = await fix(place, { profile: 'lab' });
    expect(report.profiles.map(({ name, secret, next }) => [name, secret, next[0]])).toEqual([
      ['lab', null, 'Put the key into the environment variable CUSTOM_API_KEY.'],
      ['anthropic-key', 'the encrypted files', 'Start a session with: cordon run anthropic-key'],
    ]);
    const stored = await readStoredSecret(place.host, 'anthropic-key');
    expect(stored.ok && stored.value).toBe('sk-ant-api03-madeup000000000');
  });

  it('makes a profile of every address, each with what stood beside it or was exported for it', async () => {
    const place = layOut({
      files: {
        [USER]:
          '{"env":{"ANTHROPIC_BASE_URL":"https://one.example/v1","ANTHROPIC_AUTH_TOKEN":"made-up-token-one","ANTHROPIC_DEFAULT_OPUS_MODEL":"glm-5.3","ANTHROPIC_DEFAULT_HAIKU_MODEL":"glm-5.3-air"}}',
        'home/.config/Code/User/settings.json':
          '{"claudeCode.environmentVariables":[{"name":"ANTHROPIC_BASE_URL","value":"https://two.example"}]}',
        'home/.zshrc': 'export ANTHROPIC_AUTH_TOKEN=made-up-token-two\n',
      },
      env: { CORDON_SECRET_STORE: 'file' },
    });
    const { report } = await fix(place, { profile: 'first' });
    expect(report.profiles.map(({ name }) => name)).toEqual(['first', 'two']);
    expect(report.unkept).toEqual([]);
    const configuration = readFileSync(join(place.home, '.config/cordon/config.jsonc'), 'utf8');
    expect(configuration).toContain('"first": { "baseUrl": "https://one.example", "auth": "bearer" }');
    expect(configuration).toContain('"opus": "glm-5.3"');
    expect(configuration).toContain('"haiku": "glm-5.3-air"');
    for (const [name, text] of [
      ['first', 'made-up-token-one'],
      ['two', 'made-up-token-two'],
    ] as const)
      expect(await readStoredSecret(place.host, name)).toEqual({ ok: true, value: text });
    // The editor’s address counted for nothing beside the one in user settings; without that it would have.
    const again = await doctor(place.host, place.request);
    expect(again.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('never writes over a stored key, and makes no second profile of what one keeps already', async () => {
    const place = layOut({ files: { [USER]: ROUTER }, env: { CORDON_SECRET_STORE: 'file' } });
    const [store] = await openSecretStores(place.host);
    await store?.set('openrouter', 'somebody-needs-this-one');
    await fix(place, { keep: true });
    expect(await readStoredSecret(place.host, 'openrouter')).toEqual({ ok: true, value: 'somebody-needs-this-one' });
    expect(await readStoredSecret(place.host, 'openrouter-2')).toEqual({
      ok: true,
      value: 'sk-or-v1-madeup0000000000',
    });
    await undoEdits({ host: place.host, id: null, looks: [0] });
    expect((await fix(place, { keep: true })).report.profiles).toEqual([]);
  });

  it('says what no profile can keep, before anything is done', async () => {
    const place = layOut({
      files: {
        [USER]:
          '{"env":{"ANTHROPIC_BASE_URL":"https://me:word@router.example","ANTHROPIC_AUTH_TOKEN":"made-up-token-one","ANTHROPIC_CUSTOM_HEADERS":"Authorization: Bearer made-up-header"}}',
        'home/.bashrc': 'export ANTHROPIC_CUSTOM_HEADERS="x-api-key: made-up-header-two"\n',
      },
    });
    const { report } = await fix(place, { dryRun: true });
    expect(report.unkept.map(({ path, reason }) => `${path.slice(place.home.length + 1)}: ${reason}`)).toEqual([
      '.claude/settings.json: its address can’t be used as it stands',
      '.bashrc: a profile has no place for ANTHROPIC_CUSTOM_HEADERS',
    ]);
    const text = renderFix(report, { colour: false });
    expect(text).toContain('An undo brings it back.');
    for (const secret of ['word', 'made-up']) expect(text).not.toContain(secret);
  });

  it('names a helper that it takes out, and how a profile would run it', async () => {
    const helper = JSON.stringify({
      apiKeyHelper: 'print-a-key --made-up',
      env: { ANTHROPIC_BASE_URL: 'https://one.example' },
    });
    const place = layOut({ files: { [USER]: helper }, env: { CORDON_SECRET_STORE: 'file' } });
    const { report } = await fix(place, { dryRun: true });
    expect(report.edits.length).toBeGreaterThan(0);
    expect(report.unkept.map(({ path, reason }) => [path.slice(place.home.length + 1), reason])).toContainEqual([
      '.claude/settings.json',
      expect.stringMatching(/^apiKeyHelper runs a command.*cmd:/),
    ]);
  });

  it('takes nothing out where the profile can’t be made', async () => {
    const place = layOut({ files: { [USER]: ROUTER }, env: { CORDON_SECRET_STORE: 'file' } });
    await expect(fix(place, { profile: '../x' })).rejects.toThrow('That can’t be the name of a profile.');
    expect(readFileSync(join(place.root, USER), 'utf8')).toBe(ROUTER);
  });
});
