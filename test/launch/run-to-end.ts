import { spawn } from 'node:child_process';

export type RunToEnd = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  /** Called every tenth of a second while it runs. */
  readonly during?: () => void;
};

export type RanToEnd = {
  readonly pid: number;
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** In a process group of its own, so that whatever hangs is ended whole. */
export async function runToEnd(argv: readonly string[], options: RunToEnd): Promise<RanToEnd> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { cwd: options.cwd, env: { ...options.env }, detached: true, stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  child.stdin.on('error', () => undefined).end(options.stdin ?? '');
  const watch = setInterval(() => options.during?.(), 100);
  const guard = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 50_000);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code));
  });
  clearInterval(watch);
  clearTimeout(guard);
  return { pid: child.pid ?? 0, status, ...output };
}
