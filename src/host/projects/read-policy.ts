import { isUtf8 } from 'node:buffer';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { parsePolicy, POLICY_LIMIT, type Policy } from '../../core/projects/policy.ts';
import type { Host } from '../host.ts';
import { isTrustedPolicy, markOf, type PolicyMark } from './policy-trust.ts';

export type FoundPolicy = { readonly policy: Policy; readonly mark: PolicyMark; readonly trusted: boolean };

/** Reads a repository's policy, whole or not at all. */
export function readPolicy(host: Host, path: string): Outcome<FoundPolicy> {
  const read = host.readFile(path, POLICY_LIMIT);
  if (read.kind !== 'bytes' || !isUtf8(read.bytes)) {
    const reason =
      read.kind === 'unreadable'
        ? read.reason
        : read.kind === 'absent'
          ? 'it is a link that leads nowhere'
          : 'it is not UTF-8';
    return fail({
      code: 'policy-broken',
      kind: 'unsafe',
      message: `The policy of this repository can't be read (${path}): ${reason}.`,
      hint: 'Correct the file, or ask whoever committed it; nothing was launched.',
    });
  }
  const policy = parsePolicy(new TextDecoder().decode(read.bytes), path);
  if (!policy.ok) return policy;
  const mark = markOf(path, read.bytes);
  return succeed({ policy: policy.value, mark, trusted: isTrustedPolicy(host, mark) });
}
