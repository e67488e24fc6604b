import { randomBytes } from 'node:crypto';
import { planGateway, type GatewayPlan } from '../../core/plan/gateway-plan.ts';
import type { Outcome } from '../../core/problem.ts';
import type { Configuration } from '../../core/profiles/configuration.ts';
import type { Profile } from '../../core/profiles/profile.ts';
import { Secret } from '../../core/secret.ts';
import type { BudgetRule } from '../../core/usage/ledger.ts';
import { resolveCredential } from '../credentials/resolve-credential.ts';
import type { Host } from '../host.ts';
import { projectRoot } from '../project-root.ts';

export type PrepareGatewayRequest = {
  readonly host: Host;
  readonly profile: Profile;
  readonly configuration: Configuration;
  readonly budgets: readonly BudgetRule[];
  /** The profile's own credential. */
  readonly credential: Secret | null;
};

/** The gateway of a session about to be launched, with the keys of its fallbacks read and a fresh token. */
export async function prepareGateway(request: PrepareGatewayRequest): Promise<Outcome<GatewayPlan>> {
  const { host, profile, configuration, budgets, credential } = request;
  const credentials: (Secret | null)[] = [credential];
  for (const { provider, credential: reference } of profile.fallback) {
    if (reference === null) {
      credentials.push(fallbackWithout({ host, profile, provider, credential }));
      continue;
    }
    const read = await resolveCredential({ host, reference, provider });
    if (!read.ok) return read;
    credentials.push(read.value);
  }
  return planGateway({
    platform: host.platform,
    profile,
    credentials,
    token: new Secret(`cordon-${randomBytes(32).toString('base64url')}`, host.fingerprint),
    project: projectRoot(host, host.cwd),
    budgets,
    prices: Object.fromEntries(configuration.prices.map(({ model, ...price }) => [model, price])),
    ledger: configuration.ledger,
  });
}

/** An entry of the profile's own provider may use the profile's own key; a server on this machine takes a token without worth. */
function fallbackWithout(
  from: Pick<PrepareGatewayRequest, 'host' | 'profile' | 'credential'> & {
    readonly provider: Profile['provider'];
  },
): Secret | null {
  const { host, profile, provider, credential } = from;
  if (provider.id === profile.provider.id) return credential;
  return provider.placeholder === undefined ? null : new Secret(provider.placeholder, host.fingerprint);
}
