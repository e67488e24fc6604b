import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { isPlainName, PLAIN_NAME_RULE } from '../core/profiles/profile-name.ts';
import { showName } from '../core/profiles/secret-shape.ts';
import type { SecretChangeReport, SecretGetReport, SecretListReport, SecretRow } from '../core/report/secret-report.ts';
import { Secret } from '../core/secret.ts';
import { readTypedSecret } from '../host/credentials/read-typed-secret.ts';
import type { SecretStore } from '../host/credentials/secret-store.ts';
import { openSecretStores, readStoredSecret } from '../host/credentials/secret-stores.ts';
import type { Host } from '../host/host.ts';

export type SecretInput = { readonly name: string };
export type SecretGetInput = SecretInput & { readonly reveal?: boolean };

/** Stores what is typed or piped in, in the keychain where there is one. */
export async function setSecret(host: Host, { name }: SecretInput): Promise<Outcome<SecretChangeReport>> {
  const bad = whyBadName(name);
  if (bad !== null) return bad;
  const [store] = await openSecretStores(host);
  if (store === undefined) throw new Error('there is always the encrypted store');
  const typed = await readTypedSecret(host, name);
  if (!typed.ok) return typed;
  const stored = await store.set(name, typed.value);
  return stored.ok
    ? succeed({ schema: 1, action: 'stored', name, store: store.kind, fingerprint: host.fingerprint(typed.value) })
    : stored;
}

/** The fingerprint of a stored secret, and its text only where the person asks for it. */
export async function getSecret(
  host: Host,
  { name, reveal = false }: SecretGetInput,
): Promise<Outcome<SecretGetReport>> {
  const bad = whyBadName(name);
  if (bad !== null) return bad;
  const found = await readStoredSecret(host, name);
  if (!found.ok) return found;
  const secret = new Secret(found.value, host.fingerprint);
  return succeed({ schema: 1, name, fingerprint: secret.fingerprint, text: reveal ? secret.reveal() : null });
}

/** Removes a secret from every place that has it. */
export async function removeSecret(host: Host, { name }: SecretInput): Promise<Outcome<SecretChangeReport>> {
  const bad = whyBadName(name);
  if (bad !== null) return bad;
  const removedFrom: string[] = [];
  for (const store of await openSecretStores(host)) {
    const removed = await store.remove(name);
    if (!removed.ok) return removed;
    if (removed.value) removedFrom.push(store.kind);
  }
  if (removedFrom.length > 0)
    return succeed({ schema: 1, action: 'removed', name, store: removedFrom.join(', '), fingerprint: null });
  return fail({
    code: 'secret-missing',
    kind: 'usage',
    message: `There is no stored secret ${showName(name)}.`,
    hint: '`cordon secret list` shows what is there.',
  });
}

/** Every stored secret: its name, where it is, its fingerprint. */
export async function listSecrets(host: Host): Promise<Outcome<SecretListReport>> {
  const secrets: SecretRow[] = [];
  for (const store of await openSecretStores(host)) {
    const names = await store.list();
    if (!names.ok) return names;
    for (const name of names.value) secrets.push(await describe({ host, store, name }));
  }
  return succeed({ schema: 1, secrets });
}

async function describe({
  host,
  store,
  name,
}: {
  readonly host: Host;
  readonly store: SecretStore;
  readonly name: string;
}): Promise<SecretRow> {
  const found = await store.get(name);
  return {
    name,
    store: store.kind,
    fingerprint: found.ok && found.value !== null ? host.fingerprint(found.value) : null,
  };
}

function whyBadName(name: string) {
  return isPlainName(name)
    ? null
    : fail({
        code: 'bad-name',
        kind: 'usage',
        message: `${showName(name)} can’t be the name of a secret.`,
        hint: PLAIN_NAME_RULE,
      });
}
