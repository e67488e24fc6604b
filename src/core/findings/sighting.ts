import type { Assignment } from '../layers/assignment.ts';
import type { LayerVariable } from '../layers/layer.ts';
import type { Origin } from '../origin.ts';
import type { Effective } from '../resolution/effective.ts';
import type { Resolution } from '../resolution/resolution.ts';
import type { FingerprintOf, Text } from '../secret.ts';
import { revealText } from '../secret.ts';
import type { Place } from './place.ts';

/** One place that sets one variable, and whether a session started here would take it from there. */
export type Sighting = {
  readonly name: string;
  /** null where only running a program would tell. */
  readonly value: Text | null;
  readonly place: Place;
  readonly origin: Origin;
  /** What beats it, or null where it is live. */
  readonly beatenBy: Origin | null;
  /** The place outside the client's settings that it was read from. */
  readonly assignment: Assignment | null;
};

export type SightingsRequest = {
  readonly resolution: Resolution;
  readonly effective: Effective;
  readonly assignments: readonly Assignment[];
  readonly fingerprintOf: FingerprintOf;
};

/**
 * Every place that sets a variable, with what beats it. A variable of this process that a start-up file or a project's
 * environment file sets to the same value is seen once, there: that is who set it.
 */
export function findSightings(request: SightingsRequest): readonly Sighting[] {
  const { resolution, assignments } = request;
  const inLayers = resolution.variables.flatMap(({ winner, shadowed }) =>
    [winner, ...shadowed].map((variable) => fromLayer(request, variable)),
  );
  const explained = new Set(
    inLayers.filter(
      ({ place, name, value }) => place === 'shell' && assignments.some((one) => isSource(one, name, value)),
    ),
  );
  return [...inLayers.filter((one) => !explained.has(one)), ...assignments.map((one) => fromAssignment(request, one))];
}

function isSource(assignment: Assignment, name: string, value: Text | null): boolean {
  if (assignment.name !== name || assignment.reach === 'command') return false;
  return assignment.value === null || value === null || revealText(assignment.value) === revealText(value);
}

function fromLayer({ effective }: SightingsRequest, variable: LayerVariable): Sighting {
  const { scope } = variable.origin;
  return {
    name: variable.name,
    value: variable.value,
    place: scope === 'process' ? 'shell' : scope,
    origin: variable.origin,
    beatenBy: whatBeats(effective, variable),
    assignment: null,
  };
}

/** The winner, or the switch that makes every settings layer ignored. */
function whatBeats(effective: Effective, variable: LayerVariable): Origin | null {
  const winner = effective.variable(variable.name);
  if (winner !== null) return winner === variable ? null : winner.origin;
  const [first] = effective.every(variable.name);
  if (first !== undefined && first !== variable) return first.origin;
  return revealText(variable.value) === '' ? null : HOST_SWITCH;
}

const HOST_SWITCH: Origin = { scope: 'process', path: null, line: null, name: 'CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST' };

const PLACES: Readonly<Record<Assignment['kind'], Place>> = {
  'start-up file': 'start-up',
  'environment file': 'login',
  'systemd user manager': 'login',
  launchd: 'login',
  'Windows environment': 'login',
  'tmux server': 'tmux',
  'editor settings': 'editor',
  'editor terminal': 'editor',
  'project environment': 'directory',
};

function fromAssignment({ effective }: SightingsRequest, assignment: Assignment): Sighting {
  const { name, path, line } = assignment;
  // Every settings layer stands over the environment, whatever filled that.
  const above = effective.every(name).find(({ origin }) => origin.scope !== 'process');
  const counts = above !== undefined && effective.host === 'nothing';
  return {
    name,
    value: assignment.value,
    place: assignment.reach === 'command' ? 'one-command' : PLACES[assignment.kind],
    origin: { scope: 'process', path, line, name },
    beatenBy: counts ? above.origin : null,
    assignment,
  };
}
