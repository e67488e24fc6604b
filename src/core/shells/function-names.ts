import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { isPlainName } from '../profiles/profile-name.ts';
import type { ShellFunction } from './shell.ts';

/** What the functions' names begin with unless a person says otherwise. */
export const DEFAULT_PREFIX = 'claude-';

/** Letters that every shell takes in a function's name; without any, a profile's name could hide a program. */
const PREFIX = /^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/;

export function checkPrefix(prefix: string): Outcome<string> {
  if (PREFIX.test(prefix)) return succeed(prefix);
  return fail({
    code: 'bad-prefix',
    kind: 'usage',
    message: `Functions can't begin with ${JSON.stringify(prefix.slice(0, 40))}.`,
    hint: 'Use letters, digits, ".", "_" and "-", at most 32 of them, beginning with a letter or "_".',
  });
}

/**
 * One function for each profile. A name that is no plain one is left out: it would be code in a shell's file, and the
 * configuration refuses it before it comes here.
 */
export function profileFunctions(prefix: string, profiles: readonly string[]): readonly ShellFunction[] {
  return profiles
    .filter((profile) => isPlainName(profile))
    .map((profile) => ({ name: `${prefix}${profile}`, words: ['run', profile, '--'] }));
}

/** Plain `claude`, run under the profile that the directory or the configuration asks for. */
export const CLAUDE_FUNCTION: ShellFunction = { name: 'claude', words: ['run', '--default', '--'] };
