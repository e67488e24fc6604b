import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createBox, putFile, type Box } from './box.ts';
import { cordon, ownArguments, reportOf } from './launch.ts';

const LAB = { LAB_KEY: 'made-up' };

async function argumentsOf(box: Box, profile: string, words: readonly string[]): Promise<readonly string[]> {
  return ownArguments(reportOf(await cordon(box, ['run', profile, ...words], { env: LAB })));
}

/** The overlay that the client was handed, as it lies on the disk. */
async function overlayOf(box: Box, profile: string, words: readonly string[]) {
  const report = reportOf(await cordon(box, ['run', profile, ...words], { env: LAB }));
  const overlay = JSON.parse(readFileSync(report.argv[1] ?? '', 'utf8')) as Record<string, unknown> & {
    readonly env: Readonly<Record<string, string>>;
  };
  return { report, overlay };
}

describe('the person’s arguments arrive exactly, behind cordon’s own', () => {
  test.each([
    { behaviour: 'none', words: [] },
    { behaviour: 'an empty one', words: ['-p', ''] },
    { behaviour: 'spaces, line breaks, tabs', words: ['-p', ' a  b ', 'x\ny', '\t'] },
    { behaviour: 'quotes and shell signs', words: ['-p', `'"\`$HOME $(id) ; & | > < * ? ~ \\`] },
    { behaviour: 'other scripts, emoji, combining marks', words: ['-p', 'здравствуй', '你好', '🧭', 'e\u0301'] },
    { behaviour: 'control characters', words: ['-p', '\u0001\u001b[31m\u007f'] },
    {
      behaviour: 'a leading -- is cordon’s, the next one the client’s',
      given: ['--', '--', '-p', 'x'],
      words: ['--', '-p', 'x'],
    },
    { behaviour: '-- further on', words: ['-p', '--', '--settings', 'x', '--model', 'y'] },
    { behaviour: 'words that look like cordon’s options', words: ['--dry-run', '--json', '--help'] },
    { behaviour: 'a hundred thousand characters', words: ['-p', 'x'.repeat(100_000)] },
    { behaviour: 'two thousand words', words: ['-p', ...Array.from({ length: 2000 }, (_, index) => `w${index}`)] },
    { behaviour: 'options that take several values', words: ['--allowedTools', 'Read', 'Edit(./x y)', '-p', 'hi'] },
    { behaviour: 'short options in one word', words: ['-pc', 'hi'] },
    {
      behaviour: 'what only looks like --settings',
      words: ['--setting', 'x', '--settingsX=1', '-p', 'say --settings=x'],
    },
    { behaviour: '--setting-sources', words: ['--setting-sources', 'user', '-p', 'hi'] },
    { behaviour: '--setting-sources without a source', words: ['--setting-sources=', '-p', 'hi'] },
  ])('$behaviour', async ({ words, given = words }) => {
    expect(await argumentsOf(createBox(), 'native', given)).toEqual(words);
  });

  test('any words at all', async () => {
    const box = createBox();
    const odd = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(
        '',
        '-',
        '--',
        '---',
        '-p',
        '--verbose',
        '-x=1',
        'a b',
        '\n',
        '"',
        "'",
        '\\',
        '@',
        '{overlay}',
        '{}',
        '%s',
        '-1',
      ),
    );
    // No NUL, which no argument of a program can hold, and no lone surrogate, which isn't text.
    const word = odd.map((text) => text.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 8 }), async (words) => {
        expect(await argumentsOf(box, 'native', ['--', 'a prompt', ...words])).toEqual(['a prompt', ...words]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  test.each([
    { profile: 'native', words: [], model: ['--model', 'default'] },
    { profile: 'lab', words: [], model: ['--model', 'lab/model'] },
    { profile: 'lab', words: ['--model', 'own'], model: ['--model', 'own'] },
    { profile: 'lab', words: ['--model=own'], model: ['--model=own'] },
    { profile: 'native', words: ['--model', 'opus'], model: ['--model', 'opus'] },
    {
      profile: 'lab',
      words: ['--', '-p', '--', '--model', 'own'],
      model: ['--model', 'lab/model', '-p', '--', '--model', 'own'],
    },
  ])('$profile with $words is started with $model', async ({ profile, words, model }) => {
    const { argv } = reportOf(await cordon(createBox(), ['run', profile, ...words], { env: LAB }));
    expect(argv.slice(2)).toEqual(model);
  });
});

const OWN = {
  env: {
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
    ANTHROPIC_AUTH_TOKEN: 'leak',
    CLAUDE_CODE_SUBAGENT_MODEL: 'leak',
    HTTPS_PROXY: 'http://127.0.0.1:2',
    MINE: 'kept',
  },
  apiKeyHelper: 'echo leak',
  model: 'leak',
  hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'true' }] }] },
  permissions: { allow: ['Read'], deny: ['Bash(rm *)'] },
};

/** Every group of hooks in an overlay but cordon's own: those of a routed session, and the guard of a native one. */
function personsHooks(overlay: object): readonly unknown[] {
  const { hooks = {} } = overlay as { readonly hooks?: Readonly<Record<string, readonly unknown[]>> };
  return Object.values(hooks)
    .flat()
    .filter((group) => !/cordon.cjs' 'hook'|cordon: a policy that came/.test(JSON.stringify(group)));
}

describe.each(['native', 'lab'])('the person’s own --settings in a session of %s', (profile) => {
  const box = () => {
    const made = createBox();
    putFile(`${made.cwd}/own.json`, OWN);
    putFile(`${made.cwd}/other.json`, { permissions: { allow: ['Write'] } });
    return made;
  };
  const inline = JSON.stringify(OWN);

  test.each([
    { behaviour: 'a relative file', words: ['--settings', 'own.json'] },
    { behaviour: 'a file in the same word', words: ['--settings=./own.json'] },
    { behaviour: 'inline', words: ['--settings', inline] },
    { behaviour: 'inline in the same word', words: [`--settings=${inline}`] },
    { behaviour: 'inline with blanks around', words: ['--settings', ` \n${inline} `] },
    { behaviour: 'twice: the last one counts', words: ['--settings', 'other.json', '--settings', 'own.json'] },
    { behaviour: 'behind the prompt', words: ['-p', 'hi', '--settings', 'own.json'] },
    {
      behaviour: 'behind an option that takes several values',
      words: ['--allowedTools', 'Read', 'Edit', '--settings', 'own.json'],
    },
  ])('$behaviour: hooks and permissions stay, the routing goes', async ({ words }) => {
    const { report, overlay } = await overlayOf(box(), profile, words);
    expect(report.argv.filter((word) => word.startsWith('--settings'))).toEqual(['--settings']);
    expect(overlay).toMatchObject({ permissions: OWN.permissions, apiKeyHelper: '' });
    expect(personsHooks(overlay)).toEqual([OWN.hooks.SessionStart[0]]);
    expect(overlay).not.toHaveProperty('model');
    const { ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN, CLAUDE_CODE_SUBAGENT_MODEL, HTTPS_PROXY, MINE } = overlay.env;
    expect({ ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN, CLAUDE_CODE_SUBAGENT_MODEL, HTTPS_PROXY, MINE }).toEqual({
      ANTHROPIC_BASE_URL: '',
      ANTHROPIC_AUTH_TOKEN: '',
      CLAUDE_CODE_SUBAGENT_MODEL: '',
      HTTPS_PROXY: '',
      MINE: 'kept',
    });
    expect(JSON.stringify(report)).not.toContain('leak');
  });

  test.each([
    { behaviour: 'an empty one', words: ['--settings', ''] },
    {
      behaviour: 'an empty one behind a file, which it cancels for the client',
      words: ['--settings', 'own.json', '--settings='],
    },
    { behaviour: 'an empty object', words: ['--settings', '{}'] },
  ])('$behaviour adds nothing', async ({ words }) => {
    const { report, overlay } = await overlayOf(box(), profile, words);
    expect(ownArguments(report)).toEqual([]);
    expect(personsHooks(overlay)).toEqual([]);
    expect(overlay.env).not.toHaveProperty('MINE');
  });

  test.each([
    { behaviour: 'behind --', words: ['-p', '--', '--settings', 'own.json'] },
    { behaviour: 'inside a longer prompt', words: ['-p', '--settings own.json'] },
  ])('$behaviour it is a prompt and stays where it is', async ({ words }) => {
    const { report, overlay } = await overlayOf(box(), profile, words);
    expect(ownArguments(report)).toEqual(words);
    expect(personsHooks(overlay)).toEqual([]);
  });

  test.each([[['--system-prompt', '--settings', 'own.json']], [['--name', '--settings=own.json', '-p', 'hi']]])(
    '%s is refused: clients read it differently',
    async (words) => {
      const ended = await cordon(box(), ['run', profile, ...words], { env: LAB });
      expect({ status: ended.status, stdout: ended.stdout.toString(), stderr: ended.stderr }).toEqual({
        status: 3,
        stdout: '',
        stderr: expect.stringMatching(/^cordon: --settings stands where another option takes its value/),
      });
    },
  );
});
