import type { Plan } from '../plan/plan.ts';
import { revealText } from '../secret.ts';

/** What a running session remembers of its plan, so that its route can be held against it later. No secret is in it. */
export type SessionRoute = {
  readonly version: string | null;
  /** Whether the client was told that its host owns the route. */
  readonly managedByHost: boolean;
  /** `ANTHROPIC_BASE_URL` as the session was given it, or null. */
  readonly baseUrl: string | null;
  readonly provider: string;
  readonly destination: string | null;
  readonly model: string | null;
  /** What supplies each credential header, by name; null where none is sent. */
  readonly authorization: string | null;
  readonly apiKey: string | null;
  /** Where the session's gateway sends its requests first; without one, nothing stands between the client and the provider. */
  readonly upstream?: SessionUpstream | null;
};

type SessionUpstream = { readonly provider: string; readonly destination: string };

/** Who answers in the end: the upstream of the session's gateway, or the client's own destination. */
export function answererOf({ provider, destination, upstream }: SessionRoute) {
  return upstream ?? { provider, destination };
}

export function sessionRouteOf({ client, env, expect, gateway }: Plan): SessionRoute {
  const first = gateway?.upstreams[0];
  const valueOf = (name: string) => {
    const change = env[name];
    return change?.kind === 'set' ? revealText(change.value) : null;
  };
  return {
    version: client.version,
    managedByHost: valueOf('CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST') === '1',
    baseUrl: valueOf('ANTHROPIC_BASE_URL'),
    provider: expect.provider,
    destination: expect.destination,
    model: expect.model,
    authorization: expect.authorization?.from ?? null,
    apiKey: expect.apiKey?.from ?? null,
    upstream: first === undefined ? null : { provider: first.provider, destination: first.baseUrl },
  };
}
