import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { processIds, startEnvironment } from '../marked-processes.ts';
import { startedAt, startTimeOf } from '../process-identity.ts';
import { readShimSession } from '../session-id.ts';
import type { SessionRecord } from '../sessions.ts';
import { readMaking } from './makings.ts';
import { makingsDirectory } from './shim-places.ts';

/**
 * The sessions that ready-made programs started. They leave no record, because writing one would take another process;
 * where there is `/proc`, the client's own environment says what it is.
 */
export function listShimSessions(host: Host): readonly SessionRecord[] {
  return processIds().flatMap((pid) => {
    const id = sessionOf(pid);
    return id === null || readShimSession(id)?.pid !== pid ? [] : (findShimSession(host, id)?.record ?? []);
  });
}

function sessionOf(pid: number): string | null {
  const environment = startEnvironment(pid)?.toString('latin1') ?? '';
  return /(?:^|\0)CORDON_SESSION=(shim-[\w-]+)\0/.exec(environment)?.[1] ?? null;
}

/** One session of a ready-made program, with the directory of its making; null where it has ended or can't be seen. */
export function findShimSession(
  host: Host,
  id: string,
): { readonly record: SessionRecord; readonly directory: string } | null {
  const named = readShimSession(id);
  const makings = makingsDirectory(host);
  if (named === null || makings === null || sessionOf(named.pid) !== id) return null;
  const making = readMaking(host, named.making);
  const started = startedAt(named.pid);
  if (making === null || started === null) return null;
  return {
    directory: join(makings, named.making),
    record: {
      schema: 1,
      id,
      profile: making.profile,
      pid: named.pid,
      processStart: startTimeOf(named.pid),
      startedAt: new Date(started).toISOString(),
      cwd: directoryOf(named.pid),
      route: making.route,
      gateway: null,
      trial: false,
      client: '',
      configuration: null,
      inside: null,
    },
  };
}

function directoryOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
