import type { ProjectRecord } from '../../core/projects/project-record.ts';
import { readTarget } from '../edits/target.ts';
import type { Host } from '../host.ts';

/** The hash of a file as it is now; null where there is none. undefined where it can't be read. */
function hashNow(host: Host, file: string): string | null | undefined {
  const target = readTarget(host, file);
  return target.ok ? (target.value.state?.sha256 ?? null) : undefined;
}

/** Whether a use still stands in its file: it doesn't where the file is what it was before, by an undo or by hand. */
export function isStillThere(host: Host, { file, before, after }: ProjectRecord): boolean {
  const now = hashNow(host, file);
  return now === after || now !== before;
}

/** Whether the file is exactly what the last use left. */
export function isUntouched(host: Host, { file, after }: ProjectRecord): boolean {
  return hashNow(host, file) === after;
}
