import type { ServerResponse } from 'node:http';
import { errorBody, type VendorError } from '../core/gateway/vendor-error.ts';

/** Answers in the gateway's own name. */
export function answerError(response: ServerResponse, error: VendorError, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  answerText(response, error.status, {
    text: errorBody(error, requestId),
    headers: { ...error.headers, 'request-id': requestId },
  });
}

export function answerJson(response: ServerResponse, value: unknown, requestId: string): void {
  answerText(response, 200, { text: JSON.stringify(value), headers: { 'request-id': requestId } });
}

function answerText(
  response: ServerResponse,
  status: number,
  { text, headers }: { readonly text: string; readonly headers: Readonly<Record<string, string>> },
): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
