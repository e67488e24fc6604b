/** What is remembered of one upstream's failures. Times are milliseconds of one clock. */
export type Breaker = {
  /** Failures since the last answer. */
  readonly failures: number;
  /** Not to be asked before; what it was told with a retry hint, or what an open breaker decided. */
  readonly restsUntil: number;
  /** How long the last rest was that an open breaker decided; 0 while it is closed. */
  readonly restMs: number;
};

export const CLOSED: Breaker = { failures: 0, restsUntil: 0, restMs: 0 };

const OPENS_AFTER = 5;
const FIRST_REST_MS = 30_000;
const LONGEST_REST_MS = 300_000;
/** An upstream that asks for more is asked again after this all the same: it may be its own mistake. */
const LONGEST_HINT_MS = 300_000;

export function isOpen(breaker: Breaker): boolean {
  return breaker.failures >= OPENS_AFTER;
}

export function isResting(breaker: Breaker, now: number): boolean {
  return now < breaker.restsUntil;
}

/** One failure more. An open breaker rests twice as long after each failed trial; a hint is honoured even by a closed one. */
export function afterFailure(breaker: Breaker, now: number, hintMs: number | null): Breaker {
  const failures = breaker.failures + 1;
  const restMs = failures < OPENS_AFTER ? 0 : Math.min(LONGEST_REST_MS, Math.max(FIRST_REST_MS, breaker.restMs * 2));
  const hinted = Math.min(LONGEST_HINT_MS, hintMs ?? 0);
  return { failures, restMs, restsUntil: Math.max(breaker.restsUntil, now + Math.max(restMs, hinted)) };
}

/**
 * A trial of a rested upstream: while it runs, others keep away from it, so that one request at a time finds out whether
 * an open breaker may close.
 */
export function onTrial(breaker: Breaker, now: number): Breaker {
  return isOpen(breaker) ? { ...breaker, restsUntil: now + breaker.restMs } : breaker;
}
