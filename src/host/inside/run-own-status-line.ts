import { spawn } from 'node:child_process';

/** Milliseconds that the person's own status line may take; the client draws nothing before it ends. */
const PATIENCE_MS = 2000;

const OUTPUT_LIMIT = 64 * 1024;

/** What the person's own command prints for this JSON; "" where it fails, is missing or takes too long. */
export function runOwnStatusLine(line: {
  readonly command: string;
  readonly input: Buffer;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<string> {
  const { command, input, env } = line;
  return new Promise((resolve) => {
    // In a group of its own, so that a command that hangs is ended with everything that it started.
    const child = spawn('/bin/sh', ['-c', command], { env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    const parts: Buffer[] = [];
    let size = 0;
    const finish = (isDone: boolean) => {
      clearTimeout(timer);
      if (!isDone) endGroup(child.pid);
      child.stdout.destroy();
      resolve(isDone ? Buffer.concat(parts).toString('utf8') : '');
    };
    const timer = setTimeout(() => finish(false), PATIENCE_MS);
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size > OUTPUT_LIMIT) finish(false);
      else parts.push(part);
    });
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', () => finish(false));
    child.on('exit', (status) => setImmediate(() => finish(status === 0)));
  });
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
