import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { getSecret, listSecrets, removeSecret } from '../../src/commands/secret.ts';
import { openEncryptedStore } from '../../src/host/credentials/encrypted-store.ts';
import { resolveCredential } from '../../src/host/credentials/resolve-credential.ts';
import { openKeychain, type KeychainModule } from '../../src/host/keychain.ts';
import { renderSecretChange, renderSecretGet, renderSecretList } from '../../src/render/secret.ts';
import { makeMachine } from '../profiles/machine.ts';

const KEY = 'made-up-key-0123456789';
const FINGERPRINT = 'sha256:ef8dc3e6fdb9';
const SECRETS = '.local/state/cordon/secrets';

describe('the encrypted files', () => {
  it('give back what was stored, privately and unreadably', async () => {
    const { host, home } = makeMachine();
    const store = openEncryptedStore(host);
    expect(await store.set('lab', KEY)).toEqual({ ok: true, value: undefined });
    expect(await store.get('lab')).toEqual({ ok: true, value: KEY });
    const directory = join(home, SECRETS);
    expect(readdirSync(directory).toSorted()).toEqual(['identity.txt', 'lab.age']);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(directory, name), 'latin1')).not.toContain(KEY);
    }
  });
  it('keep every secret of writers that come at once', async () => {
    const { host } = makeMachine();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(names.map((name) => openEncryptedStore(host).set(name, `${KEY}-${name}`)));
    for (const name of names)
      expect(await openEncryptedStore(host).get(name)).toEqual({ ok: true, value: `${KEY}-${name}` });
    expect(await openEncryptedStore(host).list()).toEqual({ ok: true, value: names });
  });
  it('say which secret isn’t there', async () => {
    const { host } = makeMachine();
    expect(
      await resolveCredential({
        host,
        reference: { kind: 'keychain', name: 'lab' },
        provider: { id: 'lab', baseUrl: null },
      }),
    ).toMatchObject({
      ok: false,
      problem: { code: 'secret-missing', message: expect.stringContaining('"lab"') as string },
    });
  });

  const damages: readonly {
    readonly behaviour: string;
    readonly damage: (directory: string) => void;
    readonly says: string;
  }[] = [
    {
      behaviour: 'the identity is gone',
      damage: (directory) => rmSync(join(directory, 'identity.txt')),
      says: 'is gone',
    },
    {
      behaviour: 'the identity is another',
      damage: (directory) => writeFileSync(join(directory, 'identity.txt'), 'AGE-SECRET-KEY-1QQQ\n'),
      says: 'doesn’t open',
    },
    {
      behaviour: 'the file is damaged',
      damage: (directory) => writeFileSync(join(directory, 'lab.age'), 'garbage'),
      says: 'doesn’t open',
    },
    {
      behaviour: 'others may open the identity',
      damage: (directory) => chmodSync(join(directory, 'identity.txt'), 0o644),
      says: 'chmod 600',
    },
    {
      behaviour: 'others may open the file',
      damage: (directory) => chmodSync(join(directory, 'lab.age'), 0o640),
      says: 'chmod 600',
    },
    {
      behaviour: 'others may write to the directory',
      damage: (directory) => chmodSync(directory, 0o777),
      says: 'others may write',
    },
  ];
  it.each(damages)('are refused where $behaviour', async ({ damage, says }) => {
    const { host, home } = makeMachine();
    await openEncryptedStore(host).set('lab', KEY);
    damage(join(home, SECRETS));
    const found = await openEncryptedStore(host).get('lab');
    expect(found).toMatchObject({ ok: false, problem: { kind: 'unsafe' } });
    expect(JSON.stringify(found)).toContain(says);
    expect(JSON.stringify(found)).not.toContain(KEY);
  });
  it.each([
    { behaviour: 'is a link', make: (state: string, elsewhere: string) => symlinkSync(elsewhere, state) },
    { behaviour: 'is open to everybody', make: (state: string) => (mkdirSync(state), chmodSync(state, 0o777)) },
  ])('are refused where the state directory $behaviour', async ({ make }) => {
    const { host, home } = makeMachine();
    mkdirSync(join(home, '.local/state'), { recursive: true });
    mkdirSync(join(home, 'elsewhere'));
    make(join(home, '.local/state/cordon'), join(home, 'elsewhere'));
    expect(await openEncryptedStore(host).set('lab', KEY)).toMatchObject({
      ok: false,
      problem: { code: 'state-directory', kind: 'unsafe' },
    });
    expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
  });
});

describe('cordon secret', () => {
  it('shows fingerprints, and the text only where it is asked for', async () => {
    const { host } = makeMachine();
    await openEncryptedStore(host).set('lab', KEY);
    const [listed, got, revealed] = [
      await listSecrets(host),
      await getSecret(host, { name: 'lab' }),
      await getSecret(host, { name: 'lab', reveal: true }),
    ];
    if (!listed.ok || !got.ok || !revealed.ok) throw new Error('a command failed');
    expect(listed.value.secrets).toEqual([{ name: 'lab', store: 'encrypted-file', fingerprint: FINGERPRINT }]);
    expect(renderSecretList(listed.value, false)).toBe(
      `SECRET  FINGERPRINT          WHERE\nlab     ${FINGERPRINT}  an encrypted file\n`,
    );
    expect(JSON.stringify([listed, got])).not.toContain(KEY);
    expect([renderSecretGet(got.value), renderSecretGet(revealed.value)]).toEqual([`${FINGERPRINT}\n`, `${KEY}\n`]);
  });
  it('removes, and says where there was nothing', async () => {
    const { host } = makeMachine();
    await openEncryptedStore(host).set('lab', KEY);
    const removed = await removeSecret(host, { name: 'lab' });
    expect(removed.ok && renderSecretChange(removed.value)).toBe('The secret "lab" was removed.\n');
    expect(await removeSecret(host, { name: 'lab' })).toMatchObject({
      ok: false,
      problem: { code: 'secret-missing', kind: 'usage' },
    });
  });
  it.each(['', '../x', '-rf', 'a b', 'x'.repeat(1000)])('refuses the name %j', async (name) => {
    const { host } = makeMachine();
    for (const done of [await getSecret(host, { name }), await removeSecret(host, { name })])
      expect(done).toMatchObject({ ok: false, problem: { code: 'bad-name', kind: 'usage' } });
  });

  const inputs = [
    { behaviour: 'one line', input: `${KEY}\n`, ok: true },
    { behaviour: 'a line without an end', input: KEY, ok: true },
    { behaviour: 'two lines', input: `${KEY}\n${KEY}\n`, ok: false },
    { behaviour: 'nothing', input: '', ok: false },
    { behaviour: 'a megabyte', input: 'x'.repeat(1_000_000), ok: false },
  ];
  it.each(inputs)('takes from standard input: $behaviour ($ok)', ({ input, ok }) => {
    const { home } = makeMachine();
    const script = `
      import { setSecret } from ${JSON.stringify(new URL('../../src/commands/secret.ts', import.meta.url).href)};
      import { createNodeHost } from ${JSON.stringify(new URL('../../src/host/node-host.ts', import.meta.url).href)};
      console.log(JSON.stringify(await setSecret(createNodeHost({ interactive: false }), { name: 'lab' })));`;
    const env = { HOME: home, PATH: process.env.PATH ?? '', CORDON_SECRET_STORE: 'file' };
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      input,
      env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    const outcome = JSON.parse(child.stdout) as { readonly ok: boolean };
    expect(outcome.ok).toBe(ok);
    expect(child.stdout + child.stderr).not.toContain(KEY);
    if (ok)
      expect(outcome).toMatchObject({ value: { action: 'stored', store: 'encrypted-file', fingerprint: FINGERPRINT } });
  });
});

/** A keychain in memory with the module's shape, so that no test touches a real one. */
function memoryKeychain(behaviour: { readonly locked?: boolean } = {}): {
  readonly module: KeychainModule;
  readonly seen: string[];
} {
  const entries = new Map<string, string>();
  const seen: string[] = [];
  class MemoryEntry {
    readonly #key: string;
    constructor(service: string, name: string, options: unknown) {
      this.#key = `${service}/${name}`;
      seen.push(JSON.stringify(options));
    }
    async getPassword(): Promise<string | null> {
      if (behaviour.locked === true && this.#key !== 'cordon/cordon-probe') throw new Error(`locked: ${KEY}`);
      return entries.get(this.#key) ?? null;
    }
    async setPassword(text: string): Promise<void> {
      entries.set(this.#key, text);
    }
    async deletePassword(): Promise<boolean> {
      return entries.delete(this.#key);
    }
  }
  return { module: { AsyncEntry: MemoryEntry as unknown as KeychainModule['AsyncEntry'] }, seen };
}

describe('the keychain', () => {
  it('stores, lists, gives and removes, and on Linux never in a store that a reboot empties', async () => {
    const { host } = makeMachine();
    const { module, seen } = memoryKeychain();
    const keychain = await openKeychain(host, async () => module);
    if (keychain === null) throw new Error('there is none');
    expect((await keychain.set('lab', KEY)).ok).toBe(true);
    expect(await keychain.get('lab')).toEqual({ ok: true, value: KEY });
    expect(await keychain.list()).toEqual({ ok: true, value: ['lab'] });
    expect(await keychain.remove('lab')).toEqual({ ok: true, value: true });
    expect(await keychain.list()).toEqual({ ok: true, value: [] });
    expect(new Set(seen)).toEqual(new Set(['{"linux":{"store":"secret-service"}}']));
  });
  it('is none where the module is missing', async () => {
    const { host } = makeMachine();
    expect(await openKeychain(host, () => Promise.reject(new Error('not installed')))).toBeNull();
  });
  it('says that it is locked, and not what it knows', async () => {
    const { host } = makeMachine();
    const keychain = await openKeychain(host, async () => memoryKeychain({ locked: true }).module);
    const found = await keychain?.get('lab');
    expect(found).toMatchObject({ ok: false, problem: { code: 'keychain', kind: 'unsafe' } });
    expect(JSON.stringify(found)).not.toContain(KEY);
  });
});
