import { isAbsolute } from 'node:path';

/** The directory of the session that this process runs in, by its environment; null outside of any. */
export function ownSessionDirectory(env: Readonly<Record<string, string | undefined>>): string | null {
  const { CORDON_SESSION: id = '', XDG_STATE_HOME: base = '', HOME: home = '' } = env;
  if (!/^[\w-]+$/.test(id)) return null;
  if (isAbsolute(base)) return `${base}/cordon/sessions/${id}`;
  return isAbsolute(home) ? `${home}/.local/state/cordon/sessions/${id}` : null;
}
