import type { DesktopReport } from '../core/report/editor-report.ts';
import { findClientState } from '../host/client-state.ts';
import type { Host } from '../host/host.ts';
import { examine, type ExamineRequest } from '../host/sources/outside/examine.ts';

export type DesktopInput = Pick<ExamineRequest, 'places' | 'managedDirectory'>;

/** What the desktop application would read here, and whether that leaves it native. Nothing is written. */
export async function describeDesktop(host: Host, input: DesktopInput = {}): Promise<DesktopReport> {
  const { routes, diagnosis } = await examine(host, { ...input, client: await findClientState(host) });
  const route = routes.desktop;
  const providers = diagnosis.desktop.map(({ path, provider, destination }) => ({ path, provider, destination }));
  const neutral = (route.destination === null || route.firstParty) && providers.length === 0;
  return { schema: 1, editor: 'desktop', route, neutral, providers, notes: NOTES };
}

const NOTES = [
  'It signs in by itself, and takes from the shell a fixed set of variables and PATH; what its sessions take from settings files depends on its version and was not measured.',
  'Its own way to another provider is Developer → Configure Third-Party Inference, which it keeps in files of its own. cordon never writes those.',
  'To keep it native, keep user settings free of routing: `cordon doctor --fix` takes it out, and profiles give it to single sessions.',
];
