import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import type { Outcome, Problem } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { codeOf } from '../files.ts';

export type ProgramRequest = {
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | null;
};

/** What to start: a program that the kernel takes, with its arguments. */
export type Program = { readonly path: string; readonly argv: readonly string[] };

/** Finds a program as a shell does: a name on PATH, a path as it is. A text without `#!` is a shell script. */
export function findProgram({ program, argv, env, cwd }: ProgramRequest): Outcome<Program> {
  const places = program.includes('/')
    ? [resolve(cwd ?? '/', program)]
    : (env.PATH ?? '').split(delimiter).map((directory) => resolve(cwd ?? '/', directory, program));
  const states = places.map((path) => ({ path, state: probe(path) }));
  const found = states.find(({ state }) => state === 'executable');
  if (found === undefined) {
    const blocked = states.find(({ state }) => state === 'blocked');
    return fail(blocked === undefined ? missing(program) : notExecutable(blocked.path, 'it is not an executable file'));
  }
  return howToStart(found.path, argv);
}

type Probe = 'executable' | 'blocked' | 'absent';

function probe(path: string): Probe {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'absent';
    accessSync(path, constants.X_OK);
    return stat.isFile() ? 'executable' : 'blocked';
  } catch (error) {
    return codeOf(error) === 'ENOTDIR' ? 'absent' : 'blocked';
  }
}

/** First bytes of what a kernel starts by itself: ELF, and Mach-O in its spellings. */
const PROGRAM_HEADS = ['7f454c46', 'cffaedfe', 'cefaedfe', 'feedfacf', 'cafebabe'];

/** Looked at before the start, because Node's execve ends the whole process when the kernel refuses (Node 22 and 24). */
function howToStart(path: string, argv: readonly string[]): Outcome<Program> {
  const head = readHead(path);
  if (head === null || PROGRAM_HEADS.some((magic) => head.toString('hex').startsWith(magic)))
    return succeed({ path, argv });
  const interpreter = /^#![ \t]*(\S+)/.exec(head.toString('latin1'))?.[1];
  if (interpreter === undefined) {
    return head.includes(0)
      ? fail(notExecutable(path, 'it is no program of this system'))
      : succeed({ path: '/bin/sh', argv: [path, ...argv] });
  }
  return probe(interpreter) === 'executable'
    ? succeed({ path, argv })
    : fail(notExecutable(path, `it wants ${interpreter}, which can't be executed`));
}

/** null where the file may be run and not read: then it is a program, because no script could be. */
function readHead(path: string): Buffer | null {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(256);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

function missing(program: string): Problem {
  return {
    code: 'no-program',
    kind: 'missing',
    message: `No program ${JSON.stringify(program.slice(0, 200))} was found.`,
    hint: program.includes('/') ? 'Correct its path.' : 'Install it, or give its path.',
  };
}

function notExecutable(path: string, reason: string): Problem {
  return {
    code: 'program-not-executable',
    kind: 'not-executable',
    message: `${path} can't be started: ${reason}.`,
    hint: 'Make it executable (chmod +x), or start it with its interpreter.',
  };
}
