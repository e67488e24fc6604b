import type { LineDialect } from '../edits/edit.ts';
import type { Assignment, OutsideKind, OutsideReading, UnreadPlace, Wrapper } from '../layers/assignment.ts';
import { isSecretName } from '../catalogue/variable-traits.ts';
import type { FingerprintOf, Text } from '../secret.ts';
import { Secret } from '../secret.ts';
import type { Effect, ScriptReading } from './effect.ts';
import { lineOf } from '../layers/decode-text.ts';

/** How the files of one shell are read. */
export type ScriptLanguage = {
  readonly dialect: LineDialect;
  readonly kind: OutsideKind;
  readonly read: (text: string, variables: ReadonlyMap<string, string | null>) => ScriptReading;
};

/** What came of opening a file that a script names. */
export type OpenedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type CollectRequest = {
  readonly language: ScriptLanguage;
  /** The files that the shell reads, in its order; one that isn't there is passed over. */
  readonly paths: readonly string[];
  readonly variables: ReadonlyMap<string, string | null>;
  readonly open: (path: string) => OpenedText;
  readonly resolve: (from: string, path: string) => string;
  readonly fingerprintOf: FingerprintOf;
};

/** A start-up file that reads more files than this isn't one. */
const MOST_FILES = 200;
const DEPTH = 12;

type State = {
  readonly request: CollectRequest;
  readonly variables: Map<string, string | null>;
  readonly assignments: Assignment[];
  readonly wrappers: Wrapper[];
  readonly read: string[];
  readonly unread: UnreadPlace[];
};

/** Follows a shell's start-up files and what they `source`, in order, without running anything. */
export function collectScripts(request: CollectRequest): OutsideReading {
  const state: State = {
    request,
    variables: new Map(request.variables),
    assignments: [],
    wrappers: [],
    read: [],
    unread: [],
  };
  for (const path of request.paths) collectFile(state, { path, reach: 'always', depth: 0, named: false });
  const { assignments, wrappers, read, unread } = state;
  return { assignments, wrappers, read, unread };
}

type Visit = {
  readonly path: string;
  readonly reach: Effect['reach'];
  readonly depth: number;
  readonly named: boolean;
};

function collectFile(state: State, { path, reach, depth, named }: Visit): void {
  const { request } = state;
  if (state.read.includes(path) || state.read.length >= MOST_FILES || depth > DEPTH) return;
  const opened = request.open(path);
  if (opened.kind === 'unreadable') state.unread.push({ path, line: null, reason: `not read: ${opened.reason}` });
  if (opened.kind !== 'text' || (named && opened.text === '')) return;
  state.read.push(path);
  const { effects, brokenAt } = request.language.read(opened.text, new Map([...state.variables, ...ownPlace(path)]));
  if (brokenAt !== null)
    state.unread.push({
      path,
      line: lineOf(opened.text, brokenAt),
      reason: `partly read: syntax that cordon does not read begins at line ${lineOf(opened.text, brokenAt)}`,
    });
  for (const effect of effects) apply(state, { effect: weaken(effect, reach), path, text: opened.text, depth });
}

/** How fish and PowerShell name the directory of the script itself; nushell takes names from there. */
export const OWN_DIRECTORY = { fish: '(status dirname)', powershell: '$psscriptroot', nu: '$own-directory' } as const;

function ownPlace(path: string): readonly (readonly [string, string])[] {
  const directory = path.replace(/[/\\][^/\\]*$/, '');
  return Object.values(OWN_DIRECTORY).map((name) => [name, directory] as const);
}

function weaken(effect: Effect, reach: Effect['reach']): Effect {
  return effect.reach === 'always' ? { ...effect, reach } : effect;
}

type Applied = { readonly effect: Effect; readonly path: string; readonly text: string; readonly depth: number };

function apply(state: State, { effect, path, text, depth }: Applied): void {
  switch (effect.kind) {
    case 'set':
      // An empty value takes away what an earlier line set, as unset does.
      if (effect.reach === 'always' && effect.value === '') forget(state, effect.name);
      state.assignments.push(toAssignment(state, { effect, path, text }));
      if (effect.reach === 'always') state.variables.set(effect.name, effect.value);
      return;
    case 'unset':
      if (effect.reach === 'always') forget(state, effect.name);
      return;
    case 'source':
      if (effect.reach === 'command') return;
      if (effect.path === null || effect.path === '')
        state.unread.push({
          path,
          line: lineOf(text, effect.at),
          reason: 'a file that it reads is named by what only running it would tell',
        });
      else
        collectFile(state, {
          path: state.request.resolve(path, effect.path),
          reach: effect.reach,
          depth: depth + 1,
          named: true,
        });
      return;
    case 'opaque':
      if (effect.reach === 'command') return;
      state.unread.push({ path, line: lineOf(text, effect.at), reason: `could not be established: ${effect.reason}` });
      return;
    case 'define':
      if (effect.name === 'claude' || effect.name === 'claude.exe')
        state.wrappers.push({ name: effect.name, what: effect.what, path, line: lineOf(text, effect.at) });
  }
}

function forget({ assignments, variables }: State, name: string): void {
  variables.delete(name);
  for (let index = assignments.length - 1; index >= 0; index -= 1) {
    const earlier = assignments[index];
    if (earlier?.name === name && earlier.reach !== 'command') assignments.splice(index, 1);
  }
}

function toAssignment(
  { request }: State,
  place: { readonly effect: Extract<Effect, { readonly kind: 'set' }>; readonly path: string; readonly text: string },
): Assignment {
  const { effect, path, text } = place;
  const { language, fingerprintOf } = request;
  return {
    name: effect.name,
    value: protectValue(effect, fingerprintOf),
    kind: language.kind,
    path,
    line: lineAt(text, effect.at),
    reach: effect.reach,
    owner: effect.owner,
    edit: {
      dialect: language.dialect,
      // Most lines are never edited.
      get fingerprint() {
        return fingerprintOf(lineTextAt(text, effect.at));
      },
    },
  };
}

let indexed: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

/** The line of a place, from 1. The places of one file are asked for in a row: where its lines begin is found once. */
function lineAt(text: string, at: number): number {
  if (indexed.text !== text)
    indexed = { text, starts: [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)] };
  let [low, high] = [0, indexed.starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((indexed.starts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** A value as it is carried on: one that may be secret can't be printed. */
export function protectValue(
  { name, value }: { readonly name: string; readonly value: string | null },
  fingerprintOf: FingerprintOf,
): Text | null {
  return value !== null && isSecretName(name) && value.trim() !== '' ? new Secret(value, fingerprintOf) : value;
}

/** The line around a position, without its line break. */
export function lineTextAt(text: string, at: number): string {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
}
