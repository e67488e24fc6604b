import type { Outcome, Problem } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { findEscape, otherDestination } from '../core/projects/project-refusals.ts';
import type { Profile } from '../core/profiles/profile.ts';
import { Secret } from '../core/secret.ts';
import { resolveCredential } from '../host/credentials/resolve-credential.ts';
import type { Host } from '../host/host.ts';
import { loadProfile } from '../host/load-profile.ts';
import { checkPolicy } from '../host/projects/check-policy.ts';
import { findPolicy } from '../host/projects/find-policy.ts';
import { predictAt } from '../host/projects/plan-project.ts';
import { readProjectRecord } from '../host/projects/project-records.ts';

export type CredentialInput = {
  readonly profile: string;
  /** The repository that was told to ask, as `cordon project use` wrote it down. */
  readonly root: string;
  /** Whether what is printed would stand on a screen. */
  readonly isTerminal: boolean;
};

/**
 * The key of a profile, for a client that was started in a repository which uses it, and for nobody else: not on a screen,
 * not for a tool of a session, not where the repository wasn't told to use this profile by this person, and not where the
 * session would send it to another host.
 */
export async function giveCredential(host: Host, input: CredentialInput): Promise<Outcome<Secret>> {
  const record = readProjectRecord(host, input.root);
  const guarded = whyNot(host, input) ?? (record?.profile === input.profile ? null : UNKNOWN_PROJECT);
  if (guarded !== null || record === null) return fail(guarded ?? UNKNOWN_PROJECT);
  const profile = await loadProfile(host, input.profile);
  if (!profile.ok) return profile;
  const policy = findPolicy(host);
  const allowed =
    policy === null
      ? null
      : await checkPolicy({ ...host, isInteractive: () => false }, { policy, profile: input.profile });
  if (allowed?.ok === false) return allowed;
  const elsewhere = goesElsewhere(host, { profile: profile.value, file: record.file });
  if (elsewhere !== null) return fail(elsewhere);
  const { credential: reference, provider } = profile.value;
  if (reference !== null) return resolveCredential({ host, reference, provider });
  return provider.placeholder === undefined
    ? fail(NO_KEY)
    : succeed(new Secret(provider.placeholder, host.fingerprint));
}

/** The client starts its helper without CLAUDECODE, and its tools with it (2.1.330). */
function whyNot({ env }: Host, { isTerminal }: CredentialInput): Problem | null {
  if (isTerminal)
    return guard('this would print a key on the screen', '`cordon secret get NAME` shows a stored key’s fingerprint.');
  if ((env.CLAUDECODE ?? '') !== '')
    return guard('a tool of a session asked for a key', 'A session inside another one is started with `cordon run`.');
  return findEscape(env);
}

/** The route of the session that asks, as its files say it now; a socket of the shell's would take the key along. */
function goesElsewhere(
  host: Host,
  { profile, file }: { readonly profile: Profile; readonly file: string },
): Problem | null {
  const route = predictAt({ host, place: { file }, bytes: null, version: null });
  const other = route.unix ?? otherDestination(profile, route);
  return other === null
    ? null
    : guard(
        `sessions here go to ${other}, and the key of "${profile.name}" belongs to ${profile.provider.id}`,
        'See who sets that with `cordon explain`.',
      );
}

function guard(reason: string, hint: string): Problem {
  return {
    code: 'credential-guarded',
    kind: 'unsafe',
    message: `No key was printed: ${reason}.`,
    hint,
  };
}

const UNKNOWN_PROJECT = guard(
  'this repository was not told to use that profile by you',
  'Run `cordon project use PROFILE` in it, or take the helper out of its settings.',
);

const NO_KEY = guard('this profile has no key', 'Use `cordon project use` with another profile.');
