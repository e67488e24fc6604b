import { linkSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../core/problem.ts';
import { fail, succeed } from '../../core/problem.ts';
import { isPlainName } from '../../core/profiles/profile-name.ts';
import { codeOf } from '../files.ts';
import type { Host } from '../host.ts';
import { doubtAbout, openStateDirectory } from '../state-directory.ts';
import { credentialProblem } from './credential-problem.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * One age-encrypted file for each secret (`age -d -i identity.txt NAME.age` opens it too), and the identity that opens them
 * beside them, all 0600 in a 0700 directory. It
 * protects a copy or a backup that holds only one of the two, and a file that is shown by accident; it doesn't protect
 * from a program that runs as this person. One file a secret, so that two writers at once can't lose one.
 */
export function openEncryptedStore(host: Host): SecretStore {
  return {
    title: 'the encrypted files',
    kind: 'encrypted-file',
    get: (name) => getSecret(host, name),
    set: (name, text) => setSecret({ host, name, text }),
    remove: (name) => removeSecret(host, name),
    list: async () => listSecrets(host),
  };
}

const SUFFIX = '.age';
const IDENTITY = 'identity.txt';

/** Where the files are. What steers where keys go is as private as the state around it. */
function directory(host: Host): Outcome<string> {
  const state = openStateDirectory(host);
  if (!state.ok) return state;
  const path = join(state.value, 'secrets');
  const doubt = lstatSync(path, { throwIfNoEntry: false }) === undefined ? null : doubtAbout(path, host);
  return doubt === null
    ? succeed(path)
    : fail(
        credentialProblem({
          code: 'secret-store',
          message: `${path} can’t be used: ${doubt}.`,
          hint: `Make it a plain directory of your own: chmod 700 ${path}`,
        }),
      );
}

async function getSecret(host: Host, name: string): Promise<Outcome<string | null>> {
  const place = directory(host);
  if (!place.ok) return place;
  const path = join(place.value, `${name}${SUFFIX}`);
  const read = readOwn(host, path);
  if (!read.ok || read.value === null) return read.ok ? succeed(null) : read;
  const identity = readOwn(host, join(place.value, IDENTITY));
  if (!identity.ok) return identity;
  if (identity.value === null) return fail(damaged(path, 'the identity that opens it is gone'));
  try {
    const { armor, Decrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    decrypter.addIdentity(new TextDecoder().decode(identity.value).trim());
    return succeed(await decrypter.decrypt(armor.decode(new TextDecoder().decode(read.value)), 'text'));
  } catch {
    return fail(damaged(path, 'it doesn’t open with the identity beside it'));
  }
}

type SetRequest = { readonly host: Host; readonly name: string; readonly text: string };

async function setSecret({ host, name, text }: SetRequest): Promise<Outcome<void>> {
  const place = directory(host);
  if (!place.ok) return place;
  const { armor, Encrypter, identityToRecipient } = await import('age-encryption');
  const identity = await readOrMakeIdentity(host, place.value);
  if (!identity.ok) return identity;
  const encrypter = new Encrypter();
  encrypter.addRecipient(await identityToRecipient(identity.value));
  return host.writePrivate(join(place.value, `${name}${SUFFIX}`), armor.encode(await encrypter.encrypt(text)));
}

/** Two first writers at once both make an identity; the one whose link comes first stays, and both use that one. */
async function readOrMakeIdentity(host: Host, place: string): Promise<Outcome<string>> {
  const path = join(place, IDENTITY);
  const there = readOwn(host, path);
  if (!there.ok) return there;
  if (there.value !== null) return succeed(new TextDecoder().decode(there.value).trim());
  const { generateX25519Identity } = await import('age-encryption');
  const draft = `${path}.${host.randomId()}`;
  const written = await host.writePrivate(draft, `${await generateX25519Identity()}\n`);
  if (!written.ok) return written;
  try {
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') return fail(damaged(path, codeOf(error)));
  } finally {
    rmSync(draft, { force: true });
  }
  const settled = readOwn(host, path);
  if (!settled.ok) return settled;
  return settled.value === null
    ? fail(damaged(path, 'it vanished'))
    : succeed(new TextDecoder().decode(settled.value).trim());
}

async function removeSecret(host: Host, name: string): Promise<Outcome<boolean>> {
  const place = directory(host);
  if (!place.ok) return place;
  const path = join(place.value, `${name}${SUFFIX}`);
  const read = readOwn(host, path);
  if (!read.ok) return read;
  rmSync(path, { force: true });
  return succeed(read.value !== null);
}

function listSecrets(host: Host): Outcome<readonly string[]> {
  const place = directory(host);
  if (!place.ok) return place;
  const names = namesIn(place.value)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));
  return succeed(names.filter(isPlainName).sort());
}

function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

const LIMIT = 256 * 1024;

/** A file of this store, or null where there is none. Somebody else's, or one that others may open, is refused. */
function readOwn(host: Host, path: string): Outcome<Uint8Array | null> {
  const read = host.readFile(path, LIMIT);
  if (read.kind === 'absent') return succeed(null);
  if (read.kind === 'unreadable') return fail(damaged(path, read.reason));
  if (host.platform === 'win32') return succeed(read.bytes);
  if (host.uid !== null && read.uid !== host.uid) return fail(damaged(path, 'it belongs to another user'));
  return (read.mode & 0o077) === 0 ? succeed(read.bytes) : fail(damaged(path, `others may open it: chmod 600 ${path}`));
}

function damaged(path: string, reason: string) {
  return credentialProblem({
    code: 'secret-store',
    message: `The stored secret ${path} can’t be used: ${reason}.`,
    hint: 'Restore the file, or store the secret again with `cordon secret set`.',
  });
}
