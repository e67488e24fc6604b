import { spawn } from 'node:child_process';

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
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  options.signal?.addEventListener('abort', endGroup);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup();
  }, options.timeoutMs);
  const [status, endedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, name) => resolve([code, name]));
  });
  clearTimeout(timer);
  options.signal?.removeEventListener('abort', endGroup);
  return { status, signal: endedBy, timedOut, ...output };
}
