import type { Assignment } from '../layers/assignment.ts';
import type { FingerprintOf } from '../secret.ts';
import { protectValue } from './collect-script.ts';

/** What a real shell said when it was started as a new terminal starts it. */
export type ShellTrace = {
  readonly shell: string;
  /** The environment that it hands to programs. */
  readonly variables: ReadonlyMap<string, string>;
  /** Where each variable was last set, as far as the shell tells. */
  readonly places: ReadonlyMap<string, { readonly path: string; readonly line: number }>;
  /** Files that it was seen to run. */
  readonly files: ReadonlySet<string>;
};

/** Stands between what a start-up file prints and the environment that the shell is asked for. */
export const ENVIRONMENT_MARK = 'cordon-environment-follows';

const LINE = /^\++cordon-trace:(.*?):(\d+): (.*)$/;
const SET = /(?:^|\s)(?:export\s+|typeset\s+-\S+\s+|declare\s+-\S+\s+)?([A-Za-z_]\w*)=/g;

/** Reads what the shell printed: its trace on standard error, NUL-separated variables behind the mark on standard output. */
export function readTrace(request: {
  readonly shell: string;
  readonly stdout: string;
  readonly stderr: string;
}): ShellTrace | null {
  const start = request.stdout.lastIndexOf(ENVIRONMENT_MARK);
  if (start === -1) return null;
  const entries = request.stdout
    .slice(start + ENVIRONMENT_MARK.length)
    .replace(/^\0|^\n/, '')
    .split('\0');
  const places = new Map<string, { readonly path: string; readonly line: number }>();
  const files = new Set<string>();
  for (const text of request.stderr.split('\n')) {
    const [, path = '', line = '', command = ''] = LINE.exec(text) ?? [];
    if (path === '') continue;
    files.add(path);
    for (const [, name = ''] of command.matchAll(SET)) places.set(name, { path, line: Number(line) });
  }
  return { shell: request.shell, variables: new Map(entries.flatMap(toEntry)), places, files };
}

function toEntry(text: string): readonly (readonly [string, string])[] {
  const at = text.indexOf('=');
  return at < 1 ? [] : [[text.slice(0, at), text.slice(at + 1)]];
}

/**
 * What was read, corrected by what the shell did: values that only running tells, conditions that hold or don't, and
 * variables that reading didn't find at all. `given` is what the shell was started with, which it set nothing of.
 */
export function mergeTrace(request: {
  readonly assignments: readonly Assignment[];
  readonly trace: ShellTrace;
  readonly given: Readonly<Record<string, string>>;
  readonly isWanted: (name: string) => boolean;
  readonly fingerprintOf: FingerprintOf;
}): readonly Assignment[] {
  const { assignments, trace, given, isWanted, fingerprintOf } = request;
  const corrected = assignments.map((one) => correct(one, { trace, fingerprintOf }));
  const found = [...trace.variables].flatMap(([name, value]): readonly Assignment[] => {
    const isKnown = corrected.some(
      (one) =>
        one.name === name &&
        one.kind === 'start-up file' &&
        one.reach === 'always' &&
        (trace.files.size === 0 || trace.files.has(one.path)),
    );
    if (isKnown || !isWanted(name) || given[name] === value) return [];
    const place = trace.places.get(name);
    return [
      {
        name,
        value: protectValue({ name, value }, fingerprintOf),
        kind: 'start-up file',
        path: place?.path ?? trace.shell,
        line: place?.line ?? null,
        reach: 'always',
        owner: null,
        edit: null,
      },
    ];
  });
  return [...corrected, ...found];
}

function correct(
  one: Assignment,
  { trace, fingerprintOf }: { readonly trace: ShellTrace; readonly fingerprintOf: FingerprintOf },
): Assignment {
  const { name, path, line, kind, reach } = one;
  if (kind !== 'start-up file' || reach === 'command' || !trace.files.has(path)) return one;
  const value = trace.variables.get(name);
  // The shell ran the file and doesn't hand the variable on: the condition didn't hold, or it was taken back.
  if (value === undefined) return { ...one, reach: 'perhaps' };
  const place = trace.places.get(name);
  const isHere = place?.path === path && place.line === line;
  return isHere ? { ...one, reach: 'always', value: protectValue({ name, value }, fingerprintOf) } : one;
}
