import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONFIGURATION, createBox, KEY, putConfiguration, putFile, type Box } from './box.ts';
import { cordon, cordonArgv, filesBelow, reportOf, runIn } from './launch.ts';
import { expectRefusal } from './refusal.ts';

const isPosix = process.platform !== 'win32';
const NESTED = `{"env":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;

describe('the command line', () => {
  test.each([
    { args: [], says: /needs the name of a profile/ },
    { args: [''], says: /needs the name of a profile/ },
    { args: ['--'], says: /no option "--"/ },
    { args: ['--jsn', 'native'], says: /no option "--jsn"/ },
    { args: ['-p', 'native'], says: /no option "-p"/ },
    { args: ['lba'], says: /no profile "lba" .*config\.jsonc\.\n +Did you mean "lab"\?/ },
    { args: ['nativ'], says: /Did you mean "native"\?/ },
    { args: ['../x'], says: /no profile "\.\.\/x"/ },
    { args: ['x\u001b[31m\n'], says: /no profile "x\\u001b\[31m\\n"/ },
    { args: ['ü'.repeat(10_000)], says: /no profile "ü{1,100}/ },
    { args: ['__proto__'], says: /no profile "__proto__"/ },
    { args: ['constructor'], says: /no profile "constructor"/ },
  ])('run $args', async ({ args, says }) => {
    const box = createBox();
    const ended = await cordon(box, ['run', ...args]);
    expectRefusal(ended, { status: 2, says, box });
    expect(ended.stderr.length).toBeLessThan(600);
  });

  test('--json is one object on standard output, also for a refusal', async () => {
    const ended = await cordon(createBox(), ['run', '--dry-run', '--json', 'lba']);
    expect(ended.status).toBe(2);
    expect(JSON.parse(ended.stdout.toString())).toMatchObject({
      schema: 1,
      error: { code: expect.any(String), message: expect.stringContaining('lba') },
    });
  });

  test('a refused launch writes nothing of the client’s and no session', async () => {
    const box = createBox();
    await cordon(box, ['run', 'lab', '-p', 'hi']);
    const written = filesBelow(box.directory).map(({ file }) => path.relative(box.directory, file));
    expect(
      written
        .filter((file) => !/^home\/\.(cache\/cordon|local\/state\/cordon\/(clients|configuration)\.json$)/.test(file))
        .sort(),
    ).toEqual(['bin/claude', 'home/.config/cordon/config.jsonc']);
  });
});

describe.skipIf(!isPosix)('the home, the working directory and the state directory', () => {
  test.each([
    { behaviour: 'HOME unset', env: { HOME: undefined }, says: /there is no home directory/ },
    { behaviour: 'HOME empty', env: { HOME: '' }, says: /there is no home directory/ },
    { behaviour: 'HOME relative', env: { HOME: 'home' }, says: /there is no home directory/ },
    {
      behaviour: 'HOME isn’t there',
      env: { HOME: '/nowhere/home' },
      says: /\/nowhere\/home can't be used: the home directory isn’t there/,
    },
  ])('$behaviour', async ({ env, says }) => {
    const box = createBox();
    const ended = await cordon(box, ['run', 'native'], { env });
    expectRefusal(ended, { status: 3, says, box });
    expect(filesBelow(box.cwd)).toEqual([]);
    expect(existsSync('/nowhere')).toBe(false);
  });

  test('a HOME that isn’t there is not made', async () => {
    const box = createBox();
    const home = path.join(box.directory, 'absent');
    await cordon(box, ['run', 'native'], { env: { HOME: home } });
    expect(existsSync(home)).toBe(false);
  });

  test('a working directory that was deleted: the client decides, as without cordon', async () => {
    const box = createBox();
    const gone = path.join(box.directory, 'gone');
    mkdirSync(gone);
    const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
    const ended = await runIn(box, ['/bin/sh', '-c', script, 'sh', gone, ...cordonArgv('run', 'native', '-p')]);
    expect(ended.stderr).toBe('');
    expect(reportOf(ended).cwd).toBe(null);
  });

  const state = ({ home }: Box) => path.join(home, '.local', 'state', 'cordon');
  test.each([
    {
      behaviour: 'a symbolic link',
      make: (place: string, box: Box) => symlinkSync(box.cwd, place),
      says: /it is a symbolic link/,
    },
    {
      behaviour: 'writable for everybody',
      make: (place: string) => (mkdirSync(place), chmodSync(place, 0o777)),
      says: /others may write to it/,
    },
    { behaviour: 'a file', make: (place: string) => putFile(place, 'x'), says: /it is not a directory/ },
    {
      behaviour: 'a link to nothing',
      make: (place: string) => symlinkSync('/nowhere', place),
      says: /it is a symbolic link/,
    },
  ])('a state directory that is $behaviour is refused and not written to', async ({ make, says }) => {
    const box = createBox();
    mkdirSync(path.dirname(state(box)), { recursive: true });
    make(state(box), box);
    const before = spawnSync('ls', ['-lA', state(box)], { encoding: 'utf8' }).stdout;
    const ended = await cordon(box, ['run', 'native']);
    expectRefusal({ ...ended }, { status: 3, says, box: { ...box, home: '/nowhere' } });
    expect(spawnSync('ls', ['-lA', state(box)], { encoding: 'utf8' }).stdout).toBe(before);
    expect(filesBelow(box.cwd)).toEqual([]);
  });

  test('a sessions directory that is a link is refused', async () => {
    const box = createBox();
    mkdirSync(state(box), { recursive: true, mode: 0o700 });
    symlinkSync(box.cwd, path.join(state(box), 'sessions'));
    const ended = await cordon(box, ['run', 'native']);
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/sessions can't be used: it is a symbolic link/),
    });
    expect(filesBelow(box.cwd)).toEqual([]);
  });
});

/** Ways in which a path can be no ordinary file. */
const STRANGE: Readonly<Record<string, (file: string) => void>> = {
  'a pipe': (file) => void spawnSync('mkfifo', [file]),
  'a link to /dev/zero': (file) => symlinkSync('/dev/zero', file),
  'a link that loops': (file) => symlinkSync(path.basename(file), file),
  'a directory': (file) => mkdirSync(file),
  'twenty thousand levels deep': (file) => void putFile(file, NESTED),
  'forty million bytes': (file) => void putFile(file, `{"env":{"A":"${'x'.repeat(40_000_000)}"}}`),
  'random bytes': (file) =>
    void putFile(file, Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))),
  'control characters': (file) =>
    void putFile(file, { env: { CLAUDE_CONFIG_DIR: '\u001b[2J', DYLD_X: '\u001b]0;x\u0007' } }),
};
const strange = Object.keys(STRANGE);

describe.skipIf(!isPosix)('settings files of the client', () => {
  const places = [
    'home/.claude/settings.json',
    'home/.claude.json',
    'cwd/.claude/settings.json',
    'cwd/.claude/settings.local.json',
  ];
  test.each(places.flatMap((place) => strange.map((kind) => ({ place, kind }))))(
    '$place that is $kind: the session starts, contained',
    async ({ place, kind }) => {
      const box = createBox();
      const file = path.join(box.directory, place);
      mkdirSync(path.dirname(file), { recursive: true });
      STRANGE[kind]?.(file);
      const ended = await cordon(box, ['run', 'lab'], { env: { LAB_KEY: KEY } });
      expect(reportOf(ended).env['ANTHROPIC_BASE_URL']).toBe('http://127.0.0.1:9');
      expect(ended.stderr).toBe('');
    },
  );
});

describe.skipIf(!isPosix)('the person’s own --settings', () => {
  test.each([
    {
      behaviour: 'a file that isn’t there',
      settings: 'nowhere.json',
      status: 2,
      says: /nowhere\.json, given with --settings, isn't there/,
    },
    {
      behaviour: 'bad inline text',
      settings: '{bad}',
      status: 2,
      says: /text given with --settings is not valid JSON/,
    },
    {
      behaviour: 'another option by mistake',
      settings: '--model',
      status: 2,
      says: /--model, given with --settings, isn't there/,
    },
    { behaviour: 'a path with control characters', settings: '\u001b[2J\n', status: 2, says: /\\u\{1b\}\[2J\\u\{a\}/ },
    {
      behaviour: 'a field that makes the client drop it',
      settings: '{"permissions":5}',
      status: 3,
      says: /would drop the whole settings overlay.*permissions/,
    },
  ])('$behaviour', async ({ settings, status, says }) => {
    const box = createBox();
    expectRefusal(await cordon(box, ['run', 'lab', '--settings', settings], { env: { LAB_KEY: KEY } }), {
      status,
      says,
      box,
    });
  });

  test.each(strange.filter((kind) => !/levels|control/.test(kind)))('a file that is %s', async (kind) => {
    const box = createBox();
    STRANGE[kind]?.(path.join(box.cwd, 'own.json'));
    expectRefusal(await cordon(box, ['run', 'lab', '--settings=own.json'], { env: { LAB_KEY: KEY } }), {
      status: 2,
      says: /own\.json/,
      box,
    });
  });
});

describe.skipIf(!isPosix)('the configuration', () => {
  const lab = CONFIGURATION.profiles.lab;
  const LITERAL = 'sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef';
  test.each([
    { behaviour: 'broken', configuration: '{\n  "profiles": {,}\n}', status: 2, says: /config\.jsonc:2\)/ },
    { behaviour: 'empty', configuration: '', status: 2, says: /config\.jsonc/ },
    { behaviour: 'a list', configuration: '[]', status: 2, says: /config\.jsonc/ },
    {
      behaviour: 'a key by mistake',
      configuration: '{\n"providers": {\n"p": { "base_ur1": "x" } } }',
      status: 2,
      says: /"base_ur1" .*config\.jsonc:3\)\.\n +Did you mean "baseUrl"\?/,
    },
    {
      behaviour: 'a profile by a bad name',
      configuration: JSON.stringify({ profiles: { '../x': lab } }),
      status: 2,
      says: /\.\.\/x/,
    },
    {
      behaviour: 'a literal secret',
      configuration: JSON.stringify({ profiles: { lab: { ...lab, credential: LITERAL } } }),
      status: 2,
      says: /profiles\.lab\.credential/,
    },
    {
      behaviour: 'clear text to another machine',
      configuration: JSON.stringify({
        ...CONFIGURATION,
        providers: { lab: { baseUrl: 'http://lab.example', auth: 'bearer' }, other: CONFIGURATION.providers.other },
      }),
      status: 3,
      says: /lab\.example .*clear text/,
    },
    {
      behaviour: 'a URL with control characters',
      configuration: JSON.stringify({
        ...CONFIGURATION,
        providers: { lab: { baseUrl: 'https://x\u001b[2J', auth: 'bearer' }, other: CONFIGURATION.providers.other },
      }),
      status: 2,
      says: /baseUrl/,
    },
    {
      behaviour: 'an unknown provider',
      configuration: JSON.stringify({ profiles: { lab } }),
      status: 2,
      says: /"lab"/,
    },
  ])('$behaviour', async ({ configuration, status, says }) => {
    const box = createBox();
    putConfiguration(box, configuration);
    const ended = await cordon(box, ['run', 'lab'], { env: { LAB_KEY: KEY } });
    expectRefusal(ended, { status, says, box });
    expect(ended.stderr).not.toContain(LITERAL);
  });

  test.each(strange.filter((kind) => kind !== 'control characters'))('a file that is %s', async (kind) => {
    const box = createBox();
    const file = putConfiguration(box, '{}');
    rmSync(file);
    STRANGE[kind]?.(file);
    expectRefusal(await cordon(box, ['run', 'lab'], { env: { LAB_KEY: KEY } }), {
      status: 2,
      says: /config\.jsonc/,
      box,
    });
    // A person's own login doesn't depend on it.
    expect((await cordon(box, ['run', 'native'])).status).toBe(0);
  });

  test('one that everybody may write to', async () => {
    const box = createBox();
    chmodSync(putConfiguration(box, CONFIGURATION), 0o666);
    expectRefusal(await cordon(box, ['run', 'lab'], { env: { LAB_KEY: KEY } }), {
      status: 3,
      says: /everybody may write to it/,
      box,
    });
  });
});

describe('a credential that can’t be used', () => {
  test.each([
    { behaviour: 'not set', LAB_KEY: undefined, says: /LAB_KEY, .*is not set/ },
    { behaviour: 'empty', LAB_KEY: '', says: /LAB_KEY is empty/ },
    { behaviour: 'blank', LAB_KEY: ' \t ', says: /LAB_KEY is empty/ },
    { behaviour: 'two lines', LAB_KEY: `${KEY}\n${KEY}`, says: /LAB_KEY holds more than one line/ },
    { behaviour: 'control characters', LAB_KEY: `${KEY}\u001b[31m`, says: /LAB_KEY holds control characters/ },
    { behaviour: 'with a space', LAB_KEY: `Bearer ${KEY}`, says: /LAB_KEY holds spaces/ },
    { behaviour: 'a login’s token', LAB_KEY: `sk-ant-oat01-${KEY}`, says: /LAB_KEY holds a claude\.ai login’s token/ },
  ])('$behaviour', async ({ LAB_KEY, says }) => {
    const box = createBox();
    expectRefusal(await cordon(box, ['run', 'lab'], { env: { LAB_KEY } }), { status: 3, says, box });
  });
});

test.skipIf(!isPosix)('names that end up in a notice can’t steer the terminal', async () => {
  const ended = await cordon(createBox(), ['run', 'native'], { env: { 'DYLD_\u001b[2J\n': 'x' } });
  expect(ended.status).toBe(0);
  expect(ended.stderr).toBe(
    'cordon: DYLD_\\u{1b}[2J\\u{a} would run code inside the client, so it was left out of this session.\n',
  );
});
