import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startTerminal, whyNoTerminal, type Terminal } from '../lab/terminal.ts';
import { createBox, putClient, putFile } from '../launch/box.ts';
import { cordon, cordonArgv, environmentOf } from '../launch/launch.ts';

const open: Terminal[] = [];
afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.close();
});

const SETTINGS = `{
  "permissions": { "allow": ["Read"] },
  "env": {
    "ANTHROPIC_BASE_URL": "https://relay.example/anthropic",
    "ANTHROPIC_AUTH_TOKEN": "made-up-relay-key-0004",
    "EDITOR": "vi"
  }
}
`;

describe.skipIf(whyNoTerminal() !== null)('cordon import at a terminal', () => {
  test('asks before it makes profiles, then offers the fix, which is undone byte for byte', async () => {
    const box = createBox();
    putClient(box);
    const settings = putFile(path.join(box.home, '.claude', 'settings.json'), SETTINGS);
    const terminal = await startTerminal({
      argv: ['/bin/sh', '-c', '"$@"; echo "ended with $?"', 'sh', ...cordonArgv('import', 'settings')],
      cwd: box.cwd,
      env: { ...environmentOf(box), LANG: 'C.UTF-8' },
      rows: 60,
      columns: 200,
    });
    open.push(terminal);
    const shown = await terminal.waitFor(/◆ {2}Make these profiles\?/);
    expect(shown).toContain('https://relay.example/anthropic');
    expect(shown).not.toContain('Nothing was written');
    expect(readFileSync(settings, 'utf8')).toBe(SETTINGS);
    await terminal.type('y');
    await terminal.waitFor(/◆ {2}User settings still route every session\. Look at taking that out now\?/);
    expect(readFileSync(settings, 'utf8')).toBe(SETTINGS);
    await terminal.type('y');
    await terminal.waitFor(/◆ {2}Write this\?/);
    await terminal.type('y');
    expect(await terminal.waitFor(/ended with \d+/)).not.toContain('made-up-relay-key-0004');
    const after = JSON.parse(readFileSync(settings, 'utf8')) as { env: unknown; permissions: unknown };
    expect(after).toEqual({ permissions: { allow: ['Read'] }, env: { EDITOR: 'vi' } });
    const configuration = readFileSync(path.join(box.home, '.config', 'cordon', 'config.jsonc'), 'utf8');
    expect(configuration).toContain('https://relay.example/anthropic');
    expect(configuration).not.toContain('made-up-relay-key-0004');
    expect((await cordon(box, ['undo'])).status).toBe(0);
    expect(readFileSync(settings, 'utf8')).toBe(SETTINGS);
  });

  test('a no leaves everything as it was', async () => {
    const box = createBox();
    const settings = putFile(path.join(box.home, '.claude', 'settings.json'), SETTINGS);
    const terminal = await startTerminal({
      argv: ['/bin/sh', '-c', '"$@"; echo "ended with $?"', 'sh', ...cordonArgv('import', 'settings')],
      cwd: box.cwd,
      env: { ...environmentOf(box), LANG: 'C.UTF-8' },
    });
    open.push(terminal);
    await terminal.waitFor(/◆ {2}Make these profiles\?/);
    await terminal.type('n');
    expect(await terminal.waitFor(/ended with \d+/)).not.toContain('Look at taking that out now');
    expect(readFileSync(settings, 'utf8')).toBe(SETTINGS);
  });
});
