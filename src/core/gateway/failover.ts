/** Statuses after which another upstream may do better with the same request. 400, 401, 403, 404 and 413 would not change. */
export function isPassingStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Error types of a stream that say "not now" and not "not like this": an outage often arrives as one of them behind a 200. */
const PASSING_ERRORS: ReadonlySet<string> = new Set([
  'overloaded_error',
  'api_error',
  'rate_limit_error',
  'timeout_error',
  'internal_server_error',
  'server_error',
]);

/** A type that nobody documents counts as passing: some upstreams send a number or nothing. */
export function isPassingError(type: string | null): boolean {
  return type === null || PASSING_ERRORS.has(type) || !/_error$|_denied$/.test(type);
}
