import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

export type Leftovers = {
  /** The process group of the run, or null where it never started. */
  readonly group: number | null;
  /** A line of the environment (`NAME=value`) that only the run and what it started have. */
  readonly marker: string;
};

/** A program that keeps starting others is chased this often. */
const ROUNDS = 10;

/** Ends what a run left behind, a process that moved to a group of its own included where `/proc` shows it. */
export async function endProcesses({ group, marker }: Leftovers): Promise<void> {
  if (group !== null && process.platform !== 'win32') kill(-group);
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = markedProcesses(marker);
    for (const pid of found) kill(pid);
    if (found.length === 0) return;
    await wait(20);
  }
}

/** Every process but this one whose environment, as it was at its start, has the marker. Linux only; elsewhere none. */
function markedProcesses(marker: string): readonly number[] {
  const needle = Buffer.from(`${marker}\0`);
  return processIds().filter((pid) => pid !== process.pid && startEnvironment(pid)?.includes(needle) === true);
}

/** The environment that a process of this user was started with, or null where it can't be read. */
export function startEnvironment(pid: number): Buffer | null {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch {
    return null;
  }
}

/** Every process that runs, by what `/proc` says; none where there is no `/proc`. */
export function processIds(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
