/** What the gateway holds to. Times in milliseconds, sizes in bytes. */
export type Limits = {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  /** A head that takes longer is cut; checked every two seconds, so that 20 s are never passed. */
  readonly headersMs: number;
  /** The whole request, body included. */
  readonly requestMs: number;
  /** Upstream requests at once. The rest waits, up to `waiting` of them. */
  readonly concurrent: number;
  readonly waiting: number;
  readonly connectMs: number;
  /** From the request to the first content, while another upstream could be asked. */
  readonly firstContentMs: number;
  /** From the request to the answer's head, where no other upstream can be asked. */
  readonly answerMs: number;
  /** Silence within an answer. */
  readonly idleMs: number;
  /** Silence after which the gateway pings by itself; the client gives up after 300 s (2.1.330). */
  readonly pingMs: number;
  readonly ledgerMs: number;
  /** What is held back of an answer before its first content; more is let through. */
  readonly heldBytes: number;
};

export const LIMITS: Limits = {
  bodyBytes: 64 * 1024 * 1024,
  headerBytes: 64 * 1024,
  headersMs: 10_000,
  requestMs: 300_000,
  concurrent: 256,
  waiting: 4096,
  connectMs: 10_000,
  firstContentMs: 75_000,
  answerMs: 600_000,
  idleMs: 300_000,
  pingMs: 30_000,
  ledgerMs: 5_000,
  heldBytes: 1024 * 1024,
};
