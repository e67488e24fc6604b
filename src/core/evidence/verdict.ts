import type { RouteProvider } from '../resolution/route.ts';
import type { Fingerprint } from '../secret.ts';
import type { ObservedVia } from './observation.ts';

/**
 * What a trial of a plan came to: every request was as planned, one was not, or it could not be seen. `proved` is never
 * said without an observation.
 */
export type VerdictKind = 'proved' | 'contradicted' | 'unproven';

/** A credential header as it was seen: `from` is the header. */
export type SeenCredential = { readonly fingerprint: Fingerprint; readonly from: 'Authorization' | 'x-api-key' };

/**
 * A route as it was seen, in the shape of the planned one. Behind a tunnel, which is refused and never opened, nothing of
 * credentials, model and tools is seen: they are null there.
 */
export type SeenRoute = {
  readonly provider: RouteProvider;
  readonly destination: string;
  readonly firstParty: boolean;
  readonly proxy: null;
  readonly authorization: SeenCredential | null;
  readonly apiKey: SeenCredential | null;
  readonly model: string | null;
  readonly unix: null;
  readonly via: ObservedVia;
  /** Whether the request itself was read, or only the host that a refused tunnel was asked for. */
  readonly seen: 'request' | 'refused-tunnel';
  readonly tools: number | null;
  readonly toolSearch: boolean | null;
  /** How many were alike. */
  readonly requests: number;
};

/** What went beside the conversation: reports, look-ups, servers of tools. */
export type SideTraffic = {
  readonly destination: string;
  readonly via: ObservedVia;
  readonly method: string;
  /** Without its query, which may hold secrets; null behind a refused tunnel. */
  readonly path: string | null;
  readonly authorization: SeenCredential | null;
  readonly apiKey: SeenCredential | null;
  readonly requests: number;
};

export type Verdict = {
  readonly verdict: VerdictKind;
  readonly observed: readonly SeenRoute[];
  readonly sideTraffic: readonly SideTraffic[];
  /** One sentence each; empty exactly when the verdict is `proved`. */
  readonly reasons: readonly string[];
};
