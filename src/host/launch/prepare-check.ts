import type { GatewayPlan } from '../../core/plan/gateway-plan.ts';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed, type Problem } from '../../core/problem.ts';
import { canBeFronted } from '../../core/plan/wants-gateway.ts';
import { Secret } from '../../core/secret.ts';
import { rulesFor } from '../../core/usage/rules-for.ts';
import { resolveCredential } from '../credentials/resolve-credential.ts';
import type { Host } from '../host.ts';
import { loadWithConfiguration, type LoadedProfile } from '../load-profile.ts';
import { projectRoot } from '../project-root.ts';
import { findPolicy } from '../projects/find-policy.ts';
import { prepareGateway } from './prepare-gateway.ts';

/** The gateway that a session of this profile would have, whether or not it asks for one; no client is needed for it. */
export async function prepareCheck(
  host: Host,
  name: string,
): Promise<Outcome<LoadedProfile & { readonly plan: GatewayPlan }>> {
  const loaded = await loadWithConfiguration(host, name);
  if (!loaded.ok) return loaded;
  const { configuration } = loaded.value;
  const profile = { ...loaded.value.profile, gateway: true } as const;
  if (!canBeFronted(profile.provider)) return fail(hasNoGateway(profile));
  const policy = findPolicy(host);
  if (policy !== null) {
    const { checkPolicy } = await import('../projects/check-policy.ts');
    const allowed = await checkPolicy(host, { policy, profile: name });
    if (!allowed.ok) return allowed;
  }
  const credential = await readCredential(host, profile);
  if (!credential.ok) return credential;
  const project = configuration.projects.length === 0 ? null : projectRoot(host, host.cwd);
  const budgets = rulesFor({ configuration, profile, project });
  const plan = await prepareGateway({ host, profile, configuration, budgets, credential: credential.value });
  return plan.ok ? succeed({ profile, configuration, plan: plan.value }) : plan;
}

async function readCredential(
  host: Host,
  { credential: reference, provider }: LoadedProfile['profile'],
): Promise<Outcome<Secret | null>> {
  if (reference !== null) return resolveCredential({ host, reference, provider });
  return succeed(provider.placeholder === undefined ? null : new Secret(provider.placeholder, host.fingerprint));
}

function hasNoGateway({ name, provider }: LoadedProfile['profile']): Problem {
  const sent = provider.auth === 'login' ? 'your own login' : 'a cloud’s own credentials';
  return {
    code: 'gateway-impossible',
    kind: 'unsafe',
    message: `Sessions of "${name}" never have a gateway: they send ${sent}, which cordon doesn’t stand in front of.`,
    hint: 'Check a profile whose provider takes a key; `cordon profile list` shows them.',
  };
}
