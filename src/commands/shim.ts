import { join } from 'node:path';
import { fail, succeed, type Outcome, type Problem } from '../core/problem.ts';
import { isPlainName, NATIVE } from '../core/profiles/profile-name.ts';
import type { ShimEntry, ShimReport } from '../core/report/shim-report.ts';
import { checkPrefix } from '../core/shells/function-names.ts';
import { startCordon, wrapperScript } from '../core/shim/wrapper-script.ts';
import { VERSION } from '../core/version.ts';
import { loadConfiguration } from '../host/configuration.ts';
import type { Host } from '../host/host.ts';
import { SHIM_MARKER } from '../core/plan/shim-marker.ts';
import { makeReady } from '../host/shims/make-ready.ts';
import { forgetMakings, rememberMaking } from '../host/shims/makings.ts';
import { isOnPath, shimDirectory } from '../host/shims/shim-places.ts';
import { removeShimProgram, shimPrograms, writeShimProgram } from '../host/shims/shim-program.ts';
import { openStateDirectory } from '../host/state-directory.ts';

export type ShimInput = {
  /** Empty takes every profile that can be made ready. */
  readonly profiles: readonly string[];
  /** Plain `claude` too. */
  readonly claude: boolean;
  readonly directory: string | null;
  readonly prefix: string;
  readonly remove: boolean;
  /** cordon itself, as words. */
  readonly cordon: readonly string[];
};

/** Writes programs that start a profile's sessions without cordon in between, or removes them. */
export async function shim(host: Host, input: ShimInput): Promise<Outcome<ShimReport>> {
  const directory = shimDirectory(host, input.directory);
  if (!directory.ok) return directory;
  const prefix = checkPrefix(input.prefix);
  if (!prefix.ok) return prefix;
  const programs = input.remove
    ? removeAll(host, { ...input, directory: directory.value })
    : await writeAll(host, { ...input, directory: directory.value });
  if (!programs.ok) return programs;
  return succeed({
    schema: 1,
    directory: directory.value,
    onPath: isOnPath(host, directory.value),
    programs: programs.value,
  });
}

type Placed = ShimInput & { readonly directory: string };

async function writeAll(host: Host, input: Placed): Promise<Outcome<readonly ShimEntry[]>> {
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const names = await wantedProfiles(host, input);
  if (!names.ok) return names;
  const entries: ShimEntry[] = [];
  if (input.claude) {
    const written = writeShimProgram(host, {
      directory: input.directory,
      name: CLAUDE,
      text: claudeScript(input.cordon),
    });
    if (!written.ok) return written;
    entries.push({ profile: null, path: written.value, state: 'written', reason: null });
  }
  for (const profile of names.value) {
    const entry = await writeWrapper(host, { ...input, profile, state: state.value });
    if (!entry.ok) return entry;
    if (entry.value.reason !== null && input.profiles.length > 0) return fail(notReady(profile, entry.value.reason));
    entries.push(entry.value);
  }
  return succeed(entries);
}

const CLAUDE = 'claude';

function claudeScript(cordon: readonly string[]): string {
  return `#!/bin/sh\n# ${SHIM_MARKER}: plain claude, started through cordon ${VERSION}\n${startCordon(cordon, 'run --default -- "$@"')}\n`;
}

async function wantedProfiles(host: Host, { profiles, claude }: Placed): Promise<Outcome<readonly string[]>> {
  if (profiles.length > 0 || claude) return succeed([...new Set(profiles)]);
  const configuration = await loadConfiguration(host);
  return configuration.ok ? succeed([NATIVE, ...configuration.value.profiles.map(({ name }) => name)]) : configuration;
}

type Wanted = Placed & { readonly profile: string; readonly state: string };

async function writeWrapper(host: Host, wanted: Wanted): Promise<Outcome<ShimEntry>> {
  const { profile, directory, prefix, state } = wanted;
  const making = host.randomId();
  const name = `${prefix}${profile}`;
  const place = join(state, 'shims', making);
  const path = join(directory, name);
  let kept = false;
  try {
    const made = await makeReady({
      host,
      profile,
      cordon: wanted.cordon,
      ownShims: ownShims(wanted),
      directory: place,
      making,
    });
    if (!made.ok) return made;
    if ('reason' in made.value) return succeed({ profile, path, state: 'left-out', reason: made.value.reason });
    const head = `${SHIM_MARKER}: the profile ${profile}, made ready by cordon ${VERSION}; cordon shim makes it anew`;
    rememberMaking(place, { schema: 1, profile, program: path, route: made.value.route });
    const written = writeShimProgram(host, { directory, name, text: wrapperScript(made.value.ready, head) });
    if (!written.ok) return written;
    kept = true;
    forgetMakings(host, { program: path, but: making });
    return succeed({ profile, path, state: 'written', reason: null });
  } finally {
    if (!kept) host.remove(place);
  }
}

/** Of this directory alone: a shim elsewhere on PATH sends a wrapper to cordon, which knows every one. */
function ownShims({ directory }: Placed): readonly string[] {
  return shimPrograms(directory).includes(CLAUDE) ? [join(directory, CLAUDE)] : [];
}

function notReady(profile: string, reason: string): Problem {
  return {
    code: 'profile-not-ready',
    kind: 'unsafe',
    message: `The profile "${profile}" can’t be made ready: ${reason.replace(/\.$/, '')}.`,
    hint: `\`cordon run ${profile}\` and the function of \`cordon shell-init\` start it; no program was written for it.`,
  };
}

function removeAll(host: Host, { directory, profiles, claude, prefix }: Placed): Outcome<readonly ShimEntry[]> {
  const wrong = profiles.find((profile) => !isPlainName(profile));
  if (wrong !== undefined) return fail(NO_NAME);
  const all = profiles.length === 0 && !claude;
  const named = [...profiles.map((profile) => `${prefix}${profile}`), ...(claude ? [CLAUDE] : [])];
  const entries = (all ? shimPrograms(directory) : named).map((name): ShimEntry => {
    const path = join(directory, name);
    const removed = removeShimProgram(path);
    if (removed) forgetMakings(host, { program: path, but: null });
    const profile = name === CLAUDE ? null : name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return { profile, path, ...(removed ? REMOVED : NOT_THERE) };
  });
  return succeed(entries);
}

const REMOVED = { state: 'removed', reason: null } as const;
const NOT_THERE = { state: 'left-out', reason: 'no program of cordon’s stands there' } as const;

const NO_NAME: Problem = {
  code: 'bad-name',
  kind: 'usage',
  message: 'That can’t be the name of a profile.',
  hint: 'See `cordon profile list`.',
};
