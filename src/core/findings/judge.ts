import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Severity } from './finding.ts';
import type { Topic } from './place.ts';
import { OWNER, REACH, SEVERITY } from './place.ts';
import { repairOf } from './repairs.ts';
import type { Sighting } from './sighting.ts';

/** How bad it is that this value stands there: by its place while it is live, `info` once something beats it. */
export function severityAt(diagnosis: Diagnosis, sighting: Sighting, topic: Topic): Severity {
  if (diagnosis.projectOnly && sighting.place === 'project' && topic !== 'model') return 'error';
  if (!isLive(diagnosis, sighting)) return 'info';
  return SEVERITY[sighting.place][topic];
}

/** Inside a session of cordon's own, what its environment says is the session's route and no leak. */
export function isLive({ cordonSession }: Diagnosis, { beatenBy, place }: Sighting): boolean {
  return beatenBy === null && !(cordonSession !== null && place === 'shell');
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

export function describeOrigin({ scope, path, line }: Sighting['origin']): string {
  if (path !== null) return `${path}${line === null ? '' : `:${line}`}`;
  return scope === 'process' ? 'the environment' : scope === 'flag' ? '--settings' : `${scope} settings`;
}

/** What to do about a value, by its place. */
export function adviceFor(sighting: Sighting): string {
  const { place, origin, assignment } = sighting;
  const owner = OWNER[place];
  if (owner !== undefined) return owner;
  if (repairOf(sighting)?.asked === null) return 'Run `cordon doctor --fix`: it takes it out, offers to keep it as a profile, and can be undone.';
  if (assignment !== null) return manualAdvice(sighting);
  switch (place) {
    case 'shell':
      return `Run \`unset ${sighting.name}\` in this shell, and start such sessions with \`cordon run PROFILE\`.`;
    case 'global':
      return `Take it out of ${origin.path ?? 'that file'} by hand while no client runs: the client rewrites that file, so cordon does not edit it.`;
    case 'local':
      return 'Leave it if you put it there for this project; `cordon doctor --fix --include local` takes it out.';
    default:
      return 'Move it into a profile and start such sessions with `cordon run PROFILE`.';
  }
}

function manualAdvice({ name, assignment, place }: Sighting): string {
  switch (assignment?.kind) {
    case 'systemd user manager':
      return `Run \`systemctl --user unset-environment ${name}\`, and log in anew.`;
    case 'launchd':
      return `Run \`launchctl unsetenv ${name}\`, and log in anew.`;
    case 'tmux server':
      return `Run \`tmux set-environment -g -u ${name}\`, and open a new window.`;
    case 'Windows environment':
      return `Run \`setx ${name} ""\` or take it out in the system's environment settings, and sign in anew.`;
    default:
      return place === 'directory' || place === 'one-command'
        ? 'Leave it if that is what you want there; a profile does the same without touching other programs.'
        : 'Take the line out by hand.';
  }
}

/** A finding about one value at one place. */
export function findingAt(
  diagnosis: Diagnosis,
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
  };
}

