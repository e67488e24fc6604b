import { NOT_AGAIN, type VendorError } from './vendor-error.ts';

/** What the gateway says to a request that it doesn't forward, by what is wrong with it. */
export const REFUSALS = {
  token: refusal(
    401,
    'authentication_error',
    "This gateway takes only the token of its own session. Start the client with 'cordon run'.",
  ),
  host: refusal(403, 'permission_error', 'This gateway answers only under the address that it handed out.'),
  origin: refusal(403, 'permission_error', 'This gateway answers no web page.'),
  // What follows on this connection could be anything.
  encoding: {
    ...refusal(400, 'invalid_request_error', 'The length of this request is not certain, so it was not read.'),
    headers: { ...NOT_AGAIN, connection: 'close' },
  },
  compressed: refusal(
    415,
    'invalid_request_error',
    'The body is compressed, and then its cost cannot be known. Send it as it is.',
  ),
  path: refusal(
    404,
    'not_found_error',
    'This gateway has /v1/messages, /v1/messages/count_tokens and /v1/models, and nothing else.',
  ),
  tooLarge: refusal(413, 'request_too_large', 'The request is larger than 64 MiB.'),
  headersTooLarge: refusal(431, 'invalid_request_error', 'The headers of this request are larger than 64 KiB.'),
  slow: refusal(408, 'timeout_error', 'The request did not arrive in time.'),
  malformed: refusal(400, 'invalid_request_error', 'This is not a well-formed HTTP request.'),
  notJson: refusal(400, 'invalid_request_error', 'The body is not a JSON object.'),
  ambiguous: refusal(
    400,
    'invalid_request_error',
    'The body names model, max_tokens or stream twice, so its cost cannot be known.',
  ),
  noModel: refusal(400, 'invalid_request_error', 'model: a text is required.'),
  noMaxTokens: refusal(
    400,
    'invalid_request_error',
    'max_tokens: a whole number above 0 is required, because a budget is set and the most that this can cost must be known.',
  ),
  crowded: {
    status: 529,
    type: 'overloaded_error',
    message: 'Too many requests of this session wait already.',
    headers: { 'retry-after': '2' },
  },
  ending: refusal(503, 'api_error', 'This session is ending: the request was not sent.'),
} as const satisfies Readonly<Record<string, VendorError>>;

/** The model is none of the profile's. 403 is shown at once and not sent again (2.1.330). */
export function foreignModel(
  model: string,
  { profile, allowed }: { readonly profile: string; readonly allowed: readonly string[] },
): VendorError {
  return refusal(
    403,
    'permission_error',
    `The profile ${profile} has no model ${model.slice(0, 200)}, so the request was not sent. It has ${[...new Set(allowed)].join(', ')}. Name the model under "models" of the profile, or start the session with --model.`,
  );
}

function refusal(status: number, type: VendorError['type'], message: string): VendorError {
  return { status, type, message, headers: NOT_AGAIN };
}
