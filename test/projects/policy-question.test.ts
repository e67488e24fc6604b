import { describe, expect, it } from 'vitest';
import { putShellClient } from '../launch/box.ts';
import { cordonProgram } from '../lab/pinned-client.ts';
import { startTerminal, whyNoTerminal } from '../lab/terminal.ts';
import { situate } from './situation.ts';

/** What a person sees who launches in a repository with a policy that they didn't see before. */
describe.skipIf(whyNoTerminal() !== null)('at a terminal', () => {
  it.each([
    {
      behaviour: 'a yes launches, and the client has the terminal to itself',
      answer: 'y',
      shown: /got: typed/,
      status: 0,
    },
    { behaviour: 'anything else refuses', answer: 'n', shown: /cordon project trust/, status: 3 },
  ])('a policy is asked about: $behaviour', async ({ answer, shown, status }) => {
    const at = situate();
    at.put('.cordon.jsonc', '{ "profiles": ["lab"] }');
    const box = { directory: at.home, home: at.home, cwd: at.root, bin: at.home, env: {} };
    const client = putShellClient(box, 'printf "ready "; read line; echo "got: $line"');
    const terminal = await startTerminal({
      // The shell says how it ended: tmux doesn't always hear of it.
      argv: ['/bin/sh', '-c', '"$@"; echo "ended with $?"', 'sh', process.execPath, cordonProgram, 'run', 'lab'],
      cwd: at.root,
      env: { ...at.host.env, CORDON_CLAUDE: client, LANG: 'C.UTF-8' },
    });
    try {
      await terminal.waitFor(/Follow it\? \[y\/N\]/);
      await terminal.type(answer);
      await terminal.press('Enter');
      if (status === 0) {
        await terminal.waitFor(/ready/);
        await terminal.type('typed');
        await terminal.press('Enter');
      }
      await terminal.waitFor(shown);
      expect(await terminal.waitFor(/ended with \d+/)).toContain(`ended with ${status}`);
    } finally {
      await terminal.close();
    }
  });
});
