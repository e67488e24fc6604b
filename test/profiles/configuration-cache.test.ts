import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/host/configuration.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { CONFIG, makeMachine, place } from './machine.ts';

const STATE = '.local/state/cordon';
const CACHE = `${STATE}/configuration.json`;
const TEXT = '{ "profiles": { "a": { "provider": "ollama", "configDir": "~/c" } } }';

async function providerOf(host: Parameters<typeof loadConfiguration>[0]): Promise<string | undefined> {
  const loaded = await loadConfiguration(host);
  if (!loaded.ok) throw new Error(loaded.problem.message);
  return loaded.value.profiles[0]?.provider.id;
}

/** A cache that was changed by somebody: whoever believes it sees another provider. */
function falsify(home: string): void {
  const path = join(home, CACHE);
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"id":"ollama"', '"id":"believed"'));
}

describe('what a configuration meant is remembered', () => {
  it('privately, and is the same when it is read again', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, TEXT);
    const parsed = await loadConfiguration(host);
    expect(statSync(join(home, CACHE)).mode & 0o777).toBe(0o600);
    expect(await loadConfiguration(host)).toEqual(parsed);
    falsify(home);
    expect(await providerOf(host)).toBe('believed');
  });

  const forgotten: readonly { readonly behaviour: string; readonly change: (home: string) => void }[] = [
    {
      behaviour: 'one character of the text is another',
      change: (home) => place(home, CONFIG, TEXT.replace('~/c', '~/d')),
    },
    {
      behaviour: 'cordon is another build',
      change: (home) =>
        writeFileSync(
          join(home, CACHE),
          readFileSync(join(home, CACHE), 'utf8').replace('"build":"', '"build":"another'),
        ),
    },
    { behaviour: 'others may read it', change: (home) => chmodSync(join(home, CACHE), 0o644) },
    { behaviour: 'others may write to its directory', change: (home) => chmodSync(join(home, STATE), 0o777) },
    {
      behaviour: 'its directory is a link',
      change: (home) => (
        renameSync(join(home, STATE), join(home, 'moved')),
        symlinkSync(join(home, 'moved'), join(home, STATE))
      ),
    },
    { behaviour: 'it is broken', change: (home) => writeFileSync(join(home, CACHE), '{') },
    { behaviour: 'it is something else', change: (home) => writeFileSync(join(home, CACHE), 'null') },
  ];
  it.each(forgotten)('but not believed where $behaviour', async ({ change }) => {
    const { host, home } = makeMachine();
    place(home, CONFIG, TEXT);
    await loadConfiguration(host);
    falsify(home);
    change(home);
    expect(await providerOf(host)).toBe('ollama');
  });

  it('for one home directory only', async () => {
    const { host, home } = makeMachine();
    const path = place(home, CONFIG, TEXT);
    await loadConfiguration(host);
    const other = join(home, 'other');
    mkdirSync(other);
    const moved = createNodeHost({
      env: { ...host.env, HOME: other, CORDON_CONFIG: path, XDG_STATE_HOME: join(home, '.local/state') },
      cwd: home,
    });
    expect(await loadConfiguration(moved)).toMatchObject({
      ok: true,
      value: { profiles: [{ configDir: join(other, 'c') }] },
    });
  });

  it('only where it was right', async () => {
    const { host, home } = makeMachine();
    place(home, CONFIG, '{ "profiles": { "a": { "provider": "zai", "credential": "hunter2" } } }');
    expect(await loadConfiguration(host)).toMatchObject({ ok: true, value: { profiles: [], broken: [{ name: 'a' }] } });
    expect(existsSync(join(home, CACHE))).toBe(false);
  });
});
