import { withoutSecrets } from '../profiles/secret-shape.ts';
import type { Route } from '../resolution/route.ts';

const ADDRESS = /\b([a-z][a-z\d+.-]*:\/\/)([^\s/?#@"']+)@/gi;
const BEARER = /\b(Bearer|Basic)\s+[^\s"']+/gi;

/** Text that isn't secret as a whole, without the secrets that people put into it: names and passwords in addresses, tokens, keys. */
export function redactText(text: string): string {
  return withoutSecrets(text.replace(ADDRESS, '$1***@').replace(BEARER, '$1 ***'));
}

/** A web address with its host in ASCII, so that a lookalike letter shows; any other text as it is. */
export function showAddress(text: string): string {
  const url = /^\s*https?:\/\//i.test(text) ? URL.parse(text.trim()) : null;
  const isPlain = !/[^ -~]/.test(text);
  return url === null || isPlain ? text : url.href;
}

/** A route as it may be shown: people paste keys into the place of a model, and some servers take theirs in the path. */
export function showRoute<T extends Route>(route: T): T {
  const show = (text: string | null) => (text === null ? null : withoutSecrets(text));
  return { ...route, destination: show(route.destination), model: show(route.model), unix: show(route.unix) };
}
