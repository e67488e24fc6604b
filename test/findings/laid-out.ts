import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import type { DoctorReport, ReportedFinding } from '../../src/core/report/doctor-report.ts';
import type { Host } from '../../src/host/host.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import type { ExamineRequest } from '../../src/host/sources/outside/examine.ts';

/** A person's machine for one test: a home, a project and a place for managed settings, all below a private directory. */
export type LaidOut = {
  readonly root: string;
  readonly home: string;
  readonly project: string;
  readonly host: Host;
  readonly request: ExamineRequest;
};

export type Machine = {
  /** Below the root: `home/…`, `project/…`, `managed/…`, `etc/…`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly from?: string;
};

export function layOut({ files = {}, env = {}, version = '2.1.330', from }: Machine): LaidOut {
  // Private, so that no file below it is open to other accounts.
  const root = mkdtempSync(join(tmpdir(), 'cordon-doctor-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  if (from !== undefined) cpSync(from, root, { recursive: true });
  const [home, project] = [join(root, 'home'), join(root, 'project')];
  for (const directory of [home, project]) mkdirSync(directory, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const host = createNodeHost({
    env: { HOME: home, PATH: '/usr/bin:/bin', ...env },
    cwd: project,
    interactive: false,
    platform: 'linux',
  });
  const request: ExamineRequest = {
    client: { kind: 'found', client: { path: '/usr/bin/claude', version, verified: true } },
    managedDirectory: join(root, 'managed'),
    places: { root, asks: false },
  };
  return { root, home, project, host, request };
}

export async function examineMachine(
  machine: Machine,
): Promise<{ readonly report: DoctorReport; readonly lines: readonly string[]; readonly place: LaidOut }> {
  const place = layOut(machine);
  const report = await doctor(place.host, place.request);
  return { report, lines: report.findings.map((finding) => lineFor(finding, place)), place };
}

/** One finding on a line: severity, rule, place, name. */
export function lineFor({ severity, rule, origin }: ReportedFinding, { root, home }: LaidOut): string {
  const path = origin.path?.replace(`${home}/`, '~/').replace(`${root}/`, '');
  const where = path === undefined ? '-' : `${path}${origin.line === null ? '' : `:${origin.line}`}`;
  return [severity, rule, where, ...(origin.name === undefined ? [] : [origin.name])].join(' ');
}
