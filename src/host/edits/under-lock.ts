import type { Outcome } from '../../core/problem.ts';
import { succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { openBackups, type Backups } from './backups.ts';
import { acquireLock } from './edit-lock.ts';
import type { OnStep } from './edit-step.ts';
import { recoverEdits } from './recover.ts';

const LOCK_TIMEOUT_MS = 30_000;

/** Does something to files as the only run of cordon that does, with what killed runs left cleared up first. */
export async function underLock<T>(
  host: Host,
  onStep: OnStep = () => undefined,
  act: (backups: Backups) => T,
): Promise<Outcome<T>> {
  const backups = openBackups(host);
  if (!backups.ok) return backups;
  const lock = await acquireLock({ host, path: backups.value.lockPath, timeoutMs: LOCK_TIMEOUT_MS });
  if (!lock.ok) return lock;
  try {
    onStep('locked');
    recoverEdits(host, backups.value);
    onStep('recovered');
    return succeed(act(backups.value));
  } finally {
    lock.value.release();
    onStep('released');
  }
}
