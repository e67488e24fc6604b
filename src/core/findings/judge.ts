import type { OutsideKind } from '../layers/assignment.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Severity } from './finding.ts';
import type { Place, Topic } from './place.ts';
import { OWNER, REACH, SEVERITY } from './place.ts';
import { repairOf } from './repairs.ts';
import type { Sighting } from './sighting.ts';

/** How bad it is that this value stands there: by its place while it is live, `info` once something beats it. */
export function severityAt(diagnosis: Diagnosis, sighting: Sighting, topic: Topic): Severity {
  if (diagnosis.projectOnly && sighting.place === 'project' && topic !== 'model') return 'error';
  if (!isLive(diagnosis, sighting)) return 'info';
  return SEVERITY[sighting.place][topic];
}

/** A line under a condition that this shell, at least, did not meet. */
function isOnlyPossible({ effective }: Diagnosis, { assignment, name }: Sighting): boolean {
  return assignment?.reach === 'perhaps' && !effective.every(name).some(({ origin }) => origin.scope === 'process');
}

/** Inside a session of cordon's own, what its environment says is the session's route and no leak. */
export function isLive(diagnosis: Diagnosis, sighting: Sighting): boolean {
  const isOwn = diagnosis.cordonSession !== null && sighting.place === 'shell';
  return sighting.beatenBy === null && !isOwn && !isOnlyPossible(diagnosis, sighting);
}

/** What a sighting reaches, or why it reaches nothing now. */
export function describeReach(diagnosis: Diagnosis, sighting: Sighting): string {
  const { beatenBy, place, assignment } = sighting;
  if (diagnosis.cordonSession !== null && place === 'shell')
    return 'It belongs to the cordon session that this command runs in.';
  if (beatenBy !== null)
    return `It is beaten by ${describeOrigin(beatenBy)} for a session started here, and counts wherever that is not there.`;
  const owner = assignment?.owner ?? null;
  const by = place === 'one-command' && owner !== null ? `sessions started through ${owner}` : REACH[place];
  const condition = assignment?.reach === 'perhaps' ? ' where its condition holds' : '';
  return `It reaches ${by}${condition}.`;
}

function describeOrigin({ scope, path, line }: Sighting['origin']): string {
  if (path !== null) return `${path}${line === null ? '' : `:${line}`}`;
  return scope === 'process' ? 'the environment' : scope === 'flag' ? '--settings' : `${scope} settings`;
}

/** What to do about a value, by its place. */
export function adviceFor(sighting: Sighting): string {
  const { place, assignment } = sighting;
  const owner = OWNER[place];
  if (owner !== undefined) return owner;
  if (repairOf(sighting)?.asked === null)
    return 'Run `cordon doctor --fix`: it takes it out, offers to keep it as a profile, and can be undone.';
  if (assignment !== null) return manualAdvice(sighting);
  return ADVICE[place]?.(sighting) ?? 'Move it into a profile and start such sessions with `cordon run PROFILE`.';
}

type Advise = (sighting: Sighting) => string;

const ADVICE: Readonly<Partial<Record<Place, Advise>>> = {
  shell: ({ name }) => `Run \`unset ${name}\` in this shell, and start such sessions with \`cordon run PROFILE\`.`,
  global: ({ origin }) =>
    `Take it out of ${origin.path ?? 'that file'} by hand while no client runs: the client rewrites that file, so cordon does not edit it.`,
  local: () => 'Leave it if you put it there for this project; `cordon doctor --fix --include local` takes it out.',
};

const MANUAL: Readonly<Partial<Record<OutsideKind, Advise>>> = {
  'systemd user manager': ({ name }) => `Run \`systemctl --user unset-environment ${name}\`, and log in anew.`,
  launchd: ({ name }) => `Run \`launchctl unsetenv ${name}\`, take it out of what sets it, and log in anew.`,
  'tmux server': ({ name }) => `Run \`tmux set-environment -g -u ${name}\`, and open a new window.`,
  'Windows environment': ({ name }) =>
    `Take ${name} out in the system’s environment settings (\`setx ${name} ""\` empties it), and sign in anew.`,
};

function manualAdvice(sighting: Sighting): string {
  const { assignment, place } = sighting;
  const known = assignment === null ? undefined : MANUAL[assignment.kind];
  if (known !== undefined) return known(sighting);
  return place === 'directory' || place === 'one-command'
    ? 'Leave it if that is what you want there; a profile does the same without touching other programs.'
    : 'Take the line out by hand.';
}

/** A finding about one value at one place. */
export function findingAt(
  sighting: Sighting,
  told: { readonly severity: Severity; readonly message: string; readonly why: string; readonly advice?: string },
): Omit<Finding, 'rule'> {
  return {
    severity: told.severity,
    message: told.message,
    origin: sighting.origin,
    why: told.why,
    advice: told.advice ?? adviceFor(sighting),
    repair: repairOf(sighting),
    ...(sighting.beatenBy === null ? {} : { beatenBy: sighting.beatenBy }),
  };
}
