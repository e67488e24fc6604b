import type { ClientState } from '../core/findings/diagnosis.ts';
import type { DoctorReport } from '../core/report/doctor-report.ts';
import { reportFinding } from '../core/report/doctor-report.ts';
import { showRoute } from '../core/report/redact.ts';
import { describeSurfaces } from '../core/report/surfaces.ts';
import type { Host } from '../host/host.ts';
import type { ExamineRequest } from '../host/sources/outside/examine.ts';
import { examine } from '../host/sources/outside/examine.ts';

export type DoctorInput = ExamineRequest;

/** What is wrong with where this person's sessions go, who set it, and what to do. Nothing is written. */
export async function doctor(host: Host, input: DoctorInput): Promise<DoctorReport> {
  const { findings, reading, diagnosis, ...examined } = await examine(host, input);
  const routes = {
    here: showRoute(examined.routes.here),
    'new-shell': showRoute(examined.routes['new-shell']),
    editor: showRoute(examined.routes.editor),
    desktop: showRoute(examined.routes.desktop),
  };
  return {
    schema: 1,
    client: clientOf(input.client),
    surfaces: describeSurfaces({
      routes,
      reading,
      sightings: diagnosis.sightings,
      platform: host.platform,
      desktop: diagnosis.desktop,
    }),
    findings: findings.map(reportFinding),
    sources: { read: reading.read.length, unread: reading.unread },
  };
}

function clientOf(state: ClientState): DoctorReport['client'] {
  return state.kind === 'found' ? state.client : null;
}
