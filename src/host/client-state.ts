import type { ClientState } from '../core/findings/diagnosis.ts';
import { findClient } from './client.ts';
import type { Host } from './host.ts';

/** The client that a plain `claude` here would be, or why there is none; a report is made either way. */
export async function findClientState(host: Host): Promise<ClientState> {
  const found = await findClient(host);
  if (found.ok) return { kind: 'found', client: found.value };
  const { code, message } = found.problem;
  const kind = code === 'client-stub' ? 'stub' : code === 'client-not-executable' ? 'not-executable' : 'missing';
  return { kind, path: /^(\/\S+) /.exec(message)?.[1] ?? null, reason: message };
}
