import { findProxy } from '../resolution/proxy.ts';
import { revealText } from '../secret.ts';

/**
 * The proxy of a person's network that carries the gateway's requests to an upstream, or null: the variables are read as the
 * client reads them, so that a session goes the same way with a gateway as without. A server on this machine has none.
 */
export function upstreamProxy(baseUrl: string, env: Readonly<Record<string, string>>): string | null {
  const url = URL.parse(baseUrl);
  if (url === null || LOOPBACK.test(url.hostname)) return null;
  const variable = (name: string) =>
    env[name] === undefined
      ? null
      : { name, value: env[name], origin: { scope: 'process', path: null, line: null } as const };
  const found = findProxy({ url, variable, version: null });
  return found === null ? null : revealText(found.value);
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;
