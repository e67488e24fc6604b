import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

export type GroupRun = {
  readonly cwd: string;
  /** The whole environment: nothing of this process's own is added. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly timeoutMs: number;
  /** Ends the program, and everything in its group, at once. */
  readonly signal: AbortSignal | undefined;
};

export type GroupEnd = {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
};

/** What a program wrote last may still be on its way when it has ended. */
const LAST_WORDS_MS = 1000;

/**
 * Runs a program to its end in a process group of its own, so that one that hangs is ended with everything it started.
 * Rejects where it can't be started.
 */
export async function runInGroup(argv: readonly string[], options: GroupRun): Promise<GroupEnd> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { cwd: options.cwd, env: { ...options.env }, detached: true, stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin);
  const endGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  };
  options.signal?.addEventListener('abort', endGroup);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup();
  }, options.timeoutMs);
  // Listened for from the start: it may come in the same moment as the end.
  const closed = once(child, 'close').catch(() => undefined);
  const [status, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, name) => resolve([code, name]));
  });
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', endGroup);
  // A process that it left behind in a group of its own may hold the pipes open for as long as it likes.
  await Promise.race([closed, wait(LAST_WORDS_MS, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return { status, signal: endedBy, timedOut, ...output };
}
