import { ProxyAgent, type Dispatcher } from 'undici';
import type { Limits } from '../core/gateway/limits.ts';

/** Makes connections through a person's HTTP proxy. Loaded only where an upstream is behind one, with the whole of undici. */
export type ProxyPool = (proxy: string, limits: Limits) => Dispatcher;

/** Every request goes through a tunnel: the proxy sees a host name, and no key. */
export const createProxyPool: ProxyPool = (proxy, limits) =>
  new ProxyAgent({
    uri: proxy,
    proxyTunnel: true,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    maxHeaderSize: limits.headerBytes,
    connect: { timeout: limits.connectMs },
    requestTls: { rejectUnauthorized: true },
    proxyTls: { rejectUnauthorized: true },
  });
