import type { EnvChange, Plan } from '../plan/plan.ts';
import type { Provider } from '../profiles/profile.ts';
import type { Route } from '../resolution/route.ts';
import type { Secret } from '../secret.ts';

/** Where the witness listens, each as `http://127.0.0.1:PORT`. */
export type WitnessPlaces = { readonly upstream: string; readonly proxy: string };

/**
 * How far the witness can look. A route with a key of its own is sent to it and read whole. Behind a login or a cloud's
 * own credentials it sees which host a tunnel was asked for, and no more: that TLS is never ended.
 */
export type Depth = 'requests' | 'tunnels';

export function depthOf(provider: Provider): Depth {
  return provider.auth === 'bearer' || provider.auth === 'x-api-key' ? 'requests' : 'tunnels';
}

export type WitnessedRequest = {
  readonly plan: Plan;
  readonly provider: Provider;
  readonly places: WitnessPlaces;
  /** Goes to the client in place of the profile's credential, which stays out of the trial. */
  readonly standIn: Secret | null;
  /** `http://127.0.0.1:PORT` of the gateway that stands between the client and the witness; null for none. */
  readonly gateway?: string | null;
};

/**
 * The same plan with the witness in the upstream's place, and nothing else changed that decides a route: the base URL of
 * a profile with a key of its own, the credential, and every proxy variable. No host is exempt from the proxy, so that
 * a request to any other server, one on this machine too, comes to the witness and not to that server.
 */
export function witnessedPlan({ plan, provider, places, standIn, gateway = null }: WitnessedRequest): Plan {
  const network = { ...witnessNetwork(places.proxy, gateway), ...ONE_ATTEMPT };
  const env: Record<string, EnvChange> = { ...plan.env };
  for (const [name, value] of Object.entries(network)) env[name] = { kind: 'set', value };
  if (gateway === null && depthOf(provider) === 'requests') {
    env.ANTHROPIC_BASE_URL = { kind: 'set', value: places.upstream + pathOf(plan.expect.destination) };
    const name = provider.auth === 'x-api-key' ? 'ANTHROPIC_API_KEY' : 'ANTHROPIC_AUTH_TOKEN';
    if (standIn !== null && env[name]?.kind === 'set') env[name] = { kind: 'set', value: standIn };
  }
  return { ...plan, env, settings: plan.settings === null ? null : withEnvironment(plan.settings, network) };
}

/** Whether a launch with this predicted route comes to the witness with everything, or sends nothing. */
export function comesToWitness(route: Route, { proxy }: WitnessPlaces, gateway: string | null = null): boolean {
  const fronted = gateway !== null && route.destination === gateway && route.proxy === null;
  return route.unix === null && (route.destination === null || route.proxy === proxy || fronted);
}

/** A refused request is not tried again, and an update is not looked for: neither changes where anything goes. */
const ONE_ATTEMPT = { CLAUDE_CODE_MAX_RETRIES: '0', DISABLE_AUTOUPDATER: '1' } as const;

/** Every spelling that the client, or a program that it starts, takes a proxy from. */
const PROXY_NAMES = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'CLAUDE_CODE_HTTPS_PROXY',
  'CLAUDE_CODE_HTTP_PROXY',
  'NPM_CONFIG_PROXY',
  'NPM_CONFIG_HTTP_PROXY',
  'NPM_CONFIG_HTTPS_PROXY',
];

/** Only the gateway's own port is reached without the proxy: a `host:port` in the list exempts no other (2.1.330). */
function witnessNetwork(proxy: string, gateway: string | null): Readonly<Record<string, string>> {
  const direct = gateway === null ? '' : (URL.parse(gateway)?.host ?? '');
  return { ...Object.fromEntries(PROXY_NAMES.map((name) => [name, proxy])), NO_PROXY: direct, no_proxy: direct };
}

function withEnvironment(
  settings: NonNullable<Plan['settings']>,
  values: Readonly<Record<string, string>>,
): NonNullable<Plan['settings']> {
  const { env } = settings;
  const held = typeof env === 'object' && env !== null && !Array.isArray(env) ? env : {};
  return { ...settings, env: { ...held, ...values } };
}

function pathOf(destination: string | null): string {
  return destination === null ? '' : (URL.parse(destination)?.pathname ?? '').replace(/\/+$/, '');
}
