import type { IncomingHttpHeaders } from 'node:http';
import type { Observation, ObservedCredential, ObservedInference, ObservedVia } from '../core/evidence/observation.ts';
import type { FingerprintOf } from '../core/secret.ts';

/** A request as a server read it, secrets and all. It stays inside `observe/`, and goes to a test's `inspect`. */
export type RawRequest = {
  readonly server: string;
  readonly via: ObservedVia;
  readonly host: string;
  readonly method: string;
  readonly path: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** The parts of a message request that decide its route and its cost. */
export type MessageBody = {
  readonly model?: unknown;
  readonly stream?: unknown;
  readonly tools?: unknown;
  readonly messages?: unknown;
};

// The direct dialect, and those of Bedrock and Vertex, which carry the model in the path.
const INFERENCE_PATH = /\/v1\/messages(?:\?|$)|:(?:streamRawPredict|rawPredict)(?:\?|$)|\/model\/[^/]+\/invoke/;
const MODEL_IN_PATH = /\/(?:model|models)\/([^/:]+(?::\d+)?)(?:\/invoke|:)/;

/** Whether a request is one that a provider would charge for. */
export function isInference({ method, path }: { readonly method: string; readonly path: string | null }): boolean {
  return method === 'POST' && path !== null && INFERENCE_PATH.test(path);
}

/** Reads a JSON body; anything else is an empty one, because a witness describes and doesn't judge. */
export function readMessageBody(body: Buffer): MessageBody {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Takes the secrets out of a request and keeps what a verdict needs. */
export function describeRequest(
  request: RawRequest,
  clock: { readonly at: number; readonly fingerprint: FingerprintOf },
): Observation {
  const { headers } = request;
  const apiKey = single(headers['x-api-key']);
  return {
    at: clock.at,
    server: request.server,
    via: request.via,
    host: request.host.toLowerCase(),
    method: request.method,
    path: request.path,
    authorization: describeCredential(headers.authorization, clock.fingerprint),
    apiKey: apiKey === null ? null : clock.fingerprint(apiKey),
    inference: isInference(request) ? describeInference(request) : null,
    headers: Object.keys(headers).sort(),
    betas: splitList(single(headers['anthropic-beta'])),
    session: single(headers['x-claude-code-session-id']),
    userAgent: single(headers['user-agent']),
    bytes: request.body.length,
  };
}

function describeCredential(header: string | undefined, fingerprint: FingerprintOf): ObservedCredential | null {
  if (header === undefined) return null;
  // A token of blanks arrives as the scheme alone (2.1.197): blanks at the end of a header are not part of it.
  const [, scheme = '', credential = header] =
    /^(\S+)\s+(.*)$/s.exec(header) ?? /^(bearer|basic)()$/i.exec(header) ?? [];
  return { scheme: scheme.toLowerCase(), fingerprint: fingerprint(credential.trim()) };
}

function describeInference({ path, body }: RawRequest): ObservedInference {
  const { model, tools } = readMessageBody(body);
  const list: readonly unknown[] = Array.isArray(tools) ? tools : [];
  return {
    model: typeof model === 'string' ? model : modelInPath(path ?? ''),
    tools: list.length,
    toolSearch: list.some(searchesTools),
  };
}

function modelInPath(path: string): string | null {
  const found = MODEL_IN_PATH.exec(path)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}

function searchesTools(tool: unknown): boolean {
  if (typeof tool !== 'object' || tool === null) return false;
  const { name, type, defer_loading: deferred } = tool as Readonly<Record<string, unknown>>;
  return deferred === true || [name, type].some((word) => typeof word === 'string' && /tool_?search/i.test(word));
}

function splitList(header: string | null): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .sort();
}

function single(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  return typeof header === 'string' ? header : header.join(', ');
}
