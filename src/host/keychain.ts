import { join } from 'node:path';
import type { AsyncEntry } from '@napi-rs/keyring';
import type { Outcome } from '../core/problem.ts';
import { fail, succeed } from '../core/problem.ts';
import { isPlainName } from '../core/profiles/profile-name.ts';
import { credentialProblem } from './credentials/credential-problem.ts';
import type { SecretStore } from './credentials/secret-store.ts';
import type { Host } from './host.ts';
import { openStateDirectory } from './state-directory.ts';

/** Under which name the keychain groups cordon's entries. */
const SERVICE = 'cordon';

/** A name that nobody stores: whether the keychain can be asked at all. */
const PROBE = 'cordon-probe';

/** A keychain that is locked may wait for a window that nobody sees. */
const TIMEOUT_MS = 45_000;
const PROBE_TIMEOUT_MS = 5_000;

export type KeychainModule = { readonly AsyncEntry: typeof AsyncEntry };

/**
 * The operating system's keychain, or null where there is none: the module is optional, and on Linux a secret service
 * has to answer. Without the store's name the module would fall back to one that a reboot empties.
 */
export async function openKeychain(
  host: Host,
  load: () => Promise<KeychainModule> = () => import('@napi-rs/keyring'),
): Promise<SecretStore | null> {
  try {
    const module = await load();
    const entry = (name: string) => new module.AsyncEntry(SERVICE, name, { linux: { store: 'secret-service' } });
    await entry(PROBE).getPassword(AbortSignal.timeout(PROBE_TIMEOUT_MS));
    return toStore(host, entry);
  } catch {
    return null;
  }
}

type EntryOf = (name: string) => Pick<AsyncEntry, 'getPassword' | 'setPassword' | 'deletePassword'>;

function toStore(host: Host, entry: EntryOf): SecretStore {
  return {
    title: 'the keychain',
    kind: 'keychain',
    get: (name) => attempt(name, () => entry(name).getPassword(AbortSignal.timeout(TIMEOUT_MS))),
    set: async (name, text) => {
      const done = await attempt(name, () => entry(name).setPassword(text, AbortSignal.timeout(TIMEOUT_MS)));
      return done.ok ? remember(host, (names) => [...names, name]) : done;
    },
    remove: async (name) => {
      const done = await attempt(name, () => entry(name).deletePassword(AbortSignal.timeout(TIMEOUT_MS)));
      if (!done.ok) return done;
      const forgotten = await remember(host, (names) => names.filter((known) => known !== name));
      return forgotten.ok ? done : forgotten;
    },
    list: async () => readNames(host),
  };
}

/** What the keychain says when it fails stays unsaid: its words are the module's, and may repeat what they were about. */
async function attempt<T>(name: string, act: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return succeed(await act());
  } catch {
    return fail(
      credentialProblem({
        code: 'keychain',
        message: `The keychain did not give access to "${name}".`,
        hint: 'Unlock it and allow cordon, or set CORDON_SECRET_STORE=file to keep secrets in encrypted files.',
      }),
    );
  }
}

/** Keychains can't be asked what cordon put there without opening every entry: the names, which are no secret, are kept beside. */
function namesPath(host: Host): Outcome<string> {
  const state = openStateDirectory(host);
  return state.ok ? succeed(join(state.value, 'secrets', 'keychain-names.txt')) : state;
}

function readNames(host: Host): Outcome<readonly string[]> {
  const path = namesPath(host);
  if (!path.ok) return path;
  const read = host.readFile(path.value);
  return succeed(read.kind === 'bytes' ? new TextDecoder().decode(read.bytes).split('\n').filter(isPlainName) : []);
}

async function remember(host: Host, change: (names: readonly string[]) => readonly string[]): Promise<Outcome<void>> {
  const path = namesPath(host);
  if (!path.ok) return path;
  const names = readNames(host);
  if (!names.ok) return names;
  const next = [...new Set(change(names.value))].sort();
  return host.writePrivate(path.value, next.map((name) => `${name}\n`).join(''));
}
