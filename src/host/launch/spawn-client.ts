import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Launch } from './become.ts';

/** What a terminal sends to both processes: the client decides what it means, so the launcher lets it pass. */
const LEFT_TO_THE_CLIENT = ['SIGINT', 'SIGQUIT', 'SIGBREAK'] as const;
const FORWARDED = ['SIGTERM', 'SIGHUP'] as const;

/** Where a process can't be replaced: starts the client on the same terminal and ends by its status. Throws where it can't be started. */
export function spawnClient({ path, argv, env }: Launch): Promise<number> {
  return new Promise((resolve, reject) => {
    let child: ChildProcess | null = null;
    // Before the start: a signal may come in the client's first millisecond, and would end the launcher alone.
    for (const signal of LEFT_TO_THE_CLIENT) process.on(signal, () => undefined);
    for (const signal of FORWARDED) process.on(signal, () => child?.kill(signal));
    child = spawn(path, [...argv], { env: { ...env }, stdio: 'inherit', windowsHide: false });
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve(status ?? 128 + (signal === null ? 0 : (constants.signals[signal] ?? 0))),
    );
  });
}
