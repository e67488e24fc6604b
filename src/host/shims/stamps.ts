import { statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Watched } from '../../core/shim/ready-launch.ts';
import type { Host } from '../host.ts';

/** A watched file is left alone for this long before it is stamped: some shells compare times by the second. */
const SETTLED_MS = 1000;

/** Waits until no file was changed within the present second, so that every later change has another time. */
export async function waitUntilSettled(host: Host, paths: readonly string[]): Promise<void> {
  const latest = Math.max(0, ...paths.map((path) => host.modifiedAt(path) ?? 0));
  const left = (Math.floor(latest / 1000) + 1) * 1000 - host.now();
  if (left > 0 && left <= SETTLED_MS) await wait(left);
}

/** Makes the stamps; false where the system can't give a file exactly the time of another. */
export async function makeStamps(host: Host, watched: readonly Watched[]): Promise<boolean> {
  for (const { path, stamp } of watched) await host.run({ argv: ['touch', '-r', path, stamp], timeoutMs: 10_000 });
  return hold(watched);
}

/** Whether every file still has the time of its stamp, to the nanosecond. */
export function hold(watched: readonly Watched[]): boolean {
  return watched.every(({ path, stamp }) => {
    const [file, mark] = [path, stamp].map((one) => statSync(one, { bigint: true, throwIfNoEntry: false })?.mtimeNs);
    return file !== undefined && file === mark;
  });
}

/** What a wrapper asks of its shell besides POSIX: comparing times, owners and the real directory. */
const QUESTIONS = 'cd -P . && [ "$1" -nt "$2" ] && [ "$2" -ot "$1" ] && ! [ "$1" -ot "$2" ] && [ -O "$1" ]';

/** Whether `/bin/sh` can ask what a wrapper asks. `newer` and `older` are files of one's own. */
export async function shellCanTell(
  host: Host,
  files: { readonly newer: string; readonly older: string },
): Promise<boolean> {
  await host.run({ argv: ['touch', '-t', '200101010101.01', files.older], timeoutMs: 10_000 });
  await host.run({ argv: ['touch', files.newer], timeoutMs: 10_000 });
  const asked = await host.run({
    argv: ['/bin/sh', '-c', QUESTIONS, 'sh', files.newer, files.older],
    timeoutMs: 10_000,
  });
  return asked.status === 0;
}
