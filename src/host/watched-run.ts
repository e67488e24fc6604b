import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from './files.ts';
import { endProcesses } from './marked-processes.ts';

export type WatchedRequest = {
  readonly path: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
  readonly timeoutMs: number;
  /** A line of the environment (`NAME=value`) that nothing but this run has: what inherited it is the run's own. */
  readonly marker: string;
};

export type WatchedRun = {
  readonly pid: number | null;
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  /** A signal that asked this process to end meanwhile. */
  readonly interrupted: string | null;
  /** Set when the program could not be started at all. */
  readonly error: string | null;
};

const OUTPUT_LIMIT = 4 * 1024 * 1024;
/** What a program wrote last may still be on its way when it has ended. */
const LAST_WORDS_MS = 200;
const ASKED_TO_END = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program to its end, and ends whatever it leaves behind: its process group, and everything that carries its
 * marker. A program that outlives its time is ended, and so is one whose watcher is asked to end.
 */
export async function runWatched(request: WatchedRequest): Promise<WatchedRun> {
  const output = { stdout: '', stderr: '' };
  let child: ChildProcess;
  try {
    child = spawn(request.path, [...request.argv], {
      env: { ...request.env },
      ...(request.cwd === null ? {} : { cwd: request.cwd }),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    collect(child, output);
    // Listened for from the start: it may come in the same moment as the end.
    const closed = once(child, 'close').catch(() => undefined);
    const watch = watchForEnd(child, request.timeoutMs);
    const [status, signal] = await ended(child).finally(watch.stop);
    const { timedOut, interrupted } = watch.state;
    await Promise.race([closed, wait(LAST_WORDS_MS, undefined, { ref: false })]);
    await endProcesses({ group: child.pid ?? null, marker: request.marker });
    child.stdout?.destroy();
    child.stderr?.destroy();
    return { pid: child.pid ?? null, status, signal, ...output, timedOut, interrupted, error: null };
  } catch (error) {
    return { ...NOTHING, ...output, error: codeOf(error) };
  }
}

const NOTHING = { pid: null, status: null, signal: null, timedOut: false, interrupted: null } as const;

function collect(child: ChildProcess, output: { stdout: string; stderr: string }): void {
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      if (output[name].length < OUTPUT_LIMIT) output[name] += text;
    });
  }
}

function ended(child: ChildProcess): Promise<readonly [number | null, string | null]> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve([status, signal]));
  });
}

/** Ends the program when its time is up or this process is asked to end, until it is told to stop. */
function watchForEnd(child: ChildProcess, timeoutMs: number) {
  const state = { timedOut: false, interrupted: null as string | null };
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  };
  const timer = setTimeout(() => {
    state.timedOut = true;
    kill();
  }, timeoutMs);
  const interrupt = (signal: string) => {
    state.interrupted = signal;
    kill();
  };
  for (const name of ASKED_TO_END) process.on(name, interrupt);
  const stop = () => {
    clearTimeout(timer);
    for (const name of ASKED_TO_END) process.off(name, interrupt);
  };
  return { state, stop };
}
