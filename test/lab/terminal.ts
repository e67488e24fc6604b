import { execFile, execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A program in a real terminal, driven as a person would: by what the screen shows. */
export type Terminal = {
  /** What the screen shows now, without trailing blanks. */
  readonly screen: () => Promise<string>;
  /** Waits until the screen shows this; throws with the last screen when it never does. */
  readonly waitFor: (shown: RegExp, timeoutMs?: number) => Promise<string>;
  /** Types text as it is. */
  readonly type: (text: string) => Promise<void>;
  /** Presses named keys, as tmux names them: `Enter`, `Escape`, `C-c`, `Down`. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** The process that the terminal started; after `execve` it is the client itself. */
  readonly pid: () => Promise<number>;
  readonly close: () => Promise<void>;
};

export type TerminalRequest = {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
};

/** Why no terminal can be had here, or null where tmux is installed. */
export function whyNoTerminal(): string | null {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'interactive tests need tmux, which is not installed';
  }
}

let started = 0;

/** Starts a tmux server of its own, without anybody's configuration, for this one program. */
export async function startTerminal(request: TerminalRequest): Promise<Terminal> {
  started += 1;
  // Short on purpose: a socket's path has at most 107 bytes.
  const socket = path.join(tmpdir(), `cordon-tmux-${process.pid}-${started}`);
  const env = { ...request.env, TERM: 'xterm-256color', SHELL: '/bin/sh' };
  const tmux = async (...args: readonly string[]) => {
    const { stdout } = await execute('tmux', ['-S', socket, '-f', '/dev/null', ...args], { env, encoding: 'utf8' });
    return stdout;
  };
  const size = ['-x', String(request.columns ?? 120), '-y', String(request.rows ?? 40)];
  // One call: a program that ends at once must find the option set, or its server is gone before anybody asks.
  await tmux(
    'set-option',
    '-g',
    'remain-on-exit',
    'on',
    ';',
    'set-option',
    '-g',
    'default-terminal',
    'screen-256color',
    ';',
    'new-session',
    '-d',
    '-s',
    'lab',
    '-c',
    request.cwd,
    ...size,
    ...request.argv,
  );
  return { ...createScreen(tmux), ...createProcess(tmux), close: () => closeServer(tmux, socket) };
}

type Tmux = (...args: readonly string[]) => Promise<string>;

function createScreen(tmux: Tmux) {
  const screen = async () => (await tmux('capture-pane', '-p', '-t', 'lab')).replace(/[ \t]+$/gm, '').trimEnd();
  return {
    screen,
    waitFor: async (shown: RegExp, timeoutMs = 20_000) => {
      const found = await until(async () => ((await screen()).match(shown) === null ? null : screen()), timeoutMs);
      if (found === null) throw new Error(`The screen never showed ${String(shown)}. It shows:\n${await screen()}`);
      return found;
    },
    type: async (text: string) => void (await tmux('send-keys', '-t', 'lab', '-l', text)),
    press: async (...keys: readonly string[]) => void (await tmux('send-keys', '-t', 'lab', ...keys)),
  };
}

function createProcess(tmux: Tmux) {
  const ask = async (format: string) => (await tmux('display-message', '-p', '-t', 'lab', format)).trim();
  return {
    pid: async () => Number(await ask('#{pane_pid}')),
  };
}

async function closeServer(tmux: Tmux, socket: string): Promise<void> {
  // A server that has ended already says so with an error.
  await tmux('kill-server').catch(() => '');
  rmSync(socket, { force: true });
}

async function until<T>(look: () => Promise<T | null>, timeoutMs: number): Promise<T | null> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null || performance.now() > end) return found;
    await wait(100);
  }
}
