import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// A read-only overlay inside a mount namespace of the run's own: /etc itself is never written, and other processes
// never see it.
const MOUNT = 'mount -t overlay overlay -o "ro,lowerdir=$1:/etc" /etc && shift && exec "$@"';

/** A command line under which `argv` sees `etc` laid over the system's /etc. */
export function withPrivateEtc(etc: string, argv: readonly string[]): readonly string[] {
  return ['unshare', '-m', '--propagation', 'private', 'sh', '-c', MOUNT, 'sh', etc, ...argv];
}

/** Why managed settings can't be tested here, or null where they can. */
export function whyNoPrivateEtc(): string | null {
  if (process.platform !== 'linux') return 'managed settings are tested in a mount namespace, which only Linux has';
  if (process.getuid?.() !== 0) return 'a private /etc needs root';
  const directory = mkdtempSync(path.join(tmpdir(), 'cordon-etc-'));
  try {
    mkdirSync(path.join(directory, 'claude-code'));
    writeFileSync(path.join(directory, 'claude-code', 'probe'), 'seen');
    const [program = '', ...args] = withPrivateEtc(directory, ['cat', '/etc/claude-code/probe']);
    const tried = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
    return tried.stdout === 'seen' ? null : `unshare can't lay a private /etc here (${(tried.stderr ?? '').trim()})`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
