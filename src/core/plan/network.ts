import { namesTreated } from '../catalogue/variable-traits.ts';
import type { Layer, LayerVariable } from '../layers/layer.ts';
import type { Scope } from '../origin.ts';
import { revealText } from '../secret.ts';

/** Names that reach a loopback server without a proxy; the client matches them literally (2.1.330 and 2.1.197). */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/**
 * The environment's own no-proxy list with loopback added; what was there stays, in its order. A lone `*` stays alone: the
 * client reads it in a list too (2.1.330), but curl and others that the session's tools start do not.
 */
function withLoopback(current: string | undefined): string {
  const entries = (current ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.includes('*')) return current ?? '';
  return [...entries, ...LOOPBACK.filter((name) => !entries.includes(name))].join(',');
}

/** Both spellings, because the client prefers the lower-case one (2.1.330): each keeps what it had and gains loopback. */
export function noProxyChanges(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { NO_PROXY: upper, no_proxy: lower } = env;
  return { NO_PROXY: withLoopback(upper ?? lower), no_proxy: withLoopback(lower ?? upper) };
}

/** The layers that are a person's own network, lowest first; project files are not. */
const OWN_SCOPES: readonly Scope[] = ['process', 'global', 'user'];

/** What the person's own layers say of the network: proxies and certificates, by name. */
export function ownNetwork(layers: readonly Layer[]): ReadonlyMap<string, LayerVariable> {
  const own = new Map<string, LayerVariable>();
  for (const scope of OWN_SCOPES) {
    for (const layer of layers.filter((candidate) => candidate.scope === scope)) {
      for (const variable of layer.variables) if (PINNED.has(variable.name)) own.set(variable.name, variable);
    }
  }
  return own;
}

/** Every proxy and certificate variable: pinned, so that no project file changes the network of a session. */
export const PINNED: ReadonlySet<string> = new Set(namesTreated('pin'));

/** A proxy that carries its own password is a secret: it stays in the environment and never goes into a file. */
export function carriesPassword(value: LayerVariable['value']): boolean {
  return typeof value !== 'string' || /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*@/i.test(revealText(value));
}
