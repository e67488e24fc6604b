import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuseHead, type RequestHead } from '../core/gateway/admission.ts';
import { findListed, modelList } from '../core/gateway/listed-models.ts';
import { foreignModel, REFUSALS } from '../core/gateway/refusals.ts';
import { isAllowedModel } from '../core/gateway/upstream-model.ts';
import { createRequestScanner } from '../core/gateway/scan-request.ts';
import type { VendorError } from '../core/gateway/vendor-error.ts';
import { answerError, answerJson } from './answer.ts';
import type { TokenCheck } from './check-token.ts';
import type { Endpoint } from './dialects/dialect.ts';
import { exchange } from './exchange.ts';
import type { GatewayContext } from './gateway-context.ts';
import { createLeaving } from './leaving.ts';
import { readBody } from './read-body.ts';
import { createUnderWay } from './under-way.ts';

/** One request, from its head to the end of its answer. */
type Exchange = {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: string;
  readonly id: string;
};

type Route = { readonly method: string; readonly path: RegExp; readonly serve: Serve };
type Serve = (gateway: GatewayContext, request: Exchange) => Promise<void> | void;

const ROUTES: readonly Route[] = [
  { method: 'POST', path: /^\/v1\/messages$/, serve: forward('messages') },
  { method: 'POST', path: /^\/v1\/messages\/count_tokens$/, serve: forward('count-tokens') },
  { method: 'GET', path: /^\/v1\/models$/, serve: listModels },
  { method: 'GET', path: /^\/v1\/models\/.+$/, serve: showModel },
  // The client warms its connection up with it (2.1.330).
  {
    method: 'HEAD',
    path: /^\/(?:api\/hello)?$/,
    serve: (_gateway, { response }) => void response.writeHead(200).end(),
  },
];

export type Listener = {
  readonly listen: (incoming: IncomingMessage, response: ServerResponse) => void;
  /** A request that waits for leave to send its body. */
  readonly listenBeforeBody: (incoming: IncomingMessage, response: ServerResponse) => void;
  /** Resolves when nothing more will be said or settled for the requests that came so far. */
  readonly idle: () => Promise<void>;
};

export function createListener(
  gateway: GatewayContext,
  { hostOf, checkToken }: { readonly hostOf: () => string; readonly checkToken: (head: RequestHead) => TokenCheck },
): Listener {
  const refuse = (incoming: IncomingMessage): VendorError | null => {
    const head = { method: incoming.method ?? '', target: incoming.url ?? '', rawHeaders: incoming.rawHeaders };
    const refusal = refuseHead(head, hostOf());
    if (refusal !== null) return refusal;
    const token = checkToken(head);
    if (token === 'real credential') gateway.notify(REAL_CREDENTIAL_ARRIVED);
    return token === 'ours' ? null : REFUSALS.token;
  };
  const underWay = createUnderWay();
  const listen = (incoming: IncomingMessage, response: ServerResponse, grant?: () => void) => {
    const id = `req_${gateway.randomId()}`;
    response.on('error', () => response.destroy());
    const refusal = refuse(incoming);
    if (refusal !== null) return turnAway(incoming, () => answerError(response, refusal, id));
    grant?.();
    const { path, query } = splitTarget(incoming.url ?? '');
    underWay.add(serve(gateway, { incoming, response, id, path, query }).catch(() => void response.destroy()));
  };
  return {
    listen: (incoming, response) => listen(incoming, response),
    idle: underWay.idle,
    listenBeforeBody: (incoming, response) => listen(incoming, response, () => response.writeContinue()),
  };
}

const REAL_CREDENTIAL_ARRIVED = {
  kind: 'credential',
  text: "A real credential of the client's vendor reached the gateway. It was refused, not sent on and not kept; find out what sent it.",
} as const;

const TURNED_AWAY_MS = 2000;

/** Answers a request whose body isn't read: what still comes is let go of, and after a moment the connection too. */
function turnAway(incoming: IncomingMessage, answer: () => void): void {
  answer();
  incoming.on('error', () => {});
  incoming.resume();
  if (incoming.complete) return;
  const timer = setTimeout(() => {
    if (!incoming.complete) incoming.socket.destroy();
  }, TURNED_AWAY_MS);
  incoming.once('close', () => clearTimeout(timer));
}

async function serve(gateway: GatewayContext, request: Exchange): Promise<void> {
  const route = ROUTES.find(({ method, path }) => method === request.incoming.method && path.test(request.path));
  if (route === undefined) {
    return turnAway(request.incoming, () => answerError(request.response, REFUSALS.path, request.id));
  }
  await route.serve(gateway, request);
}

function forward(endpoint: Endpoint): Serve {
  return async (gateway, { incoming, response, query, id }) => {
    const leaving = createLeaving();
    response.on('close', () => {
      if (!response.writableFinished) leaving.leave();
    });
    const scanner = createRequestScanner();
    const { buffers, limits, transport } = gateway;
    const body = await readBody(incoming, {
      limit: limits.bodyBytes,
      buffers,
      onMore: (soFar) => scanner.read(soFar),
    });
    if (body === null) return;
    if (body === 'tooLarge') return turnAway(incoming, () => answerError(response, REFUSALS.tooLarge, id));
    const scan = scanner.end(body);
    if (!scan.ok) return answerError(response, REFUSALS[scan.reason], id);
    if (scan.value.model === null) return answerError(response, REFUSALS.noModel, id);
    const { allowed = null, attribution } = gateway.order;
    if (allowed !== null && !isAllowedModel(scan.value.model.text, allowed)) {
      return answerError(response, foreignModel(scan.value.model.text, { profile: attribution.profile, allowed }), id);
    }
    const said = await exchange(gateway, {
      asked: { endpoint, query, headers: incoming.rawHeaders, body, scanned: scan.value },
      call: { id, leaving },
      response,
    });
    if (said !== null) answerError(response, said, id);
    if (!transport.isWriting(body)) buffers.giveBack(body);
  };
}

function listModels({ order }: GatewayContext, { response, id }: Exchange): void {
  answerJson(response, modelList(order.models), id);
}

function showModel({ order }: GatewayContext, { response, path, id }: Exchange): void {
  const model = findListed(order.models, decodeName(path.slice('/v1/models/'.length)));
  if (model === null) answerError(response, REFUSALS.path, id);
  else answerJson(response, model, id);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark) };
}
