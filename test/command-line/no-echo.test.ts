import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/command-line.ts';
import { runShellCommand } from '../../src/command-line/shell-commands.ts';
import { parseExecLine } from '../../src/core/plan/parse-exec-line.ts';
import { parseRunLine } from '../../src/core/plan/parse-run-line.ts';
import { showName, withoutSecrets, withoutSecretWords } from '../../src/core/profiles/secret-shape.ts';
import { renderProblem } from '../../src/render/problem.ts';

const KEY = 'sk-or-v1-0123456789abcdef0123456789abcdef';
const OPAQUE = 'q7Zt2mX9cV4bN8kL1pR6sD3fG5hJ0wYa';

/** Command lines with a key where something else belongs, as a paste into the wrong place leaves them. */
const LINES: readonly (readonly string[])[] = [
  [KEY],
  [OPAQUE],
  ['explain', `--${KEY}`],
  ['explain', KEY],
  ['explain', '--json', KEY],
  ['doctor', `--${KEY}`],
  ['doctor', KEY],
  ['doctor', '--include', KEY],
  ['doctor', '--project', KEY],
  ['doctor', '--fix', '--profile', KEY],
  ['undo', KEY],
  ['undo', OPAQUE],
  ['verify', KEY],
  ['profile', 'show', KEY],
  ['profile', 'remove', KEY],
  ['profile', 'add', KEY],
  ['profile', 'add', 'x', '--provider', KEY],
  ['profile', 'import', KEY],
  ['profile', KEY],
  ['secret', 'get', KEY],
  ['secret', 'get', OPAQUE],
  ['secret', 'remove', KEY],
  ['secret', 'remove', OPAQUE],
  ['project', KEY],
  ['project', 'use', KEY],
  ['editor', KEY],
  ['editor', 'vscode', KEY],
  ['import', KEY],
  ['init', KEY],
  ['init', '--shell', KEY],
  ['status', KEY],
  ['budget', 'set', KEY, '--usd', '5'],
  ['budget', 'raise', KEY, '5'],
  ['usage', '--by', KEY],
  ['usage', '--since', KEY],
  ['conformance', '--client', KEY],
];

let written = '';

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'cordon-echo-'));
  for (const [name, value] of Object.entries({
    HOME: home,
    CORDON_CLAUDE: join(home, 'none'),
    CORDON_SECRET_STORE: 'file',
  }))
    vi.stubEnv(name, value);
  for (const name of ['CORDON_CONFIG', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'CLAUDE_CONFIG_DIR'])
    vi.stubEnv(name, undefined);
  written = '';
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written += String(chunk);
      return true;
    });
  return () => rmSync(home, { recursive: true, force: true });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function expectNoKey(text: string): void {
  expect(text).not.toBe('');
  for (const secret of [KEY, OPAQUE]) expect(text).not.toContain(secret.slice(-16));
}

describe('a key that was pasted into the wrong place isn’t repeated', () => {
  it.each(LINES.map((line) => ({ line: line.join(' ').replace(KEY, 'KEY').replace(OPAQUE, 'OPAQUE'), words: line })))(
    'cordon $line',
    async ({ words }) => {
      await runCommandLine(words);
      expectNoKey(written);
    },
  );

  it.each(['shell-init', 'completion'])('cordon %s KEY', async (command) => {
    await runShellCommand(command, [KEY]);
    expectNoKey(written);
  });

  it('cordon run and cordon exec, as options', () => {
    for (const parsed of [parseRunLine([`--${KEY}`, 'x']), parseExecLine([`--${KEY}`, 'x'])]) {
      expect(parsed.ok).toBe(false);
      if (!parsed.ok) expectNoKey(renderProblem(parsed.problem, false));
    }
  });

  it('a message keeps what only sounds like one', () => {
    for (const text of ['newer clients send them as Basic authorization.', 'sha256:0123456789ab', '/home/me/task-sk-1'])
      expect(withoutSecrets(text)).toBe(text);
    expect(withoutSecrets(`a ${KEY}, b`)).toBe('a ***, b');
    expect(withoutSecrets('Authorization: Bearer abcd1234efgh')).toBe('Authorization: Bearer ***');
    expect(withoutSecrets('x -----BEGIN PRIVATE KEY----- MIIB')).toBe('x ***');
    expect(withoutSecretWords(`unknown option '--${OPAQUE}'`)).toBe("unknown option '***'");
    expect(withoutSecretWords('CLAUDE_CODE_MAX_CONTEXT_TOKENS_2026')).toBe('CLAUDE_CODE_MAX_CONTEXT_TOKENS_2026');
    expect(showName(OPAQUE)).toBe('(a name that looks like a secret)');
  });
});
