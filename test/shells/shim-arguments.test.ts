import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { quoteFish, quoteSh } from '../../src/core/shells/quote.ts';
import { putShellClient, type Box } from '../launch/box.ts';
import { cordon, runIn } from '../launch/launch.ts';
import { createShellBox, isInstalled } from './shell-box.ts';

/** Words that a ready-made program passes on by itself, and words that it leaves to cordon. */
const PLAIN = ['', 'a b', "it's", '"', 'two\nlines', '\n', ' lead', '*', '~', '$(touch pwned)', '`touch pwned`'];
const ODDER = ['$HOME', '\\', '\\n', '☂ é', 'a;b|c&d>e', '%s', '-p'];
const LEFT_TO_CORDON = ['-x', '--', '--looks-like=$(touch pwned)', '-', 'mcp'];

const SHELLS = [
  { name: 'bash', argv: ['bash', '--norc', '-c'], quote: quoteSh, status: '$?' },
  { name: 'zsh', argv: ['zsh', '-f', '-c'], quote: quoteSh, status: '$?' },
  { name: 'fish', argv: ['fish', '--no-config', '-c'], quote: quoteFish, status: '$status' },
  { name: 'dash', argv: ['dash', '-c'], quote: quoteSh, status: '$?' },
].filter(({ name }) => isInstalled(name));

/** Says whether it was started by a ready-made program or through cordon, and the person's words, each in brackets. */
const SHOW = `printf '%s ' "\${CORDON_SESSION%%-*}"; shift 4; for word do printf '[%s]' "$word"; done
[ -n "\${SIGNAL-}" ] && kill -$SIGNAL $$; exit \${ENDS-0}`;

async function makeShims(): Promise<{ readonly box: Box; readonly programs: string }> {
  const box = createShellBox();
  putShellClient(box, SHOW);
  const programs = path.join(box.directory, 'pro grams');
  for (const which of [['native'], ['--claude']]) {
    const made = await cordon(box, ['shim', ...which, '--dir', programs]);
    expect({ status: made.status, stderr: made.stderr }).toEqual({ status: 0, stderr: '' });
  }
  return { box, programs };
}

const shown = (words: readonly string[]) => words.map((word) => `[${word}]`).join('');

describe.each(SHELLS)('the programs of cordon shim, called from $name', ({ argv, quote, status }) => {
  test('pass every argument exactly, run nothing of it, and keep the exit status', async () => {
    const { box, programs } = await makeShims();
    const [native, claude] = ['claude-native', 'claude'].map((name) => quote(path.join(programs, name)));
    const words = [...PLAIN, ...ODDER];
    const line = (program: string | undefined, more: readonly string[]) =>
      `${program} ${[...words, ...more].map((word) => quote(word)).join(' ')}`;
    const direct = await runIn(box, [...argv, line(native, [])], { env: { ENDS: '42' } });
    expect({ status: direct.status, stdout: direct.stdout.toString(), stderr: direct.stderr }).toEqual({
      status: 42,
      stdout: `shim ${shown(words)}`,
      stderr: '',
    });
    for (const program of [native, claude]) {
      const through = await runIn(box, [...argv, line(program, LEFT_TO_CORDON)], { env: { ENDS: '7' } });
      expect(through.status).toBe(7);
      const [by, rest] = [through.stdout.toString().split(' ')[0], through.stdout.toString().replace(/^\S* /, '')];
      expect(by).not.toBe('shim');
      expect(rest).toBe(shown([...words, ...LEFT_TO_CORDON]));
    }
    expect(existsSync(path.join(box.cwd, 'pwned'))).toBe(false);
  });

  test.each(['TERM', 'INT', 'KILL'])('a client that SIG%s ends is seen as that signal', async (signal) => {
    const { box, programs } = await makeShims();
    const number = { TERM: 143, INT: 130, KILL: 137 }[signal];
    for (const name of ['claude-native', 'claude']) {
      const script = `${quote(path.join(programs, name))}; echo "status ${status}"`;
      // A shell that a signal of Ctrl-C's kind reaches through its program may end with it: both say the same.
      const ended = await runIn(box, [...argv, script], { env: { SIGNAL: signal } });
      const said = /status (\d+)/.exec(ended.stdout.toString())?.[1];
      expect(said === undefined ? (ended.signal ?? ended.status) : Number(said)).toSatisfy(
        (seen) => seen === number || seen === `SIG${signal}`,
      );
    }
  });
});
