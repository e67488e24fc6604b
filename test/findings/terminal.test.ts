import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtCordon } from '../lab/pinned-client.ts';
import { startTerminal, whyNoTerminal } from '../lab/terminal.ts';
import { layOut } from './laid-out.ts';

const missing = whyNoTerminal();
const ROUTER =
  '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://router.example",\n    "ANTHROPIC_AUTH_TOKEN": "made-up-token-0123"\n  }\n}\n';

async function open(...words: readonly string[]) {
  const place = layOut({ files: { 'home/.claude/settings.json': ROUTER } });
  const client = join(place.root, 'claude');
  writeFileSync(client, '#!/bin/sh\necho "2.1.330 (Claude Code)"\n');
  chmodSync(client, 0o755);
  const terminal = await startTerminal({
    // The shell says how it ended: tmux doesn't always hear of it.
    argv: ['/bin/sh', '-c', '"$@"; echo "ended with $?"', 'sh', ...builtCordon, ...words],
    cwd: place.project,
    env: { HOME: place.home, PATH: '/usr/bin:/bin', CORDON_CLAUDE: client, CORDON_SECRET_STORE: 'file' },
    columns: 80,
    rows: 40,
  });
  onTestFinished(() => terminal.close());
  return { place, terminal, settings: join(place.home, '.claude/settings.json') };
}

describe.skipIf(missing !== null)(`the doctor at a terminal (${missing ?? 'tmux is there'})`, () => {
  test('fits eighty columns and forty rows, without a word broken in two', async () => {
    const { terminal } = await open('doctor');
    const screen = await terminal.waitFor(/asks first/);
    expect(await terminal.waitFor(/ended with \d+/)).toContain('ended with 1');
    expect(screen).toMatch(/Here +https:\/\/router\.example with ANTHROPIC_AUTH_TOKEN,/);
    expect(screen).toContain('error    ANTHROPIC_BASE_URL sends sessions to https://router.example.');
    expect(screen).toContain('~/.claude/settings.json:3 [endpoint-leak]');
    expect(screen).toContain('         → Run `cordon doctor --fix`: it takes it out, offers to keep it as a');
  });

  test('writes nothing where the person leaves at the second question', async () => {
    const { terminal, settings, place } = await open('doctor', '--fix');
    await terminal.waitFor(/Write this\?/);
    await terminal.press('Enter');
    await terminal.waitFor(/Keep https:\/\/router\.example as the profile "router"/);
    await terminal.press('C-c');
    await terminal.waitFor(/Nothing was written\./);
    expect(await terminal.waitFor(/ended with \d+/)).toContain('ended with 1');
    expect(readFileSync(settings, 'utf8')).toBe(ROUTER);
    expect(existsSync(join(place.home, '.config/cordon'))).toBe(false);
  });

  test('writes, and keeps what it takes out, after two times yes', async () => {
    const { terminal, settings, place } = await open('doctor', '--fix');
    await terminal.waitFor(/Write this\?/);
    await terminal.press('Enter');
    await terminal.waitFor(/as the profile "router"/);
    await terminal.press('Enter');
    const screen = await terminal.waitFor(/cordon undo 1/);
    expect(await terminal.waitFor(/ended with \d+/)).toContain('ended with 0');
    expect(screen).toContain('The profile "router" keeps it, its key in the encrypted files.');
    expect(screen).not.toContain('made-up-token');
    expect(readFileSync(settings, 'utf8')).not.toContain('ANTHROPIC_');
    expect(readFileSync(join(place.home, '.config/cordon/config.jsonc'), 'utf8')).toContain('keychain:router');
  });
});
