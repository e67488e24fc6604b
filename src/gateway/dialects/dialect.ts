import type { RawHeaders } from '../../core/gateway/forward-headers.ts';
import type { Dialect, Upstream } from '../../core/gateway/order.ts';
import type { ScannedRequest } from '../../core/gateway/scan-request.ts';

/** The endpoints of the vendor's interface that are answered by an upstream. */
export type Endpoint = 'messages' | 'count-tokens';

/** A request of the client's, whole and checked. */
export type Asked = {
  readonly endpoint: Endpoint;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
  readonly scanned: ScannedRequest;
};

/** The same request as an upstream takes it. The path is below the upstream's base URL. */
export type Translated = { readonly path: string; readonly headers: RawHeaders; readonly body: Buffer };

export type AnswerHead = { readonly status: number; readonly headers: RawHeaders };

/** A state machine over one answer: what comes out of it is in the vendor's shape, errors and events too. */
export type Translation = {
  readonly head: AnswerHead;
  readonly push: (chunk: Buffer) => readonly Buffer[];
  /** What is still to be said when the upstream has said all. An answer that just stops must not look finished. */
  readonly end: () => readonly Buffer[];
};

/**
 * How one kind of upstream speaks. `test/gateway/contract/` holds what every one of them must get right; a new one runs
 * that suite whole.
 */
export type DialectAdapter = {
  readonly id: Dialect;
  /** What goes up; null for an endpoint that this kind of upstream doesn't have: the client is told 404. */
  readonly translateRequest: (asked: Asked, upstream: Upstream) => Translated | null;
  /** How what comes down is turned; null passes the bytes on as they came. */
  readonly translateAnswer: (head: AnswerHead, asked: Asked) => Translation | null;
};
