import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Dispatcher } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';
import type { Limits } from '../core/gateway/limits.ts';
import { isForbiddenAddress } from '../core/gateway/upstream-address.ts';
import type { ProxyPool } from './proxy-pool.ts';
import type { AnswerHandler, Transport, UpstreamRequest } from './transport.ts';
import { followWriting } from './writing.ts';

/** Which upstreams, by origin, are behind which proxy, and what makes the way through one. */
export type Proxied = { readonly proxies: ReadonlyMap<string, string>; readonly createPool: ProxyPool };

/** A pool of connections for each upstream. Timeouts of answers are the gateway's own: it knows what it waits for. */
export function createUndiciTransport(limits: Limits, proxied: Proxied | null = null): Transport {
  const pools = new Map<string, Dispatcher>();
  const writing = followWriting();
  const poolOf = (origin: string) => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const proxy = proxied?.proxies.get(origin);
    if (proxied !== null && proxy !== undefined) {
      const through = proxied.createPool(proxy, limits);
      pools.set(origin, through);
      return through;
    }
    const pool = new Pool(origin, {
      headersTimeout: 0,
      bodyTimeout: 0,
      // HTTP/2 would save nothing here, and makes one connection's trouble that of all requests.
      allowH2: false,
      maxHeaderSize: limits.headerBytes,
      connect: { timeout: limits.connectMs, rejectUnauthorized: true, lookup: refuseForbidden },
    });
    pools.set(origin, pool);
    return pool;
  };
  return {
    send: (request, handler) => {
      writing.begin(request.body);
      return dispatch(poolOf(request.origin), request, handler);
    },
    isWriting: writing.isOpen,
    close: async () => {
      writing.close();
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function dispatch(pool: Dispatcher, request: UpstreamRequest, handler: AnswerHandler): () => void {
  let controller: Dispatcher.DispatchController | null = null;
  let isOver = false;
  const finish = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  const { origin, path, method, headers, body } = request;
  pool.dispatch(
    // The type wants a mutable list and doesn't change it.
    { origin, path, method, headers: headers as string[], body },
    {
      onRequestStart: (started) => {
        controller = started;
        if (isOver) started.abort(new Error('broken off'));
        else handler.sent();
      },
      onResponseStart: (started, status) => {
        if (!isOver && status >= 200) handler.head(status, decodeHeaders(started.rawHeaders), started);
      },
      onResponseData: (_started, chunk) => {
        if (!isOver) handler.data(chunk);
      },
      onResponseEnd: () => finish(handler.end),
      onResponseError: (_started, error) => finish(() => handler.error(error)),
    },
  );
  return () => {
    if (isOver) return;
    isOver = true;
    controller?.abort(new Error('broken off'));
  };
}

/** Header values are bytes; one character each keeps them as they came. */
function decodeHeaders(raw: Dispatcher.DispatchController['rawHeaders']): readonly string[] {
  if (!Array.isArray(raw)) return [];
  return raw.map((item) => (typeof item === 'string' ? item : item.toString('latin1')));
}

/** Resolves a name, and refuses it where one of its addresses is the link's or a metadata service's. */
const refuseForbidden: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    if (addresses.some(({ address }) => isForbiddenAddress(address))) {
      return callback(Object.assign(new Error('resolves to a forbidden address'), { code: 'EFORBIDDEN' }), []);
    }
    if (options.all === true) return callback(null, addresses);
    callback(null, addresses[0]?.address ?? '', addresses[0]?.family ?? 4);
  });
};
