import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Writer } from '../../core/report/edit-report.ts';
import type { Host } from '../host.ts';

/** Programs by the name of their file or script. */
const KNOWN: ReadonlyMap<string, string> = new Map([
  ['claude', 'Claude Code'],
  ['claude.exe', 'Claude Code'],
  ['cc-switch', 'CC Switch'],
  ['ccr', 'claude-code-router'],
  ['claude-code-router', 'claude-code-router'],
  ['code', 'Visual Studio Code'],
  ['code-insiders', 'Visual Studio Code'],
  ['codium', 'VSCodium'],
  ['cursor', 'Cursor'],
  ['windsurf', 'Windsurf'],
]);

/** Words that name Claude Code where a JavaScript runtime runs it, as its npm package installs it. */
const PACKAGES: readonly (readonly [string, string])[] = [
  ['@anthropic-ai/claude-code', 'Claude Code'],
  ['claude-code-router', 'claude-code-router'],
];

/** The running programs that may have written a file back. Command lines are looked at but not kept: they can hold secrets. */
export async function findLikelyWriters(host: Host): Promise<readonly Writer[]> {
  const processes = host.platform === 'linux' ? readProcesses() : host.platform === 'darwin' ? await askPs(host) : [];
  return processes.flatMap(({ pid, words }) => {
    const name = pid === host.pid ? undefined : nameOf(words);
    return name === undefined ? [] : [{ pid, name }];
  });
}

type Running = { readonly pid: number; readonly words: readonly string[] };

function readProcesses(): readonly Running[] {
  return readdirSync('/proc').flatMap((entry): readonly Running[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const words = readFileSync(`/proc/${entry}/cmdline`, 'latin1')
        .split('\0')
        .filter((word) => word !== '');
      const program = readFileSync(`/proc/${entry}/comm`, 'latin1').trim();
      return [{ pid: Number(entry), words: [program, ...words] }];
    } catch {
      // It ended, or it is another user's.
      return [];
    }
  });
}

async function askPs(host: Host): Promise<readonly Running[]> {
  const listed = await host.run({ argv: ['/bin/ps', '-axo', 'pid=,command='], timeoutMs: 2000 });
  return listed.stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), words: command.split(' ') }];
  });
}

/** Only the program and, behind a runtime, its script are looked at: a later word is an argument. */
function nameOf(words: readonly string[]): string | undefined {
  const [program, ...rest] = words.slice(0, 4);
  const candidates = [program, ...rest.filter((word) => !word.startsWith('-'))].filter((word) => word !== undefined);
  const known = candidates.slice(0, 3).map((word) =>
    KNOWN.get(
      basename(word)
        .replace(/\.m?js$/, '')
        .toLowerCase(),
    ),
  );
  const packaged = PACKAGES.find(([part]) => candidates.slice(0, 3).some((word) => word.includes(part)))?.[1];
  return known.find((name) => name !== undefined) ?? packaged;
}
