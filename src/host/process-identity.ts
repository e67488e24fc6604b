import { readFileSync } from 'node:fs';
import { codeOf } from './files.ts';

/** When a process started, as the kernel counts it, or null where it can't be told. With the pid it names one process. */
export function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The program's name stands in parentheses and may hold spaces; the start time is field 22, the 20th behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
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
  return startTime === null || startTimeOf(pid) === null || startTimeOf(pid) === startTime;
}
