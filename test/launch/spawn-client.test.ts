import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const launcher = path.join(import.meta.dirname, 'spawn-child.ts');

type Ended = { readonly status: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string };

/** Launches; when the client has said `ready`, sends the launcher a signal. */
function launch(argv: readonly string[], signal?: NodeJS.Signals): Promise<Ended> {
  const child = spawn(process.execPath, [launcher, ...argv], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 30_000 });
  let stdout = '';
  let sent = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (sent || signal === undefined || !stdout.includes('ready')) return;
    sent = true;
    child.kill(signal);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (status, name) => resolve({ status, signal: name, stdout }));
  });
}

/** Bounded: a client whose launcher died would else run on. */
const WAIT = 'for i in $(seq 200); do sleep 0.05; done';

const sh = (script: string) => ['/bin/sh', '-c', script];

// What Windows does at a launch, run here: there a process can't become another one.
describe.skipIf(process.platform === 'win32')('a launch that waits for its client', () => {
  it.each([
    { behaviour: 'ends with the client’s status', argv: sh('exit 7'), status: 7 },
    { behaviour: 'ends with 128 and the number of the signal', argv: sh('kill -TERM $$'), status: 143 },
    { behaviour: 'says that the client isn’t there', argv: ['/absent/claude'], status: 126 },
  ])('$behaviour', async ({ argv, status }) => {
    expect(await launch(argv)).toMatchObject({ status, signal: null });
  });

  it.each([
    { signal: 'SIGTERM', script: `trap "exit 9" TERM; echo ready; ${WAIT}`, status: 9 },
    { signal: 'SIGHUP', script: `trap "exit 8" HUP; echo ready; ${WAIT}`, status: 8 },
    // A terminal sends it to both: the client alone decides what it means.
    { signal: 'SIGINT', script: 'echo ready; sleep 0.5; exit 5', status: 5 },
  ] as const)('passes $signal on, or leaves it to the client', async ({ signal, script, status }) => {
    expect(await launch(sh(script), signal)).toEqual({ status, signal: null, stdout: 'ready\n' });
  });
});
