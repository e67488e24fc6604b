import { join } from 'node:path';
import { findTraits } from '../core/catalogue/variable-traits.ts';
import type { VariableClass } from '../core/catalogue/variable.ts';
import type { Supervisor } from '../core/plan/supervisor.ts';
import type { Host } from './host.ts';
import { startEnvironment } from './marked-processes.ts';
import { isAlive } from './process-identity.ts';

/** What makes a supervisor's own environment another route than a plain shell's. */
const ROUTING: ReadonlySet<VariableClass> = new Set(['endpoint', 'provider-switch', 'credential', 'model']);

/**
 * The supervisor of this configuration directory, or null where none runs. The client writes its process and when that
 * started, as the kernel counts it, to `daemon.lock` (2.1.198 to 2.1.330). Where the system doesn't show an environment, no
 * route of it is known.
 */
export function runningSupervisor(host: Host, configDirectory: string): Supervisor | null {
  const lock = join(configDirectory, 'daemon.lock');
  const read = host.readFile(lock, LOCK_LIMIT);
  const held = read.kind === 'bytes' ? parseLock(read.bytes) : null;
  if (held === null || !isAlive(held.pid, held.procStart)) return null;
  return { pid: held.pid, lock, routes: routesOf(held.pid) };
}

const LOCK_LIMIT = 65_536;

function parseLock(bytes: Uint8Array): { readonly pid: number; readonly procStart: string | null } | null {
  try {
    const { pid, procStart } = JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
    // One names a process group, zero the caller's own: neither is a supervisor.
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 2) return null;
    return { pid, procStart: typeof procStart === 'string' ? procStart : null };
  } catch {
    return null;
  }
}

function routesOf(pid: number): readonly string[] {
  const lines = startEnvironment(pid)?.toString('utf8').split('\0') ?? [];
  return lines
    .filter((line) => !line.endsWith('='))
    .map((line) => line.slice(0, Math.max(0, line.indexOf('='))))
    .filter((name) => ROUTING.has(findTraits(name)?.class ?? 'session'));
}
