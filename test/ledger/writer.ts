import { spawn } from 'node:child_process';
import path from 'node:path';

export type Place = { readonly ledger: string; readonly stateDirectory: string };

export type Writer = {
  readonly lines: readonly string[];
  readonly waitFor: (beginning: string) => Promise<string>;
  readonly go: () => void;
  readonly kill: () => Promise<void>;
};

/** Starts a writer as a process of its own; resolves when it has opened the ledger. */
export async function startWriter(
  request: Place & { readonly task: 'spend' | 'work'; readonly name: string; readonly tries?: number },
): Promise<Writer> {
  const { task, ledger, stateDirectory, name, tries = 0 } = request;
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'spend-child.ts'), task, ledger, stateDirectory, name, String(tries)],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env.PATH ?? '' } },
  );
  const lines: string[] = [];
  let rest = '';
  let wake = () => {};
  child.stdout.on('data', (part: Buffer) => {
    const texts = (rest + part.toString()).split('\n');
    rest = texts.pop() ?? '';
    lines.push(...texts);
    wake();
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => wake());
  const waitFor = async (beginning: string): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => line.startsWith(beginning));
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`the writer ended with ${child.exitCode}`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  await waitFor('ready');
  return {
    lines,
    waitFor,
    go: () => void child.stdin.write('go\n'),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
