import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, resolve } from 'node:path';
import { isVerifiedVersion } from '../core/catalogue/client-versions.ts';
import type { Client } from '../core/plan/plan.ts';
import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { SHIM_MARKER } from '../core/plan/shim-marker.ts';
import { processOf } from './session-id.ts';
import { programBehindShim } from './windows-shim.ts';
import type { Finished, Host } from './host.ts';
import { readCachedVersion, rememberVersion } from './version-cache.ts';

/** The client that a launch would start, with its version. It is asked for its version once a build, not at every launch. */
export async function findClient(host: Host): Promise<Outcome<Client>> {
  const found = locateClient(host);
  if (!found.ok) return found;
  const path = found.value;
  const startable = isCalledByItself(host) && isScript(path) ? CALLED_BY_ITSELF : checkStartable(path);
  if (startable !== null) return fail(startable);
  const cached = readCachedVersion(host, path);
  const asked = cached === null ? await askVersion(host, path) : succeed(cached);
  if (!asked.ok) return asked;
  const version = asked.value;
  if (cached === null && version !== null) await rememberVersion(host, path, version);
  return succeed({ path, version, verified: version !== null && isVerifiedVersion(version) });
}

/** `$CORDON_CLAUDE`, else the first `claude` on PATH that isn't cordon's own shim. Directories relative to here don't count. */
function locateClient(host: Host): Outcome<string> {
  const named = host.env.CORDON_CLAUDE;
  if (named !== undefined && named !== '') {
    const path = resolve(host.cwd ?? '/', named);
    if (probe(path) !== 'executable') return fail(notStartable(path, probe(path)));
    return isShim(path) ? fail(namesShim(path)) : succeed(behindShim(path));
  }
  let blocked: string | null = null;
  for (const path of candidates(host)) {
    const state = probe(path);
    if (state === 'executable' && !isShim(path)) return succeed(behindShim(path));
    if (state === 'not executable') blocked ??= path;
  }
  return fail(blocked === null ? NO_CLIENT : notStartable(blocked, 'not executable'));
}

/** Where a shell would look, one after the other: the first that fits ends the search. */
function* candidates(host: Host): Generator<string> {
  const names = host.platform === 'win32' ? ['claude.exe', 'claude.cmd'] : ['claude'];
  for (const directory of (host.env.PATH ?? '').split(delimiter)) {
    // A plain slash: `path.join` alone costs a launch more than a millisecond, cold, for what needs no normalising.
    if (isAbsolute(directory))
      for (const name of names) yield directory.endsWith('/') ? directory + name : `${directory}/${name}`;
  }
}

/** What npm's `.cmd` on Windows starts; any other path as it is. */
function behindShim(path: string): string {
  const named = /\.cmd$/i.test(path) ? programBehindShim(readHead(path, 4096).toString('latin1')) : null;
  return named === null ? path : resolve(dirname(path), named);
}

type Probe = 'executable' | 'not executable' | 'absent';

function probe(path: string): Probe {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'absent';
    if (!stat.isFile()) return 'not executable';
    accessSync(path, constants.X_OK);
    return 'executable';
  } catch {
    return 'not executable';
  }
}

const NO_CLIENT: Problem = {
  code: 'no-client',
  kind: 'missing',
  message: 'No claude was found on PATH.',
  hint: 'Install Claude Code, or set CORDON_CLAUDE to its path.',
};

function notStartable(path: string, state: Probe): Problem {
  return state === 'absent'
    ? {
        code: 'no-client',
        kind: 'missing',
        message: `${path} isn't there.`,
        hint: 'Correct CORDON_CLAUDE, or unset it to use the claude on PATH.',
      }
    : {
        code: 'client-not-executable',
        kind: 'not-executable',
        message: `${path} can't be executed.`,
        hint: `Make it executable (chmod +x), or set CORDON_CLAUDE to the real client.`,
      };
}

function namesShim(path: string): Problem {
  return {
    code: 'client-is-shim',
    kind: 'not-executable',
    message: `${path} is a program of cordon's own that would start cordon again.`,
    hint: 'Set CORDON_CLAUDE to the real client, or unset it to use the claude on PATH.',
  };
}

/**
 * Whether cordon already started something in this very process: each launch becomes the next by execve, so that a script
 * called claude which hands on to cordon would go round for ever.
 */
function isCalledByItself(host: Host): boolean {
  return host.env[ASKING] !== undefined || processOf(host.env.CORDON_SESSION ?? '') === host.pid;
}

/** Set for a client that is asked for its version: a script that hands on to cordon would be asked again, and again. */
const ASKING = 'CORDON_ASKS_VERSION';

function isScript(path: string): boolean {
  return readHead(path, 2).toString('latin1') === '#!';
}

const CALLED_BY_ITSELF: Problem = {
  code: 'client-is-cordon',
  kind: 'not-executable',
  message:
    'This process is a session of cordon’s already, and the claude that was found is a script: it seems to start cordon again, and the client would never be reached.',
  hint: 'Set CORDON_CLAUDE to the real client; `cordon explain` names the one that is found.',
};

function isShim(path: string): boolean {
  return readHead(path, 512).toString('latin1').includes(SHIM_MARKER);
}

function readHead(path: string, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  try {
    const descriptor = openSync(path, 'r');
    try {
      return buffer.subarray(0, readSync(descriptor, buffer, 0, length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return buffer.subarray(0, 0);
  }
}

/** First bytes of what a kernel starts: ELF, Mach-O in four spellings, a Windows program. */
const PROGRAM_HEADS = ['7f454c46', 'cffaedfe', 'cefaedfe', 'feedfacf', 'cafebabe', '4d5a'];

/**
 * Why the kernel would not start this file, or null. The check stands before the launch because Node's execve ends the
 * whole process, with a core dump, when the kernel refuses (Node 22 and 24).
 */
function checkStartable(path: string): Problem | null {
  const head = readHead(path, 512);
  if (PROGRAM_HEADS.some((magic) => head.toString('hex').startsWith(magic))) return null;
  const text = head.toString('latin1');
  if (/native binary not installed/.test(text)) {
    return {
      code: 'client-stub',
      kind: 'not-executable',
      message: `${path} is the placeholder that npm leaves when install scripts don't run; the client itself is not there.`,
      hint: 'Reinstall Claude Code with its install script allowed, or set CORDON_CLAUDE to the binary of its platform package.',
    };
  }
  if (/\.cmd$/i.test(path)) {
    return {
      ...notStartable(path, 'not executable'),
      message: `${path} is a script for Windows' command interpreter, which would read the client's arguments as commands.`,
      hint: 'Set CORDON_CLAUDE to the claude.exe that it starts.',
    };
  }
  const interpreter = /^#!\s*(\S+)/.exec(text)?.[1];
  if (interpreter === undefined) return notStartable(path, 'not executable');
  return probe(interpreter) === 'executable'
    ? null
    : { ...notStartable(path, 'not executable'), message: `${path} wants ${interpreter}, which can't be executed.` };
}

const VERSION_TIMEOUT_MS = 10_000;

/** Asks without anything that could run code inside the client or send it somewhere. null where it doesn't answer with a version. */
async function askVersion(host: Host, path: string): Promise<Outcome<string | null>> {
  const env = Object.fromEntries(
    Object.entries(host.env).filter(([name]) => ['PATH', 'HOME', 'SystemRoot', 'TMPDIR', 'LANG'].includes(name)),
  );
  const finished = await host.run({
    argv: [path, '--version'],
    env: { ...env, [ASKING]: '1' },
    timeoutMs: VERSION_TIMEOUT_MS,
    outputLimit: 4096,
  });
  const version = /(?:^|\s)v?(\d+\.\d+\.\d+)\b/.exec(finished.stdout)?.[1] ?? null;
  const reason = version === null ? whyNotStarted(path, finished) : null;
  return reason === null
    ? succeed(version)
    : fail({ ...notStartable(path, 'not executable'), message: `${path} can't be started: ${reason}.` });
}

/** The status by which `env` and shells say that what they were to start wasn't there. */
const NOT_FOUND = 127;

function whyNotStarted(path: string, { error, status }: Finished): string | null {
  // Looked for before the error's own code: Bun says ENOEXEC, and Node lets a shell try it.
  if (isForeign(readHead(path, 20))) return 'it is a program for another kind of processor';
  if (error !== null) return error;
  return status === NOT_FOUND ? 'a program that it needs is not on PATH' : null;
}

/** ELF's numbers of the machines that Node runs on. */
const MACHINES: Readonly<Record<string, number>> = {
  x64: 0x3e,
  arm64: 0xb7,
  arm: 0x28,
  ppc64: 0x15,
  s390x: 0x16,
  riscv64: 0xf3,
  loong64: 0x102,
};

function isForeign(head: Buffer): boolean {
  const isElf = head.length === 20 && head.toString('latin1', 1, 4) === 'ELF';
  return isElf && MACHINES[process.arch] !== (head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18));
}
