import { resolve } from 'node:path';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import type { ProjectsReport } from '../core/report/doctor-report.ts';
import { reportFinding } from '../core/report/doctor-report.ts';
import type { Host } from '../host/host.ts';
import { nearestRepository } from '../host/nearest-repository.ts';
import { examineProject } from '../host/sources/outside/examine-project.ts';
import { findProjects } from '../host/sources/outside/find-projects.ts';

export type DoctorProjectsInput = {
  /** Where to look for repositories; empty looks in the working directory. */
  readonly directories: readonly string[];
};

/** What the repositories below some directories carry to everybody who has them. Nothing of the person's own counts, and nothing is written. */
export async function doctorProjects(
  host: Host,
  { directories }: DoctorProjectsInput,
): Promise<Outcome<ProjectsReport>> {
  const base = host.cwd ?? '/';
  // Without a name it is about the repository here, wherever in it one stands.
  const roots = (directories.length === 0 ? [nearestRepository(host, base) ?? base] : directories).map((directory) =>
    resolve(base, directory),
  );
  const missing = roots.find((root) => host.modifiedAt(root) === null);
  if (missing !== undefined)
    return fail({
      code: 'no-directory',
      kind: 'usage',
      message: `${missing} isn’t there.`,
      hint: 'Name a directory that holds repositories, or leave it out for this one.',
    });
  const projects = roots.flatMap(findProjects);
  const findings = [];
  for (const project of projects) findings.push(...(await examineProject(host, project)));
  return succeed({ schema: 1, projects: projects.length, findings: findings.map(reportFinding) });
}
