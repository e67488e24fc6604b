import type { Outcome } from '../core/problem.ts';
import { succeed } from '../core/problem.ts';
import type { ProjectRecord } from '../core/projects/project-record.ts';
import type { ProjectShowReport } from '../core/report/project-report.ts';
import { findClientState } from '../host/client-state.ts';
import type { Host } from '../host/host.ts';
import { predictAt } from '../host/projects/plan-project.ts';
import { describePolicy } from '../host/projects/policy-report.ts';
import { findProject } from '../host/projects/project-place.ts';
import { readProjectRecord } from '../host/projects/project-records.ts';
import { isStillThere, isUntouched } from '../host/projects/record-state.ts';

/** What this repository uses and allows, and where a plain session here goes. Nothing is written. */
export async function showProject(host: Host): Promise<Outcome<ProjectShowReport>> {
  const place = findProject(host);
  if (!place.ok) return place;
  const record = readProjectRecord(host, place.value.root);
  const client = await findClientState(host);
  const version = client.kind === 'found' ? client.client.version : null;
  return succeed({
    schema: 1,
    root: place.value.root,
    use: record === null ? null : describeUse(host, record),
    policy: await describePolicy(host),
    route: predictAt({ host, place: place.value, bytes: null, version }),
    notices: [],
  });
}

function describeUse(host: Host, record: ProjectRecord): NonNullable<ProjectShowReport['use']> {
  const { profile, file, at } = record;
  const state = isUntouched(host, record) ? 'in-use' : isStillThere(host, record) ? 'drifted' : 'gone';
  return { profile, file, at, state };
}
