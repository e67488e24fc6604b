import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Outcome } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { openStateDirectory, stateDirectoryPath } from '../state-directory.ts';

/** The policies that a person said yes to: each by its place and the SHA-256 of its content. */
const TRUSTED = z.object({
  schema: z.literal(1),
  trusted: z.array(z.object({ path: z.string(), sha256: z.string() })),
});

export type PolicyMark = { readonly path: string; readonly sha256: string };

export function markOf(path: string, bytes: Uint8Array): PolicyMark {
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Whether this very content was trusted at this very place. */
export function isTrustedPolicy(host: Host, mark: PolicyMark): boolean {
  return readTrusted(host).some(({ path, sha256 }) => path === mark.path && sha256 === mark.sha256);
}

/** Remembers a yes. An older content of the same place isn't trusted any longer. */
export async function trustPolicy(host: Host, mark: PolicyMark): Promise<Outcome<void>> {
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const trusted = [...readTrusted(host).filter(({ path }) => path !== mark.path), mark];
  return host.writePrivate(join(state.value, NAME), `${JSON.stringify({ schema: 1, trusted }, null, 2)}\n`);
}

const NAME = 'trusted-policies.json';

/** A list that can't be read, or that somebody else could have written, trusts nothing. */
function readTrusted(host: Host): readonly PolicyMark[] {
  const state = stateDirectoryPath(host);
  const read = state === null ? null : host.readFile(join(state, NAME));
  if (read?.kind !== 'bytes') return [];
  if (host.platform !== 'win32' && ((read.mode & 0o022) !== 0 || (host.uid !== null && read.uid !== host.uid)))
    return [];
  try {
    const parsed = TRUSTED.safeParse(JSON.parse(new TextDecoder().decode(read.bytes)));
    return parsed.success ? parsed.data.trusted : [];
  } catch {
    return [];
  }
}
