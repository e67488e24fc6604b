import type { BudgetRule, Attribution } from '../usage/ledger.ts';
import type { TokenPrice } from '../usage/price.ts';

/** How an upstream speaks. One folder of `src/gateway/dialects/` each. */
export type Dialect = 'anthropic-messages';

/** One place that a session's requests may go to, with the one credential that belongs to it. */
export type Upstream = {
  /** The provider's id in the configuration. */
  readonly provider: string;
  /** Scheme, host, port and path prefix, without a slash at the end. */
  readonly baseUrl: string;
  readonly dialect: Dialect;
  /** The header that the credential goes into; `none` where the upstream takes none. */
  readonly auth: 'bearer' | 'x-api-key' | 'none';
  /** The provider's key, in the clear: an order is handed over through a pipe and kept in memory, never in a file. */
  readonly credential: string | null;
  /** The HTTP proxy of the person's network in front of it, which may hold a password; null where it is reached directly. */
  readonly proxy: string | null;
  /** The model to ask for here; null passes on what the client asks for. */
  readonly model: string | null;
  /** Whether a person allowed `http://` to another machine. */
  readonly insecureHttp?: boolean;
};

/** A model that the session may be asked for by name, as `/v1/models` lists it. */
export type ListedModel = { readonly id: string; readonly name: string };

/** Everything that the gateway of one session is told. */
export type GatewayOrder = {
  readonly schema: 1;
  readonly attribution: Pick<Attribution, 'session' | 'profile' | 'project'>;
  /** The session's own token, 256 random bits: what the client shows instead of a key. */
  readonly token: string;
  /** The profile's own upstream first, then its fallbacks in their order. */
  readonly upstreams: readonly Upstream[];
  readonly models: readonly ListedModel[];
  /** The models that may be asked for, as upstreams know them; null or absent allows any. */
  readonly allowed?: readonly string[] | null;
  readonly budgets: readonly BudgetRule[];
  /** The person's own prices, by model; they win over the snapshot. */
  readonly prices: Readonly<Record<string, TokenPrice>>;
  /** `sqlite`, or a `postgres://` URL. */
  readonly ledger: string;
  /** cordon's state directory. */
  readonly stateDirectory: string;
  /** The process that this gateway lives for: the launcher, which becomes the client. */
  readonly parent: { readonly pid: number; readonly processStart: string | null };
};
