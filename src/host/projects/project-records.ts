import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import { parseProjectRecord, type ProjectRecord } from '../../core/projects/project-record.ts';
import type { Host } from '../host.ts';
import { openStateDirectory, stateDirectoryPath } from '../state-directory.ts';

const LIMIT = 1024 * 1024;

/** What cordon remembers of a repository, or null. */
export function readProjectRecord(host: Host, root: string): ProjectRecord | null {
  const state = stateDirectoryPath(host);
  if (state === null) return null;
  const read = host.readFile(recordPath(state, root), LIMIT);
  if (read.kind !== 'bytes') return null;
  const record = parseProjectRecord(new TextDecoder().decode(read.bytes));
  return record?.root === root ? record : null;
}

export async function writeProjectRecord(host: Host, record: ProjectRecord): Promise<Outcome<void>> {
  const state = openStateDirectory(host);
  return state.ok
    ? host.writePrivate(recordPath(state.value, record.root), `${JSON.stringify(record, null, 2)}\n`)
    : state;
}

export function removeProjectRecord(host: Host, root: string): Outcome<void> {
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  host.remove(recordPath(state.value, root));
  return succeed(undefined);
}

function recordPath(state: string, root: string): string {
  return join(state, 'projects', `${createHash('sha256').update(root).digest('hex').slice(0, 32)}.json`);
}
