import { join } from 'node:path';
import { addressOf } from '../../../core/findings/address.ts';
import type { ClientState, Diagnosis } from '../../../core/findings/diagnosis.ts';
import { findFindings } from '../../../core/findings/find-findings.ts';
import type { Finding } from '../../../core/findings/finding.ts';
import { layersInScene, type Scene } from '../../../core/findings/scenes.ts';
import { findSightings } from '../../../core/findings/sighting.ts';
import { BASE_URL } from '../../../core/findings/topics.ts';
import type { OutsideReading } from '../../../core/layers/assignment.ts';
import { parseClientArguments } from '../../../core/layers/parse-client-arguments.ts';
import { readEffective } from '../../../core/resolution/effective.ts';
import { predictRoute } from '../../../core/resolution/predict-route.ts';
import { resolve } from '../../../core/resolution/resolve.ts';
import type { Route } from '../../../core/resolution/route.ts';
import type { Host } from '../../host.ts';
import { clientHome, configDirectory } from '../places.ts';
import { readMachine } from '../read-machine.ts';
import { findDeadPorts, portsOf } from './dead-ports.ts';
import { findExposed } from './exposed-secrets.ts';
import type { OutsidePlaces } from './outside-places.ts';
import { readInstructions } from './instructions.ts';
import { readOutside } from './read-outside.ts';
import { readDesktop } from './desktop.ts';
import { readResidue } from './residue.ts';
import { filesOfOwnShell } from './start-up-files.ts';
import { traceShell } from './trace-shell.ts';

export type ExamineRequest = {
  readonly client: ClientState;
  /** Where managed settings lie; the platform's own place unless a test names another. */
  readonly managedDirectory?: string;
  /** Where the sources outside the client's settings lie, and whether managers are asked. */
  /** Ask the person's shell itself, which runs their start-up files. */
  readonly trace?: boolean;
  readonly places?: Partial<Pick<OutsidePlaces, 'root' | 'asks'>>;
};

export type Examination = {
  readonly diagnosis: Diagnosis;
  readonly findings: readonly Finding[];
  readonly reading: OutsideReading;
  readonly routes: Readonly<Record<Scene, Route>>;
};

/** Reads everything that decides where sessions of this person go, and judges it. Nothing is run but what answers a question, and nothing is written. */
export async function examine(host: Host, request: ExamineRequest): Promise<Examination> {
  const version = request.client.kind === 'found' ? request.client.client.version : null;
  const given = parseClientArguments([]);
  const place = request.managedDirectory === undefined ? {} : { managedDirectory: request.managedDirectory };
  const machine = readMachine(host, { arguments: given, version, ...place });
  const places: OutsidePlaces = {
    host,
    home: host.home === null ? null : clientHome(host),
    root: '',
    asks: true,
    ...request.places,
  };
  const read = await readOutside(places);
  const reading = request.trace === true ? await traceShell(host, read, { files: filesOfOwnShell(places) }) : read;
  const { assignments } = reading;
  const routeIn = (scene: Scene): Route =>
    predictRoute({
      ...machine,
      resolution:
        scene === 'here'
          ? machine.resolution
          : resolve(layersInScene({ layers: machine.resolution.layers, assignments, scene })),
      arguments: given,
      version,
      fingerprintOf: host.fingerprint,
    });
  const routes = {
    here: routeIn('here'),
    'new-shell': routeIn('new-shell'),
    editor: routeIn('editor'),
    desktop: routeIn('desktop'),
  };
  const effective = readEffective(machine.resolution, version);
  const sightings = findSightings({
    resolution: machine.resolution,
    effective,
    assignments,
    fingerprintOf: host.fingerprint,
  });
  const ports = sightings.flatMap(({ name, value }) =>
    name === BASE_URL ? portsOf(addressOf(value)?.url ?? null) : [],
  );
  const [deadPorts, secrets, residue] = await Promise.all([
    findDeadPorts(ports),
    findExposed(places, machine, reading),
    readResidue(places),
  ]);
  const diagnosis: Diagnosis = {
    platform: host.platform,
    client: request.client,
    version,
    cordonSession: host.env.CORDON_SESSION ?? null,
    resolution: machine.resolution,
    effective,
    stored: machine.stored,
    route: routes.here,
    nextRoute: routes['new-shell'],
    sightings,
    wrappers: reading.wrappers,
    secrets,
    residue,
    desktop: readDesktop(places),
    instructions: [
      ...readInstructions(host, configDirectory(host), 'user'),
      ...(host.cwd === null ? [] : readInstructions(host, join(host.cwd, '.claude'), 'project')),
    ].map(({ instruction }) => instruction),
    unread: reading.unread,
    deadPorts,
    projectOnly: false,
    fingerprintOf: host.fingerprint,
  };
  return { diagnosis, findings: findFindings(diagnosis), reading, routes };
}
