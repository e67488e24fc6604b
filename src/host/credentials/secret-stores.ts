import type { Outcome, Problem } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import type { Host } from '../host.ts';
import { openKeychain } from '../keychain.ts';
import { credentialProblem } from './credential-problem.ts';
import { openEncryptedStore } from './encrypted-store.ts';
import type { SecretStore } from './secret-store.ts';
import { showName, withoutSecretWords } from '../../core/profiles/secret-shape.ts';

/**
 * The places that keep this person's secrets, best first: the keychain where there is one, then the encrypted files.
 * `CORDON_SECRET_STORE=file` leaves the keychain alone, for machines where asking it would open a window.
 */
export async function openSecretStores(host: Host): Promise<readonly SecretStore[]> {
  const keychain = host.env.CORDON_SECRET_STORE === 'file' ? null : await openKeychain(host);
  return [...(keychain === null ? [] : [keychain]), openEncryptedStore(host)];
}

/** The text of a stored secret, from the first place that has it. */
export async function readStoredSecret(host: Host, name: string): Promise<Outcome<string>> {
  const stores = await openSecretStores(host);
  const failures: Problem[] = [];
  for (const store of stores) {
    const found = await store.get(name);
    if (!found.ok) failures.push(found.problem);
    else if (found.value !== null) return succeed(found.value);
  }
  // A locked keychain may well hold it: that is the reason to give, rather than that it is missing.
  return fail(
    failures[0] ??
      credentialProblem({
        code: 'secret-missing',
        message: `There is no stored secret ${showName(name)} (looked in ${stores.map((store) => store.title).join(' and in ')}).`,
        hint: `Store it with \`cordon secret set ${withoutSecretWords(name)}\`; \`cordon secret list\` shows what is there.`,
      }),
  );
}
