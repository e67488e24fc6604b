import type { Origin } from '../origin.ts';
import type { Fingerprint } from '../secret.ts';

/** One credential header: `fingerprint` is null where only running a helper would tell. */
export type RouteCredential = {
  readonly fingerprint: Fingerprint | null;
  /** The variable, settings key or file that supplied it: `ANTHROPIC_AUTH_TOKEN`, `apiKeyHelper`, `login`, `primaryApiKey`, … */
  readonly from: string;
  readonly origin: Origin;
};

export type RouteProvider =
  | 'anthropic'
  | 'custom'
  | 'bedrock'
  | 'vertex'
  | 'foundry'
  | 'mantle'
  | 'anthropic-aws'
  | 'anthropic-google-cloud'
  | 'gateway';

/** Where a session's requests go, with which credential headers, for which model. The shape is part of the contract. */
export type Route = {
  readonly provider: RouteProvider;
  /** Origin, and the path prefix where one is configured; null when the client would make no request. */
  readonly destination: string | null;
  readonly firstParty: boolean;
  /** The proxy that would carry the request, if any. */
  readonly proxy: string | null;
  readonly authorization: RouteCredential | null;
  readonly apiKey: RouteCredential | null;
  /** As sent on the wire. */
  readonly model: string | null;
  readonly unix: string | null;
};
