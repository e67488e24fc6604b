import type { Fingerprint } from '../secret.ts';

/**
 * How a request reached the witness: straight to a server of its own, as a `CONNECT` to its proxy, in clear text
 * through its proxy (absolute form), or over a unix socket.
 */
export type ObservedVia = 'direct' | 'connect' | 'http-proxy' | 'unix';

/** A credential header as it was seen. The fingerprint is that of the credential alone, without its scheme. */
export type ObservedCredential = { readonly scheme: string; readonly fingerprint: Fingerprint };

/** What an inference request asked for. Null fields were not in its body. */
export type ObservedInference = {
  readonly model: string | null;
  readonly tools: number;
  /** Whether the request defers its tools behind a tool search. */
  readonly toolSearch: boolean;
};

/** One request that a server of the witness saw. It never holds a secret. */
export type Observation = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The witness's own name for the server that saw it. */
  readonly server: string;
  readonly via: ObservedVia;
  /** Host and port that the client asked for, lower case. */
  readonly host: string;
  /** `TLS` where only the first bytes of a TLS connection were seen, on a server that speaks plain HTTP. */
  readonly method: string;
  /** Path and query; null for a `CONNECT` and for what never became a request, because nothing behind it was seen. */
  readonly path: string | null;
  readonly authorization: ObservedCredential | null;
  /** The `x-api-key` header. */
  readonly apiKey: Fingerprint | null;
  /** Set exactly for a request that would have cost tokens. */
  readonly inference: ObservedInference | null;
  /** Names of all headers, lower case, sorted: values may be secrets. */
  readonly headers: readonly string[];
  /** The features asked for in `anthropic-beta`, sorted. */
  readonly betas: readonly string[];
  /** The client's own session id, from `x-claude-code-session-id`. */
  readonly session: string | null;
  readonly userAgent: string | null;
  /** Length of the request's body. */
  readonly bytes: number;
};
