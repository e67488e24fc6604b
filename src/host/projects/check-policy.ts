import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { showName } from '../../core/profiles/secret-shape.ts';
import { askAtTerminal } from '../ask-at-terminal.ts';
import type { Host } from '../host.ts';
import { trustPolicy } from './policy-trust.ts';
import { readPolicy, type FoundPolicy } from './read-policy.ts';

export type PolicyQuestion = { readonly policy: string; readonly profile: string };

/**
 * Whether a repository's policy lets a profile be used. One that wasn't seen before is asked about once, because it decides
 * over launches; without a terminal it is refused. It can only narrow: a yes widens nothing.
 */
export async function checkPolicy(host: Host, { policy: path, profile }: PolicyQuestion): Promise<Outcome<void>> {
  const found = readPolicy(host, path);
  if (!found.ok) return found;
  const trusted = found.value.trusted ? succeed(undefined) : await askForTrust(host, found.value);
  if (!trusted.ok) return trusted;
  const { profiles } = found.value.policy;
  return profiles.includes(profile) ? succeed(undefined) : fail(notAllowed({ path, profile, profiles }));
}

async function askForTrust(host: Host, { policy, mark }: FoundPolicy): Promise<Outcome<void>> {
  const names = policy.profiles.map(showName).join(', ');
  const answer = host.isInteractive()
    ? askAtTerminal(
        `cordon: ${printable(mark.path)} says that only these profiles may be used in this repository: ${names}. Follow it? [y/N] `,
      )
    : null;
  if (answer !== null && /^y(es)?$/i.test(answer)) return trustPolicy(host, mark);
  return fail({
    code: 'policy-untrusted',
    kind: 'unsafe',
    message: `${mark.path} narrows the profiles of this repository, and you have not said yet that you follow it as it stands.`,
    hint: 'Read it, then run `cordon project trust`; nothing was launched or written.',
  });
}

function notAllowed(refused: {
  readonly path: string;
  readonly profile: string;
  readonly profiles: readonly string[];
}) {
  const { path, profile, profiles } = refused;
  return {
    code: 'policy-profile',
    kind: 'unsafe',
    message: `The profile ${showName(profile)} may not be used in this repository: ${path} allows ${profiles.map(showName).join(', ')}.`,
    hint: 'Use one of those, or ask whoever keeps the file; nothing was launched or written.',
  } as const;
}

/** A path is anybody's text: nothing in it may steer the terminal. */
function printable(path: string): string {
  return path.replace(/\p{Cc}/gu, '?');
}
