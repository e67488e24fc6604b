import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Layer } from '../../src/core/layers/layer.ts';
import { containChildren, type ContainmentRequest } from '../../src/core/plan/contain-children.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-children-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const places = { directory: '/state/s1', cordon: ['/node', '/cordon.cjs'] } as const;
const origin = { scope: 'user' as const, path: '/settings.json', line: 1 };
const user = (name: string, value: string): Layer => ({
  scope: 'user',
  path: origin.path,
  state: 'active',
  settings: [],
  variables: [{ name, value, origin }],
});
const contain = (over: Partial<ContainmentRequest> = {}) =>
  containChildren({ places, env: { PATH: '/usr/bin:/bin' }, layers: [], ownSettings: null, ...over });

describe('PATH inside a session', () => {
  test.each<{ behaviour: string; over: Partial<ContainmentRequest>; path: string }>([
    { behaviour: 'the shim stands first', over: {}, path: '/state/s1/bin:/usr/bin:/bin' },
    {
      behaviour: 'the shim of a session around it goes',
      over: { env: { PATH: '/x/cordon/sessions/mwv-1-abcdef/bin:/usr/bin' } },
      path: '/state/s1/bin:/usr/bin',
    },
    { behaviour: 'an empty entry stays one', over: { env: { PATH: '/usr/bin:' } }, path: '/state/s1/bin:/usr/bin:' },
    {
      behaviour: 'without one, what shells search',
      over: { env: {} },
      path: '/state/s1/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    },
    {
      behaviour: 'a settings file’s own counts',
      over: { layers: [user('PATH', '/mine')] },
      path: '/state/s1/bin:/mine',
    },
    {
      behaviour: 'and --settings before it',
      over: { layers: [user('PATH', '/mine')], ownSettings: { env: { PATH: '/own' } } },
      path: '/state/s1/bin:/own',
    },
  ])('$behaviour', ({ over, path }) => {
    expect(contain(over).env).toEqual({ PATH: path, CLAUDE_ENV_FILE: '/state/s1/shell.sh' });
  });
});

/** The files of a session, on disk, with a "cordon" that prints its arguments. */
function layDown(name: string, layers: readonly Layer[] = []) {
  const directory = path.join(scratch, name);
  mkdirSync(path.join(directory, 'bin'), { recursive: true });
  const say = path.join(directory, 'it’s cordon');
  writeFileSync(say, '#!/bin/sh\nprintf "%s\\n" "$@"\n');
  chmodSync(say, 0o755);
  const made = contain({ places: { directory, cordon: ['/bin/sh', say] }, layers });
  for (const file of made.files) {
    writeFileSync(path.join(directory, file.name), file.text, { mode: file.executable ? 0o755 : 0o644 });
  }
  return { directory, env: { PATH: made.env.PATH ?? '', HOME: scratch } };
}

describe('a bare claude', () => {
  const quoted = layDown('a name\'s $x `y` "z"');

  test('is cordon, with the session’s place and every word as it was', () => {
    const said = execFileSync('claude', ['-p', 'two words', '', "it's"], { env: quoted.env, encoding: 'utf8' });
    expect(said).toBe(`nested\n${quoted.directory}\n-p\ntwo words\n\nit's\n`);
  });

  test.each([
    { behaviour: 'over an alias', script: 'shopt -s expand_aliases; alias claude=/stranger\nSHELL_FILE\nclaude hi' },
    { behaviour: 'over a function', script: 'claude() { echo stranger; }\nSHELL_FILE\nclaude hi' },
    { behaviour: 'over a PATH that is set later', script: 'SHELL_FILE\nPATH=/usr/bin:/bin\nclaude hi' },
    { behaviour: 'in a login shell of it', script: 'SHELL_FILE\nbash -lc "claude hi"' },
    { behaviour: 'with nothing but HOME and PATH', script: 'SHELL_FILE\nenv -i HOME="$HOME" PATH="$PATH" claude hi' },
    { behaviour: 'in a plain sh', script: 'SHELL_FILE\nsh -c "claude hi"' },
  ])('holds in the shell tool $behaviour', ({ script }) => {
    const { directory, env } = layDown('shell');
    const shell = execFileSync('cat', [path.join(directory, 'shell.sh')], { encoding: 'utf8' });
    const said = execFileSync('bash', ['-c', script.replace('SHELL_FILE', () => shell)], { env, encoding: 'utf8' });
    expect(said).toBe(`nested\n${directory}\nhi\n`);
  });

  test('a file of the person’s own for the shell tool is read first', () => {
    const own = path.join(scratch, "own's.sh");
    writeFileSync(own, 'export MINE=kept\n');
    const { directory, env } = layDown('own', [user('CLAUDE_ENV_FILE', own)]);
    const said = execFileSync('sh', ['-c', `. "${directory}/shell.sh"; echo "$MINE"`], { env, encoding: 'utf8' });
    expect(said).toBe('kept\n');
  });
});
