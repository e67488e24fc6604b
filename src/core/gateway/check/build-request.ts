import {
  CLIENT_HEADERS,
  COUNT_BETAS,
  PARTS,
  READ,
  type Part,
  type PartId,
  type Shape,
} from '../../catalogue/client-shapes.ts';
import { isJsonObject, type JsonObject } from '../../layers/is-json-object.ts';
import type { Json } from '../../layers/layer.ts';

/** One request of a check, as the client would send it, but for its credential. */
export type CheckRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly maxTokens: number;
};

/** Enough for the thinking and the one tool call that is asked for. */
const MAX_TOKENS = 2048;
const FEW_TOKENS = 32;
const SHORT_QUESTION = 'Answer with the one word ok.';

/** A count has no such header (2.1.330). */
const LONG_ANSWER = { 'x-stainless-timeout': '600' } as const;

export type BuildRequest = {
  readonly shape: Pick<Shape, 'stream' | 'endpoint'>;
  readonly parts: readonly PartId[];
  readonly model: string;
  /** The client's own session, a UUID. */
  readonly session: string;
  /** What the client leaves out under this profile. */
  readonly leftOut: ReadonlySet<PartId>;
  /** What the profile has the client add to every body. */
  readonly extra?: JsonObject;
};

/** The request of these parts together. */
export function buildRequest({ shape, parts: ids, model, session, leftOut, extra = {} }: BuildRequest): CheckRequest {
  const parts = ids.map(partOf);
  const isCount = shape.endpoint === 'count-tokens';
  const needsRoom = parts.some(({ sign }) => sign !== undefined);
  const maxTokens = isCount ? 0 : needsRoom ? MAX_TOKENS : FEW_TOKENS;
  const unsent = new Set([...leftOut].flatMap((id) => partOf(id).betas ?? []));
  const betas = [...parts.flatMap((part) => part.betas ?? []), ...(isCount ? COUNT_BETAS : [])].filter(
    (beta) => !unsent.has(beta),
  );
  const body = isCount
    ? countBody(model)
    : messageBody({ parts, model, maxTokens, extra, stream: shape.stream !== false });
  return {
    path: `/v1/messages${isCount ? '/count_tokens' : ''}?beta=true`,
    headers: {
      ...CLIENT_HEADERS,
      ...(isCount ? {} : LONG_ANSWER),
      'x-claude-code-session-id': session,
      ...(betas.length === 0 ? {} : { 'anthropic-beta': betas.join(',') }),
    },
    body: JSON.stringify(body),
    maxTokens,
  };
}

export function partOf(id: PartId): Part {
  const part = PARTS.find((one) => one.id === id);
  if (part === undefined) throw new Error(`no such part: ${id}`);
  return part;
}

function countBody(model: string): JsonObject {
  return { model, messages: [{ role: 'user', content: SHORT_QUESTION }], tools: [READ] };
}

/** Two parts may say something of the same field. */
function fieldsOf(parts: readonly Part[]): JsonObject {
  const fields: Record<string, Json> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part.fields ?? {}))) {
    const there = fields[name];
    fields[name] = isJsonObject(there) && isJsonObject(value) ? { ...there, ...value } : value;
  }
  return fields;
}

function messageBody(request: {
  readonly parts: readonly Part[];
  readonly model: string;
  readonly maxTokens: number;
  readonly stream: boolean;
  readonly extra: JsonObject;
}): JsonObject {
  const { parts, model, maxTokens, stream, extra } = request;
  const system = parts.flatMap((part) => part.system ?? []);
  const tools = parts.flatMap((part) => part.tools ?? []);
  const question = parts.findLast((part) => part.question !== undefined)?.question ?? SHORT_QUESTION;
  const asked: Json = { role: 'user', content: [{ type: 'text', text: question }] };
  return {
    model,
    messages: [asked, ...parts.flatMap((part) => part.messages ?? [])],
    ...(system.length === 0 ? {} : { system }),
    ...(tools.length === 0 ? {} : { tools }),
    max_tokens: maxTokens,
    ...fieldsOf(parts),
    ...extra,
    ...(stream ? { stream } : {}),
  };
}
