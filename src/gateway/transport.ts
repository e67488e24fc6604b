import type { RawHeaders } from '../core/gateway/forward-headers.ts';

/** One request to an upstream, whole. */
export type UpstreamRequest = {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: RawHeaders;
  readonly body: Buffer | null;
};

/** Control over an answer on its way. */
export type Flow = {
  readonly pause: () => void;
  readonly resume: () => void;
};

/** What becomes of a request. After `end` or `error` nothing more comes. */
export type AnswerHandler = {
  /** The request is being written: from here on an upstream may have seen it. */
  readonly sent: () => void;
  readonly head: (status: number, headers: RawHeaders, flow: Flow) => void;
  readonly data: (chunk: Buffer) => void;
  readonly end: () => void;
  readonly error: (error: Error) => void;
};

/** The way to the upstreams: connections kept open, no redirect followed, certificates always checked. */
export type Transport = {
  /** Starts a request; the function that is returned breaks it off, and then no more is told of it. */
  readonly send: (request: UpstreamRequest, handler: AnswerHandler) => () => void;
  /** Whether bytes of a body may still be on their way: then they must stay as they are. */
  readonly isWriting: (body: Buffer) => boolean;
  readonly close: () => Promise<void>;
};
