import * as z from 'zod/mini';
import type { Outcome } from '../problem.ts';
import { fail, succeed } from '../problem.ts';
import { isPlainName, PLAIN_NAME_RULE } from '../profiles/profile-name.ts';
import { readJsonc } from '../profiles/read-jsonc.ts';

/** Nobody writes a longer list of profiles by hand. */
export const POLICY_LIMIT = 64 * 1024;

/**
 * Which of a person's own profiles may be used in a repository. It holds names and nothing else, so that it can narrow and
 * never say where a key goes.
 */
export type Policy = { readonly profiles: readonly string[]; readonly default: string | null };

const SCHEMA = z.strictObject({
  $schema: z.optional(z.string()),
  profiles: z.array(z.string()).check(z.minLength(1), z.maxLength(200)),
  default: z.optional(z.string()),
});

/** Reads a policy. What isn't understood is refused as a whole: half a narrowing would be a widening. */
export function parsePolicy(text: string, path: string): Outcome<Policy> {
  const read = readJsonc(text.replace(/^\uFEFF/, ''));
  if (!read.ok) return broken(path, read.broken.line, 'it is not valid JSON with comments');
  const parsed = SCHEMA.safeParse(read.document.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return broken(
      path,
      read.document.lineOf(issue?.path ?? []),
      'it may hold "profiles", a list of names, and "default", one of them, and nothing else',
    );
  }
  const { profiles, default: first = null } = parsed.data;
  const odd = profiles.findIndex((name) => !isPlainName(name));
  if (odd !== -1)
    return broken(
      path,
      read.document.lineOf(['profiles', odd]),
      `a name in it can't be one of a profile (${PLAIN_NAME_RULE})`,
    );
  if (first !== null && !profiles.includes(first))
    return broken(path, read.document.lineOf(['default']), 'its "default" is none of its "profiles"');
  return succeed({ profiles, default: first });
}

function broken(path: string, line: number, reason: string) {
  return fail({
    code: 'policy-broken',
    kind: 'unsafe',
    message: `The policy of this repository can't be understood (${path}:${line}): ${reason}.`,
    hint: 'Correct the file, or ask whoever committed it; nothing was launched.',
    origin: { scope: 'configuration', path, line },
  });
}
