import { isUtf8 } from 'node:buffer';
import { POLICY_LIMIT } from '../../core/projects/policy.ts';
import type { PolicyReport } from '../../core/report/project-report.ts';
import { NATIVE } from '../../core/profiles/profile-name.ts';
import { loadConfiguration } from '../configuration.ts';
import type { Host } from '../host.ts';
import { findPolicy } from './find-policy.ts';
import { markOf } from './policy-trust.ts';
import { readPolicy } from './read-policy.ts';

/** The policy of the repository here, as a report; null where there is none. */
export async function describePolicy(host: Host): Promise<PolicyReport | null> {
  const path = findPolicy(host);
  if (path === null) return null;
  const found = readPolicy(host, path);
  if (!found.ok) {
    const read = host.readFile(path, POLICY_LIMIT);
    const sha256 = read.kind === 'bytes' && isUtf8(read.bytes) ? markOf(path, read.bytes).sha256 : null;
    return { path, state: 'broken', reason: found.problem.message, sha256, profiles: [], default: null, unknown: [] };
  }
  const { policy, mark, trusted } = found.value;
  const configuration = await loadConfiguration(host);
  const known = new Set([NATIVE, ...(configuration.ok ? configuration.value.profiles.map(({ name }) => name) : [])]);
  return {
    path,
    state: trusted ? 'trusted' : 'untrusted',
    reason: null,
    sha256: mark.sha256,
    profiles: policy.profiles,
    default: policy.default,
    unknown: policy.profiles.filter((name) => !known.has(name)),
  };
}
