import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EditStep } from '../../src/host/edits/edit-step.ts';
import type { Machine } from './machine.ts';

export type Ended = {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type ChildRequest = {
  readonly machine: Machine;
  readonly verb: 'apply' | 'undo';
  readonly name?: string;
  readonly file?: string;
  readonly lethal?: EditStep;
  readonly looks?: readonly number[];
};

/** Runs an edit in a process of its own. */
export function runChild({
  machine,
  verb,
  name = 'ANTHROPIC_BASE_URL',
  file = machine.settings,
  lethal,
  looks = [0],
}: ChildRequest): Promise<Ended> {
  const script = fileURLToPath(new URL('edit-child.ts', import.meta.url));
  return run({ machine, argv: [process.execPath, script, verb, file, name, lethal ?? '', looks.join(',')] });
}

export function run({
  machine,
  argv,
}: {
  readonly machine: Machine;
  readonly argv: readonly string[];
}): Promise<Ended> {
  const [program = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { HOME: machine.home, PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
      });
    }
    child.on('close', (status, signal) => resolve({ status, signal, ...output }));
  });
}
