import { spawn, type ChildProcess } from 'node:child_process';
import type { Finished, Host } from './host.ts';
import { codeOf } from './files.ts';

type Request = Parameters<Host['run']>[0];

const DEFAULT_OUTPUT_LIMIT = 1024 * 1024;

/** Runs a program to its end, never through a shell. A program that outlives its time is killed with its whole group. */
export function runProgram(request: Request, environment: Readonly<Record<string, string>>): Promise<Finished> {
  const [program = '', ...args] = request.argv;
  const limit = request.outputLimit ?? DEFAULT_OUTPUT_LIMIT;
  return new Promise((resolve) => {
    const output = { stdout: '', stderr: '' };
    let timedOut = false;
    const ownGroup = process.platform !== 'win32';
    let child: ChildProcess;
    try {
      child = spawn(program, args, {
        env: { ...(request.env ?? environment) },
        cwd: request.cwd,
        stdio: [request.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
        detached: ownGroup,
        windowsHide: true,
      });
    } catch (error) {
      // Node reports a missing program as an event and rarer refusals of the kernel (ELOOP, E2BIG) at once (24).
      resolve({ ...output, timedOut, status: null, signal: null, error: codeOf(error) });
      return;
    }
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(ownGroup ? -child.pid : child.pid, 'SIGKILL');
      } catch {
        // It ended by itself in the meantime.
      }
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, request.timeoutMs);
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        if (output[name].length < limit) output[name] += text.slice(0, limit - output[name].length);
      });
    }
    const settle = (finished: Pick<Finished, 'status' | 'signal' | 'error'>) => {
      clearTimeout(timer);
      keepErrorsBlocking();
      resolve({ ...output, timedOut, ...finished });
    };
    child.on('error', (error) => settle({ status: null, signal: null, error: codeOf(error) }));
    child.on('close', (status, signal) => settle({ status, signal, error: null }));
    // A program that doesn't read its input closes the pipe early; that is its right.
    child.stdin?.on('error', () => undefined).end(request.stdin);
  });
}

/**
 * Closing the pipes of a child makes Node open its own standard error, which turns a pipe there non-blocking (22 and 24).
 * A launch becomes the client, and the client would inherit that: its writes to a slow reader would fail.
 */
function keepErrorsBlocking(): void {
  const { _handle: handle } = process.stderr as {
    readonly _handle?: { readonly setBlocking?: (blocking: boolean) => void };
  };
  handle?.setBlocking?.(true);
}
