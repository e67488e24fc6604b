/** A refusal in the shape that the vendor gives its own: the client shows `message` and decides by status and headers. */
export type VendorError = {
  readonly status: number;
  readonly type: VendorErrorType;
  readonly message: string;
  /** Beside `content-type`; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
};

/** The types that the vendor documents for `error.type`. */
type VendorErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'api_error'
  | 'overloaded_error';

/** Without it the client (2.1.330) sends a refused request again, for 45 seconds and more. */
export const NOT_AGAIN = { 'x-should-retry': 'false' } as const;

/** The body of a refusal. */
export function errorBody(error: VendorError, requestId: string): string {
  return JSON.stringify({
    type: 'error',
    error: { type: error.type, message: error.message },
    request_id: requestId,
  });
}
