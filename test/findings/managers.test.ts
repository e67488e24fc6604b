import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { layOut, lineFor, type LaidOut } from './laid-out.ts';

const machines = join(import.meta.dirname, '../fixtures/machines');

/** A program that answers as the real one was seen to answer, for what this system doesn't have. */
function putAnswer(place: LaidOut, program: string, script: string): string {
  const directory = join(place.root, 'bin');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, program), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, program), 0o755);
  return directory;
}

type Asked = { readonly env?: Readonly<Record<string, string>>; readonly platform?: 'linux' | 'darwin' | 'win32' };

async function ask(place: LaidOut, { env = {}, platform = 'linux' }: Asked) {
  const host = createNodeHost({
    env: { HOME: place.home, ...env },
    cwd: place.project,
    interactive: false,
    platform,
  });
  const report = await doctor(host, { ...place.request, places: { root: place.root, asks: true } });
  return {
    report,
    lines: report.findings.filter(({ rule }) => rule !== 'client').map((finding) => lineFor(finding, place)),
  };
}

describe('managers of environments are asked', () => {
  it('the systemd user manager, with the quoting of its answer', async () => {
    const place = layOut({});
    const runtime = join(place.root, 'run');
    mkdirSync(join(runtime, 'systemd'), { recursive: true });
    const answer = join(machines, 'linux/systemctl-show-environment.txt');
    const bin = putAnswer(place, 'systemctl', `[ "$*" = "--user show-environment" ] && exec cat '${answer}'`);
    const { report, lines } = await ask(place, { env: { PATH: `${bin}:/usr/bin:/bin`, XDG_RUNTIME_DIR: runtime } });
    expect(lines).toEqual([
      'warning endpoint-leak systemctl --user show-environment ANTHROPIC_BASE_URL',
      'warning custom-headers systemctl --user show-environment ANTHROPIC_CUSTOM_HEADERS',
    ]);
    const desktop = report.surfaces.find(({ surface }) => surface === 'desktop');
    expect(desktop?.route.destination).toBe('https://router.example/a%20b');
    expect(readFileSync(answer, 'utf8')).toContain("$'");
  });

  it('a manager that doesn’t answer is named, and nothing waits for it', async () => {
    const place = layOut({});
    const runtime = join(place.root, 'run');
    mkdirSync(join(runtime, 'systemd'), { recursive: true });
    const bin = putAnswer(place, 'systemctl', 'exec sleep 60');
    const { report } = await ask(place, { env: { PATH: `${bin}:/usr/bin:/bin`, XDG_RUNTIME_DIR: runtime } });
    expect(report.sources.unread).toEqual([
      { path: 'systemctl --user show-environment', line: null, reason: 'not read: it did not answer in time' },
    ]);
  });

  it('a manager that is there and refuses is named, with what it said', async () => {
    const place = layOut({});
    const runtime = join(place.root, 'run');
    mkdirSync(join(runtime, 'systemd'), { recursive: true });
    const bin = putAnswer(place, 'systemctl', 'echo "Failed to connect to bus: Permission denied" >&2; exit 1');
    const { report } = await ask(place, { env: { PATH: `${bin}:/usr/bin:/bin`, XDG_RUNTIME_DIR: runtime } });
    expect(report.sources.unread).toEqual([
      {
        path: 'systemctl --user show-environment',
        line: null,
        reason: 'not read: it ended with status 1 (Failed to connect to bus: Permission denied)',
      },
    ]);
  });

  it('Windows: the environments of the user and of the machine', async () => {
    const place = layOut({});
    const bin = putAnswer(
      place,
      'reg',
      `case "$2" in HKCU*) exec cat '${machines}/windows/reg-query-user.txt';; HKLM*) exec cat '${machines}/windows/reg-query-machine.txt';; esac`,
    );
    const { lines } = await ask(place, {
      env: { PATH: `${bin}:/usr/bin:/bin`, USERPROFILE: place.home },
      platform: 'win32',
    });
    expect(lines.filter((line) => line.includes('HK'))).toEqual([
      String.raw`warning endpoint-leak HKCU\Environment ANTHROPIC_BASE_URL`,
      String.raw`warning credential-leak HKLM\SYSTEM\CurrentControlSet\Control\Session Manager\Environment ANTHROPIC_API_KEY`,
    ]);
  });
});

describe.runIf(existsSync('/usr/bin/tmux'))('a real tmux server is asked', () => {
  function startServer(command: readonly string[]): { readonly directory: string; readonly socket: string } {
    const directory = mkdtempSync(join(tmpdir(), 'cordon-tmux-'));
    const env = { PATH: '/usr/bin:/bin', HOME: directory, TMUX_TMPDIR: directory, TERM: 'xterm', SHELL: '/bin/sh' };
    const tmux = (...words: readonly string[]) => execFileSync('/usr/bin/tmux', words, { env, encoding: 'utf8' });
    tmux('-f', '/dev/null', 'new-session', '-d', 'exec sleep 300');
    onTestFinished(() => {
      tmux('kill-server');
      rmSync(directory, { recursive: true, force: true });
    });
    tmux('set-environment', '-g', ...command);
    tmux('set-environment', '-g', 'ANTHROPIC_AUTH_TOKEN', 'made-up');
    tmux('set-environment', '-g', '-r', 'ANTHROPIC_API_KEY');
    return { directory, socket: tmux('display-message', '-p', '#{socket_path},#{pid},0').trim() };
  }

  it('at its own socket, from outside and from a window of it', async () => {
    const value = "https://router.example/it's/$b";
    const { directory, socket } = startServer(['ANTHROPIC_BASE_URL', value]);
    for (const env of [{ TMUX_TMPDIR: directory }, { TMUX: socket }]) {
      const { report, lines } = await ask(layOut({}), { env: { PATH: '/usr/bin:/bin', ...env } });
      expect(lines.filter((line) => line.includes('tmux'))).toEqual([
        'warning endpoint-leak tmux show-environment -g ANTHROPIC_BASE_URL',
        'warning credential-leak tmux show-environment -g ANTHROPIC_AUTH_TOKEN',
      ]);
      const next = report.surfaces.find(({ surface }) => surface === 'new-terminal');
      expect(next?.route.destination).toBe("https://router.example/it's/$b");
    }
  });

  it('a machine without a server has nothing to say', async () => {
    const { report } = await ask(layOut({}), { env: { PATH: '/usr/bin:/bin', TMUX_TMPDIR: '/nonexistent' } });
    expect(report.sources.unread).toEqual([]);
  });
});
