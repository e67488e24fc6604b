/** A reference to a credential, never the credential itself. */
export type CredentialReference =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'keychain'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'op'; readonly uri: string }
  | { readonly kind: 'cmd'; readonly argv: readonly string[] };

/** The families of models that a profile can map one by one. */
const MODEL_FAMILIES = ['opus', 'sonnet', 'haiku', 'fable', 'subagent', 'autoMode'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** How a provider takes its credential: a header, the person's own login, a cloud's own chain, or nothing. */
export type ProviderAuth = 'bearer' | 'x-api-key' | 'login' | 'cloud';

/** A place where requests go. Built-in ones are dated, sourced rows of the catalogue. */
export type Provider = {
  readonly id: string;
  /** null for the vendor's own default endpoint and for clouds, whose endpoint follows from the region. */
  readonly baseUrl: string | null;
  readonly auth: ProviderAuth;
  /** The switch that turns a cloud provider on (`CLAUDE_CODE_USE_BEDROCK`, …). */
  readonly switch?: string;
  /** Names that a profile of this provider may set or keep from the shell although they route (`AWS_REGION`, …). */
  readonly keeps?: readonly string[];
  /** Environment that this provider needs besides its route. */
  readonly env?: Readonly<Record<string, string>>;
  /** A token without worth that a server on this machine takes where a profile names no credential. Never a secret. */
  readonly placeholder?: string;
  /** Whether tools can be looked up later (`tool_reference` blocks): where an upstream ignores them, tools would stay invisible. */
  readonly toolSearch?: boolean;
  /** Whether it is a router that can be told which upstreams it may use, by `provider.only` in a request's body. */
  readonly pins?: boolean;
};

export type Budget = {
  readonly usd: number;
  readonly per: 'session' | 'day' | 'week' | 'month';
  readonly warnAt?: readonly number[];
};

/** Where a session goes when its provider fails. A key belongs to one provider: only the profile's own may leave it out. */
export type FallbackEntry = {
  readonly provider: Provider;
  readonly model: string;
  readonly credential: CredentialReference | null;
};

/** What a person asks for: provider, model, credential, limits. */
export type Profile = {
  readonly name: string;
  readonly provider: Provider;
  readonly credential: CredentialReference | null;
  /** The session's model, or null for the client's default. */
  readonly model: string | null;
  readonly models: Readonly<Partial<Record<ModelFamily, string>>>;
  /** Tokens; null leaves it to the client. */
  readonly contextWindow: number | null;
  /** false sets CLAUDE_CODE_DISABLE_1M_CONTEXT; null leaves it to the client. */
  readonly longContext: boolean | null;
  /** Always set explicitly in a routed session, because the client's default changed between versions. */
  readonly toolSearch: boolean | 'auto';
  /** Where auto mode asks for its safety check: `client` works behind a gateway, `server` needs one that answers it. */
  readonly autoMode: 'client' | 'server' | null;
  /** Extra environment; never a routing or interpreter variable. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments put before the person's own. */
  readonly args: readonly string[];
  /** The client's configuration directory for this profile, or null for the ordinary one. */
  readonly configDir: string | null;
  /** Allows `http://` to a host that is not loopback. */
  readonly insecureHttp: boolean;
  readonly gateway: boolean | 'auto';
  readonly budget: Budget | null;
  readonly fallback: readonly FallbackEntry[];
  /** The upstreams that a router may use; absent leaves the choice to it. Excludes `fallback`: these bytes would go there too. */
  readonly pin?: readonly string[];
};
