import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

/** A machine of its own for one launch: home, working directory, programs; nothing of the person's. */
export type Box = {
  readonly directory: string;
  readonly home: string;
  readonly cwd: string;
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
};

const made: string[] = [];

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

export const KEY = 'made-up-key-of-the-provider-4711';

/** One provider for each credential header, on a loopback port where nobody listens. */
export const CONFIGURATION = {
  providers: {
    lab: { baseUrl: 'http://127.0.0.1:9', auth: 'bearer' },
    other: { baseUrl: 'http://127.0.0.1:9/other', auth: 'x-api-key' },
  },
  profiles: {
    lab: { provider: 'lab', model: 'lab/model', contextWindow: 131072, credential: 'env:LAB_KEY', gateway: false },
    other: {
      provider: 'other',
      model: 'other/model',
      contextWindow: 131072,
      credential: 'env:OTHER_KEY',
      gateway: false,
    },
  },
};

export function createBox(): Box {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'cordon-launch-')));
  made.push(directory);
  const inside = (name: string) => {
    const folder = path.join(directory, name);
    mkdirSync(folder);
    return folder;
  };
  const [home, cwd, bin, tmp] = [inside('home'), inside('cwd'), inside('bin'), inside('tmp')];
  const env = { PATH: `${bin}:/usr/bin:/bin`, HOME: home, TMPDIR: tmp, LANG: 'C.UTF-8' };
  const box = { directory, home, cwd, bin, env };
  putClient(box);
  putConfiguration(box, CONFIGURATION);
  return box;
}

export function putConfiguration({ home }: Box, configuration: unknown): string {
  const file = path.join(home, '.config', 'cordon', 'config.jsonc');
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { recursive: true, force: true });
  writeFileSync(file, typeof configuration === 'string' ? configuration : JSON.stringify(configuration), {
    mode: 0o600,
  });
  return file;
}

export function putFile(file: string, content: string | Uint8Array | object): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(
    file,
    typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    { mode: 0o600 },
  );
  return file;
}

/** Prints what the kernel gave it. */
const REPORT = `
  const { readFileSync } = require('node:fs');
  const words = (file) => readFileSync(file, 'latin1').split('\\0').slice(0, -1);
  const own = process.platform === 'linux';
  process.stdout.write(JSON.stringify({
    pid: process.pid,
    argv: process.argv.slice(2),
    env: { ...process.env },
    rawArgv: own ? words('/proc/self/cmdline').slice(2) : [],
    rawEnv: own ? words('/proc/self/environ') : [],
    cwd: (() => { try { return process.cwd(); } catch { return null; } })(),
  }));
`;

export type ClientReport = {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Bytes as Latin-1 text. */
  readonly rawArgv: readonly string[];
  readonly rawEnv: readonly string[];
  readonly cwd: string | null;
};

/** A small Node program in the client's place: it names its version, and else runs `body`. */
export function putClient({ bin }: Box, { body = REPORT, version = '2.1.330', name = 'claude' } = {}): string {
  const answer = `if (process.argv.length === 3 && process.argv[2] === '--version') console.log('${version} (Claude Code)');`;
  return putProgram(path.join(bin, name), `#!${process.execPath}\n${answer}\nelse { ${body} }\n`);
}

/** The same as a shell script, for what Node would do to a process: its own signals, its own descriptors. */
export function putShellClient({ bin }: Box, body: string): string {
  return putProgram(
    path.join(bin, 'claude'),
    `#!/bin/sh\n[ "$1" = --version ] && { echo '2.1.330 (Claude Code)'; exit 0; }\n${body}\n`,
  );
}

export function putProgram(file: string, content: string | Uint8Array): string {
  writeFileSync(file, content);
  chmodSync(file, 0o755);
  return file;
}
