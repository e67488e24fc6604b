import type { Route } from '../core/resolution/route.ts';
import type {
  PolicyReport,
  ProjectClearReport,
  ProjectShowReport,
  ProjectTrustReport,
  ProjectUseReport,
} from '../core/report/project-report.ts';
import { renderHunks } from './hunks.ts';
import { safeText } from './safe-text.ts';

export function renderProjectUse(report: ProjectUseReport, colour: boolean): string {
  const { state, profile, root, run, edits, notices, route } = report;
  const hunks =
    state === 'planned'
      ? edits.flatMap(({ path, outcome }) =>
          outcome.ok && outcome.value.changed
            ? [safeText(path), ...renderHunks(outcome.value.hunks, colour).map((line) => `  ${line}`)]
            : [],
        )
      : [];
  const done =
    state === 'planned'
      ? 'Nothing was written.'
      : run === null
        ? `Plain sessions in ${safeText(root)} use "${profile}" already.`
        : `Plain sessions in ${safeText(root)} use "${profile}" now; \`cordon project clear\` takes that out again.`;
  return lines([...hunks, done, describeRoute(route), ...notices.map(safeText)]);
}

export function renderProjectClear({ state, root, profile, notices }: ProjectClearReport): string {
  const said = {
    restored: `${root} is as it was before it used "${profile ?? ''}", byte for byte.`,
    removed: `${root} is as it was before it used "${profile ?? ''}": the file that was made is gone.`,
    'taken-out': `"${profile ?? ''}" was taken out of ${root}.`,
    nothing: `Nothing of cordon's is in the local settings of ${root}.`,
  }[state];
  return lines([said, ...notices].map(safeText));
}

export function renderProjectShow({ root, use, policy, route, notices }: ProjectShowReport): string {
  const used =
    use === null
      ? `${root} uses no profile of its own.`
      : {
          'in-use': `${root} uses "${use.profile}" (${use.file}).`,
          drifted: `${root} uses "${use.profile}", and ${use.file} was changed since.`,
          gone: `${root} used "${use.profile}", which was taken out of ${use.file} by other means; \`cordon project clear\` forgets it.`,
        }[use.state];
  return lines([safeText(used), describeRoute(route), ...describePolicy(policy), ...notices.map(safeText)]);
}

export function renderProjectTrust({ policy }: ProjectTrustReport): string {
  return lines([
    safeText(`${policy.path} is followed as it stands; when it changes you are asked again.`),
    ...describePolicy(policy),
  ]);
}

function describePolicy(policy: PolicyReport | null): readonly string[] {
  if (policy === null) return [];
  const { path, state, reason, profiles, unknown } = policy;
  if (state === 'broken') return [safeText(reason ?? '')];
  const asked = state === 'untrusted' ? ' You have not said yet that you follow it: `cordon project trust`.' : '';
  const missing =
    unknown.length === 0
      ? []
      : [`You have no profile called ${unknown.join(', ')}; the policy only names them, so nothing is missing.`];
  return [`${path} allows ${profiles.join(', ')}.${asked}`, ...missing].map(safeText);
}

function describeRoute({ destination, model, apiKey, authorization }: Route): string {
  const credential = (authorization ?? apiKey)?.from ?? 'no credential';
  return safeText(
    destination === null
      ? 'A plain session here would make no request: nobody is logged in.'
      : `A plain session here goes to ${destination}, with ${credential}, model ${model ?? 'of the client'}.`,
  );
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
