import type { Effective } from './effective.ts';
import type { RouteCredential, RouteProvider } from './route.ts';
import { isWithin } from './version-range.ts';

/** What managed settings call a provider in `allowedProviders`. */
const POLICY_NAMES: Readonly<Record<RouteProvider, string>> = {
  anthropic: 'anthropic',
  custom: 'customEndpoint',
  bedrock: 'bedrock',
  vertex: 'vertex',
  foundry: 'foundry',
  mantle: 'mantle',
  'anthropic-aws': 'anthropicAws',
  'anthropic-google-cloud': 'anthropicGoogleCloud',
  gateway: 'gateway',
};

export type PolicyCase = {
  readonly effective: Effective;
  readonly provider: RouteProvider;
  readonly authorization: RouteCredential | null;
  readonly apiKey: RouteCredential | null;
};

/** Credentials that a forced sign-in shuts out; a login and a stored Console key are what it asks for. */
const SHUT_OUT: ReadonlySet<string> = new Set(['ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY', 'apiKeyHelper']);

/** The managed settings key that stops the session at its start, or null (2.1.330; a forced sign-in on 2.1.197 too). */
export function findPolicyStop(question: PolicyCase): string | null {
  const { effective, provider } = question;
  const allowed = isWithin({ since: '2.1.285' }, effective.version)
    ? effective.managed('allowedProviders')?.value
    : undefined;
  if (Array.isArray(allowed) && !allowed.includes(POLICY_NAMES[provider])) return 'allowedProviders';
  const isAnthropic = provider === 'anthropic' || provider === 'custom' || provider === 'gateway';
  const usesShutOut = [question.authorization, question.apiKey].some(
    (credential) => credential !== null && SHUT_OUT.has(credential.from),
  );
  if (!isAnthropic || !usesShutOut) return null;
  if (effective.managed('forceLoginMethod') !== null) return 'forceLoginMethod';
  return effective.managed('forceLoginOrgUUID') === null ? null : 'forceLoginOrgUUID';
}
