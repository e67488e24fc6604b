import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import type { ProjectTrustReport } from '../core/report/project-report.ts';
import type { Host } from '../host/host.ts';
import { findPolicy } from '../host/projects/find-policy.ts';
import { describePolicy } from '../host/projects/policy-report.ts';
import { trustPolicy } from '../host/projects/policy-trust.ts';
import { findProject } from '../host/projects/project-place.ts';
import { readPolicy } from '../host/projects/read-policy.ts';

/** Says yes to the policy of this repository, as it stands now. Another content has to be trusted again. */
export async function trustProject(host: Host): Promise<Outcome<ProjectTrustReport>> {
  const place = findProject(host);
  if (!place.ok) return place;
  const path = findPolicy(host);
  if (path === null)
    return fail({
      code: 'no-policy',
      kind: 'usage',
      message: `There is no .cordon.jsonc at the root of a repository here (${place.value.root}).`,
      hint: 'Nothing has to be trusted: every profile of yours may be used.',
    });
  const found = readPolicy(host, path);
  if (!found.ok) return found;
  const trusted = await trustPolicy(host, found.value.mark);
  if (!trusted.ok) return trusted;
  const policy = await describePolicy(host);
  if (policy === null) throw new Error('the policy was there a moment ago');
  return succeed({ schema: 1, root: place.value.root, policy });
}
