import { NOT_AGAIN, type VendorError } from './vendor-error.ts';

/** Why an upstream gave no answer that could be passed on. */
export type Failure = {
  /** Completes the sentence "PROVIDER …". */
  readonly reason: string;
  readonly status: 502 | 504;
  /** Whether the same request may do better a moment later. */
  readonly mayPass: boolean;
};

const REASONS: readonly (readonly [RegExp, Failure])[] = [
  [/^ECONNREFUSED$/, unreachable('refused the connection')],
  [/^(?:ENOTFOUND|EAI_)/, unreachable('has a name that does not resolve')],
  [/^(?:UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, unreachable('did not accept a connection in time')],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/, unreachable('cannot be reached from this network')],
  [/^(?:UND_ERR_SOCKET|ECONNRESET|EPIPE)$/, unreachable('broke the connection off')],
  [/^EFORBIDDEN$/, { ...unreachable('resolves to a link-local or metadata address'), mayPass: false }],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS/,
    { ...unreachable('has a certificate that is not trusted'), mayPass: false },
  ],
  [/^HPE_|^HTTPParserError$|^UND_ERR_HEADERS|^UND_ERR_RES/, unreachable('answered with something that is no HTTP')],
];

/** Names a failed connection by the code of its error; the error's own text may hold anything and is not shown. */
export function connectionFailure(code: string): Failure {
  const [, found] = REASONS.find(([pattern]) => pattern.test(code)) ?? [];
  return found ?? unreachable(`failed (${code === '' ? 'unknown reason' : code})`);
}

export const REDIRECTED: Failure = {
  ...unreachable('redirects elsewhere, and a redirect is not followed'),
  mayPass: false,
};

export const NO_ANSWER: Failure = unreachable('ended its answer before anything was said');

export function timedOut(seconds: number): Failure {
  return { reason: `said nothing within ${seconds} s`, status: 504, mayPass: true };
}

/** What the client is told where there was no answer. */
export function failureError({ reason, status, mayPass }: Failure, provider: string): VendorError {
  return {
    status,
    type: status === 504 ? 'timeout_error' : 'api_error',
    message: `${provider} ${reason}.`,
    headers: mayPass ? {} : NOT_AGAIN,
  };
}

function unreachable(reason: string): Failure {
  return { reason, status: 502, mayPass: true };
}
