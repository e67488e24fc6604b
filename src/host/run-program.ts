import { spawn, type ChildProcess } from 'node:child_process';
import type { Finished, Host } from './host.ts';
import { codeOf } from './files.ts';
import { runsOnBun } from './own-command.ts';

type Request = Parameters<Host['run']>[0];

const DEFAULT_OUTPUT_LIMIT = 1024 * 1024;

/**
 * Runs a program to its end, never through a shell. A program that outlives its time is killed with its whole group, and so
 * is one whose cordon is told to end: in a group of its own it doesn't hear the terminal's ctrl-C.
 */
export function runProgram(request: Request, environment: Readonly<Record<string, string>>): Promise<Finished> {
  const limit = request.outputLimit ?? DEFAULT_OUTPUT_LIMIT;
  return new Promise((resolve) => {
    const output = { stdout: '', stderr: '' };
    let timedOut = false;
    const child = start(request, environment);
    if (typeof child === 'string') {
      resolve({ ...output, timedOut, status: null, signal: null, error: child });
      return;
    }
    const forget = onEnding(() => killGroup(child));
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
      letGo(child);
    }, request.timeoutMs);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        if (output[name].length < limit) output[name] += text.slice(0, limit - output[name].length);
      });
    }
    const settle = (finished: Pick<Finished, 'status' | 'signal' | 'error'>) => {
      clearTimeout(timer);
      forget();
      keepErrorsBlocking();
      resolve({ ...output, timedOut, ...finished });
    };
    child.on('error', (error) => settle({ status: null, signal: null, error: codeOf(error) }));
    child.on('exit', () => letGo(child));
    child.on('close', (status, signal) => settle({ status, signal, error: null }));
    // A program that doesn't read its input closes the pipe early; that is its right.
    child.stdin?.on('error', () => undefined).end(request.stdin);
  });
}

const OWN_GROUP = process.platform !== 'win32';

/** The running program, or the code of why the kernel refused: rarer codes (ELOOP, E2BIG) come at once, others as an event. */
function start(request: Request, environment: Readonly<Record<string, string>>): ChildProcess | string {
  const [program = '', ...args] = request.argv;
  try {
    return spawn(program, args, {
      env: { ...(request.env ?? environment) },
      cwd: request.cwd,
      stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: OWN_GROUP,
      windowsHide: true,
    });
  } catch (error) {
    return codeOf(error);
  }
}

/** What a program wrote last may still be on its way when it has ended. */
const LAST_WORDS_MS = 1000;

/** A program that moved to a group of its own may hold the output open for good: it isn't waited for. */
function letGo({ stdout, stderr }: ChildProcess): void {
  setTimeout(() => {
    stdout?.destroy();
    stderr?.destroy();
  }, LAST_WORDS_MS).unref();
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(OWN_GROUP ? -pid : pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Does something before a signal ends this process, which then ends by that very signal. */
function onEnding(action: () => void): () => void {
  const listeners = ENDING.map((signal) => ({ signal, listener: () => end(signal) }));
  const forget = () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
  const end = (signal: NodeJS.Signals) => {
    action();
    forget();
    process.kill(process.pid, signal);
  };
  for (const { signal, listener } of listeners) process.on(signal, listener);
  return forget;
}

/**
 * Closing the pipes of a child makes Node open its own standard error, which turns a pipe there non-blocking (22 and 24).
 * A launch becomes the client, and the client would inherit that: its writes to a slow reader would fail. Bun opens it, and
 * turns it so, only where it is asked for as here (1.4.5).
 */
function keepErrorsBlocking(): void {
  if (runsOnBun()) return;
  const { _handle: handle } = process.stderr as {
    readonly _handle?: { readonly setBlocking?: (blocking: boolean) => void };
  };
  handle?.setBlocking?.(true);
}
