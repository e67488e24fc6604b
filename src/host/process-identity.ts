import { readFileSync } from 'node:fs';
import { codeOf } from './files.ts';

/** When a process started, as the kernel counts it, or null where it can't be told. With the pid it names one process. */
export function startTimeOf(pid: number): string | null {
  // Field 22; the state is field 3, the first behind the name.
  return statFields(pid)?.[19] ?? null;
}

/** What the kernel says of a process behind its name, which stands in parentheses and may hold spaces. */
function statFields(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Whether the process that was seen under this pid still runs. A reused pid has another start time. */
export function isAlive(pid: number, startTime: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  // A zombie has ended; only its parent hasn't asked yet, and in a container may never ask.
  if (statFields(pid)?.[0] === 'Z') return false;
  return startTime === null || startTimeOf(pid) === null || startTimeOf(pid) === startTime;
}

/** The kernel counts a process's start in these, whatever its own clock is. */
const TICKS_A_SECOND = 100;

/** When a process started, in milliseconds since the epoch; null where it can't be told. */
export function startedAt(pid: number): number | null {
  const ticks = startTimeOf(pid);
  try {
    const boot = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1];
    return ticks === null || boot === undefined ? null : Number(boot) * 1000 + (Number(ticks) * 1000) / TICKS_A_SECOND;
  } catch {
    return null;
  }
}
