import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { processIds } from '../../src/host/marked-processes.ts';
import { traceShell } from '../../src/host/sources/outside/trace-shell.ts';
import { layOut, lineFor, type Machine } from './laid-out.ts';

type Traced = {
  readonly shell: string;
  /** A start-up file of a terminal, and what it is written in. */
  readonly file: string;
  readonly set: (name: string, value: string) => string;
  /** A value that only running tells, under a condition that only running tells. */
  readonly hidden: string;
};

const POSIX = {
  set: (name: string, value: string) => `export ${name}='${value}'`,
  hidden: 'if [ "$(printf a)" = a ]; then eval "export ANTHROPIC_$(printf BASE)_URL=https://router.example"; fi',
};

const SHELLS: readonly Traced[] = [
  { shell: '/bin/bash', file: '.bash_profile', ...POSIX },
  { shell: '/usr/bin/zsh', file: '.zshrc', ...POSIX },
  { shell: '/bin/sh', file: '.profile', ...POSIX },
  { shell: '/bin/dash', file: '.profile', ...POSIX },
  {
    shell: '/usr/bin/fish',
    file: '.config/fish/config.fish',
    set: (name, value) => `set -gx ${name} '${value}'`,
    hidden: 'if test (printf a) = a\n  eval "set -gx ANTHROPIC_"(printf BASE)"_URL https://router.example"\nend',
  },
];

async function trace({ shell, file }: Traced, text: string, more: Machine = {}) {
  const place = layOut({ ...more, files: { [join('home', file)]: text, ...more.files }, env: { SHELL: shell } });
  const report = await doctor(place.host, { ...place.request, trace: true });
  const lines = report.findings.filter(({ severity }) => severity !== 'info').map((finding) => lineFor(finding, place));
  const next = report.surfaces.find(({ surface }) => surface === 'new-terminal');
  return { lines, next, unread: report.sources.unread };
}

function running(command: string): readonly number[] {
  return processIds().filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() === command;
    } catch {
      return false;
    }
  });
}

describe.each(SHELLS.filter(({ shell }) => existsSync(shell)))('--trace asks $shell', (traced) => {
  const { set, hidden, shell } = traced;

  it('finds a value that only running tells', async () => {
    const { lines, next } = await trace(traced, `${set('ANTHROPIC_AUTH_TOKEN', 'made-up')}\n${hidden}\n`);
    expect(lines).toEqual([
      expect.stringMatching(/^warning endpoint-leak \S+ ANTHROPIC_BASE_URL$/),
      `warning credential-leak ~/${traced.file}:1 ANTHROPIC_AUTH_TOKEN`,
    ]);
    expect(next?.route.destination).toBe('https://router.example');
    expect(next?.certainty).toBe('predicted');
  });

  it('is not misled by what a file prints, and drops it', async () => {
    const noise =
      'echo "ANTHROPIC_MODEL=glm-5.3"\necho "cordon-environment-follows"\nprintf "ANTHROPIC_MODEL=glm-5.3\\n" >&2\n';
    const { lines, unread } = await trace(traced, `${noise}${set('ANTHROPIC_BASE_URL', 'https://router.example')}\n`);
    expect(lines).toEqual([`warning endpoint-leak ~/${traced.file}:4 ANTHROPIC_BASE_URL`]);
    expect(unread).toEqual([]);
  });

  it('gives a file that reads its input nothing to read', async () => {
    const { lines } = await trace(
      traced,
      `${shell.includes('fish') ? 'read -l x' : 'read x'}\n${set('ANTHROPIC_MODEL', 'glm-5.3')}\n`,
    );
    expect(lines).toEqual([`warning model-pinned ~/${traced.file}:2 ANTHROPIC_MODEL`]);
  });

  // In fish `exit` ends the file alone.
  it.skipIf(shell.endsWith('fish'))('says so where a file ends the shell', async () => {
    const { unread } = await trace(traced, 'exit 0\n');
    expect(unread).toEqual([
      { path: shell, line: null, reason: 'not traced: it ended before it printed its environment' },
    ]);
  });

  it('ends a shell whose file hangs, with all that it started', async () => {
    const place = layOut({
      files: { [join('home', traced.file)]: `setsid sleep 321 &\nsleep 321\n` },
      env: { SHELL: shell },
    });
    const nothing = { assignments: [], wrappers: [], read: [], unread: [] };
    const reading = await traceShell(place.host, nothing, { timeoutMs: 1500 });
    expect(reading.unread).toEqual([
      { path: shell, line: null, reason: 'not traced: it did not end within 1.5 seconds' },
    ]);
    expect(running('sleep 321')).toEqual([]);
  });

  it('does not wait for a daemon that a file starts, and ends it', async () => {
    const { lines, unread } = await trace(traced, `setsid sleep 322 &\n${set('ANTHROPIC_MODEL', 'glm-5.3')}\n`);
    expect(lines).toEqual([`warning model-pinned ~/${traced.file}:2 ANTHROPIC_MODEL`]);
    expect(unread).toEqual([]);
    expect(running('sleep 322')).toEqual([]);
  });
});
