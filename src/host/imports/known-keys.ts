import type { Configuration } from '../../core/profiles/configuration.ts';
import type { Fingerprint } from '../../core/secret.ts';
import { readStoredSecret } from '../credentials/secret-stores.ts';
import type { Host } from '../host.ts';

/** The fingerprints of the keys that profiles keep in cordon's own stores, by profile. A store that is locked says nothing. */
export async function readKnownKeys(
  host: Host,
  { profiles }: Configuration,
): Promise<ReadonlyMap<string, Fingerprint>> {
  const known = new Map<string, Fingerprint>();
  for (const { name, credential } of profiles) {
    if (credential?.kind !== 'keychain') continue;
    const found = await readStoredSecret(host, credential.name);
    if (found.ok) known.set(name, host.fingerprint(found.value));
  }
  return known;
}
