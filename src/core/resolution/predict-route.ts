import { VENDOR } from '../catalogue/vendor.ts';
import type { ClientArguments } from '../layers/client-arguments.ts';
import type { LayerVariable } from '../layers/layer.ts';
import type { FingerprintOf } from '../secret.ts';
import { revealText } from '../secret.ts';
import type { Effective } from './effective.ts';
import { readEffective } from './effective.ts';
import { findStartStop } from './start-stops.ts';
import { findPolicyStop } from './policy.ts';
import { predictCredentials } from './predict-credentials.ts';
import { predictModel } from './predict-model.ts';
import type { CloudProvider } from './providers.ts';
import { findCloudProvider } from './providers.ts';
import { findProxy } from './proxy.ts';
import type { Resolution } from './resolution.ts';
import type { Route, RouteProvider } from './route.ts';
import type { Stored } from './stored.ts';
import { isWithin } from './version-range.ts';

export type RouteQuestion = {
  readonly resolution: Resolution;
  readonly arguments: ClientArguments;
  readonly stored: Stored;
  /** The client's version; null takes the newest rules. */
  readonly version: string | null;
  readonly fingerprintOf: FingerprintOf;
  /** The model of the agent that the session runs as. */
  readonly agentModel?: string | null;
};

/**
 * Where the session's requests would go, with which credential headers, for which model. `destination` is null where
 * the client would make none: no credential, an address that isn't one, a command line or a policy that stops it.
 */
export function predictRoute(question: RouteQuestion): Route {
  const effective = readEffective(question.resolution, question.version);
  const cloud = findCloudProvider(effective);
  const base = cloud === null ? effective.variable('ANTHROPIC_BASE_URL') : null;
  const endpoint = findEndpoint({ effective, cloud, base });
  const bare = question.arguments.flags.has('--bare') || effective.isOn('CLAUDE_CODE_SIMPLE');
  const credentials = predictCredentials({ ...question, effective, bare, cloud, base });
  const { authorization, apiKey } = credentials;
  const model = predictModel({
    effective,
    provider: endpoint.provider,
    table: cloud?.models ?? 'anthropic',
    argument: question.arguments.model,
    agent: question.agentModel ?? null,
    login: credentials.login,
  });
  const isAuthorized = authorization !== null || apiKey !== null || (cloud !== null && cloud.skipAuth !== null);
  const stops = [
    findStartStop(question),
    findPolicyStop({ effective, provider: endpoint.provider, authorization, apiKey }),
    isAuthorized ? null : 'no credential',
    // 2.1.197 sends an empty key beside a token, but doesn't start with nothing else.
    cloud === null && authorization === null && apiKey?.fingerprint === question.fingerprintOf('')
      ? 'an empty key'
      : null,
  ];
  const isStopped = stops.some((stop) => stop !== null) || endpoint.url === null;
  const unix = findUnixSocket(effective);
  const proxy =
    endpoint.url === null || unix !== null
      ? null
      : findProxy({ url: endpoint.url, variable: effective.variable, version: question.version });
  return {
    provider: endpoint.provider,
    destination: isStopped || endpoint.url === null ? null : describeDestination(endpoint.url),
    firstParty: endpoint.provider === 'anthropic',
    proxy: isStopped || proxy === null ? null : withoutPassword(revealText(proxy.value).trim()),
    authorization,
    apiKey,
    model,
    unix,
  };
}

type Endpoint = { readonly provider: RouteProvider; readonly url: URL | null };

function findEndpoint(place: {
  readonly effective: Effective;
  readonly cloud: CloudProvider | null;
  readonly base: LayerVariable | null;
}): Endpoint {
  const { effective, cloud, base } = place;
  if (cloud !== null) return { provider: cloud.id, url: cloudUrl(effective, cloud) };
  const text = base === null ? '' : revealText(base.value).trim();
  if (text === '') return { provider: 'anthropic', url: new URL(VENDOR) };
  const url = URL.parse(text);
  const isWeb = url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
  return {
    provider: url !== null && url.host === new URL(VENDOR).host ? 'anthropic' : 'custom',
    url: isWeb ? url : null,
  };
}

function cloudUrl(effective: Effective, cloud: CloudProvider): URL | null {
  const isSkipped = cloud.skipAuth !== null && effective.isOn(cloud.skipAuth);
  if (isSkipped && cloud.skipAuthFails !== undefined && isWithin(cloud.skipAuthFails, effective.version)) return null;
  const configured = cloud.endpoint === null ? null : effective.text(cloud.endpoint);
  const standard = cloud.defaultEndpoint(effective);
  // Foundry refuses a base URL beside a resource name (2.1.330 and 2.1.197).
  if (cloud.id === 'foundry' && configured !== null && standard !== null) return null;
  return URL.parse(configured ?? standard ?? '');
}

/** Origin and configured path prefix, host in ASCII, without name, password, query and trailing slashes. */
function describeDestination(url: URL): string {
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function withoutPassword(address: string): string {
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  return url === null ? '(not an address)' : url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin;
}

/**
 * A unix socket takes every request. It counts from the process environment, and until 2.1.197 from any settings layer,
 * where a blank can't cancel it; 2.1.330 ignores it in settings.
 */
function findUnixSocket(effective: Effective): string | null {
  const found = effective
    .every('ANTHROPIC_UNIX_SOCKET')
    .filter((candidate) => revealText(candidate.value).trim() !== '');
  const counting = isWithin({ since: '2.1.198' }, effective.version)
    ? found.filter(({ origin }) => origin.scope === 'process')
    : found;
  const first = counting[0];
  return first === undefined ? null : revealText(first.value);
}
