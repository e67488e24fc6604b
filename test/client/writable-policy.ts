import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Layout } from '../../src/conformance/lay-out.ts';

// A folder of the run's own over /etc/claude-code, in a mount namespace: what is written there is the machine's policy to
// the session, and nothing to anybody else.
const MOUNT =
  'mount -t overlay overlay -o "ro,lowerdir=$1:/etc" /etc && mount --bind "$2" /etc/claude-code && shift 2 && exec "$@"';

export function withWritablePolicy({ directory }: Layout, argv: readonly string[]): readonly string[] {
  const [etc, policy] = [path.join(directory, 'etc'), path.join(directory, 'managed')];
  mkdirSync(path.join(etc, 'claude-code'), { recursive: true });
  mkdirSync(policy, { recursive: true });
  return ['unshare', '-m', '--propagation', 'private', 'sh', '-c', MOUNT, 'sh', etc, policy, ...argv];
}
