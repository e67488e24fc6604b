import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '../../src/conformance/lab.ts';
import { pinnedClient } from '../lab/pinned-client.ts';
import { KEY } from './box.ts';
import { filesBelow } from './launch.ts';
import { LEAKS, openStage, promptsOf } from './stage.ts';

const client = pinnedClient();

/** Command lines of all processes that hold a text. */
function commandLinesWith(text: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return line.includes(text) ? [line] : [];
      } catch {
        return [];
      }
    });
}

/** What a hook, a tool and a server of the session print of their environment. */
const HOOK = 'env > "@home/seen-by-hook"';
const TOOL = 'env > "$HOME/seen-by-tool"; tr "\\0" "\\n" < /proc/self/environ >> "$HOME/seen-by-tool"; env';
const SERVER = { mcpServers: { probe: { command: '/bin/sh', args: ['-c', 'env > "$HOME/seen-by-server"; sleep 2'] } } };

describe.skipIf(client === null || process.platform !== 'linux')(
  'the key of a routed session, on the real client',
  () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab({ upstreams: ['provider', 'other', 'stranger'], proxies: ['proxy'] });
    });
    afterAll(() => lab.close());

    test.each([
      { profile: 'lab', upstream: 'provider' },
      { profile: 'other', upstream: 'other' },
    ])('is in no command line, no file, no output, and in no child: $profile', async ({ profile, upstream }) => {
      const stage = openStage({
        lab,
        client: client as string,
        situation: {
          ...LEAKS,
          layers: {
            ...LEAKS.layers,
            user: { hooks: { SessionStart: [{ hooks: [{ type: 'command', command: HOOK }] }] } },
          },
          homeFiles: { 'servers.json': SERVER },
        },
      });
      const found = new Set<string>();
      const overlays = new Set<string>();
      const look = () => {
        for (const line of commandLinesWith(KEY)) found.add(`command line: ${line}`);
        for (const { file, bytes } of filesBelow(stage.layout.directory)) {
          if (bytes.includes(KEY)) found.add(file);
          const mode = (name: string) => ((statSync(name, { throwIfNoEntry: false })?.mode ?? 0) & 0o777).toString(8);
          if (file.endsWith('/settings.json') && file.includes('/sessions/'))
            overlays.add(`${mode(path.dirname(file))} ${mode(file)}`);
        }
      };
      const run = await stage.run(
        profile,
        [
          '-p',
          'hi',
          '--allowedTools',
          'Bash',
          '--mcp-config',
          path.join(stage.layout.home, 'servers.json'),
          '--debug-file',
          path.join(stage.layout.home, 'debug.txt'),
          '--verbose',
        ],
        {
          scripts: { [upstream]: { toolUse: { name: 'Bash', input: { command: TOOL } }, delayMs: 400 } },
          during: look,
        },
      );
      look();
      expect({ status: run.status, prompts: promptsOf(run) }).toEqual({
        status: 0,
        prompts: [`${upstream} ${profile}/model`],
      });
      expect([...overlays]).toEqual(['700 600']);
      expect([...found]).toEqual([]);
      expect(run.stdout + run.stderr).not.toContain(KEY);
      for (const who of ['hook', 'tool', 'server']) {
        const seen = readFileSync(path.join(stage.layout.home, `seen-by-${who}`), 'utf8');
        // That it was a child of this very session is part of the proof.
        expect(seen).toContain(`CORDON_PROFILE=${profile}`);
        expect(seen).not.toContain(KEY);
        expect(seen).not.toMatch(/^(ANTHROPIC_AUTH_TOKEN|ANTHROPIC_API_KEY|LAB_KEY)=./m);
      }
    });

    test('a dry run shows a fingerprint, in both forms', async () => {
      const stage = openStage({ lab, client: client as string });
      for (const own of [['--dry-run'], ['--dry-run', '--json']]) {
        const run = await stage.run('lab', [], { own });
        expect(run.status).toBe(0);
        expect(run.stdout + run.stderr).not.toContain(KEY);
        expect(run.stdout).toContain('sha256:');
      }
      expect(filesBelow(stage.layout.directory).filter(({ bytes }) => bytes.includes(KEY))).toEqual([]);
    });
  },
);
