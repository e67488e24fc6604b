import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readSh } from '../../src/core/shell/read-sh.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-bash-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const NAMES = ['AAA', 'BBB', 'CCC', 'DDD'] as const;
const name = fc.constantFrom(...NAMES);
const plain = fc.stringMatching(/^[a-z0-9/:._-]{1,12}$/);
const value = fc.oneof(
  plain,
  plain.map((text) => `'${text} $x'`),
  plain.map((text) => `"${text} two"`),
  name.map((other) => `"\${${other}:-none}"`),
  name.map((other) => `$${other}/x`),
  fc.constant(''),
);

/** Statements as people write them into their start-up files. */
const statement: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(name, value).map(([one, text]) => `export ${one}=${text}`),
  fc.tuple(name, value).map(([one, text]) => `${one}=${text}`),
  name.map((one) => `export ${one}`),
  name.map((one) => `unset ${one}`),
  fc.tuple(name, value).map(([one, text]) => `declare -x ${one}=${text}`),
  fc.tuple(name, value).map(([one, text]) => `f_${one}() { export ${one}=${text}; }`),
  fc.tuple(name, value).map(([one, text]) => `alias a_${one}='${one}=${text.replaceAll("'", '')} true'`),
  fc.tuple(name, value).map(([one, text]) => `(export ${one}=${text})`),
  fc.tuple(name, value).map(([one, text]) => `{ export ${one}=${text}; }`),
  fc.tuple(name, value).map(([one, text]) => `${one}=${text} true`),
  fc.tuple(name, value).map(([one, text]) => `# export ${one}=${text}`),
  fc.tuple(name, value).map(([one, text]) => `cat <<'END' >/dev/null\nexport ${one}=${text}\nEND`),
  fc.tuple(name, value).map(([one, text]) => `true | export ${one}=${text}`),
  fc.tuple(name, plain).map(([one, text]) => `set -a; ${one}=${text}; set +a`),
);

/** What bash hands on after it has read the file. */
function run(text: string): ReadonlyMap<string, string> {
  const path = join(directory, 'rc');
  writeFileSync(path, text);
  const { stdout } = spawnSync(
    '/bin/bash',
    ['--norc', '--noprofile', '-c', '. "$0" 2>/dev/null; exec /usr/bin/env -0', path],
    { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8' },
  );
  return new Map(
    stdout
      .split('\0')
      .map((entry): [string, string] => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

/** What reading says that it hands on: the last word of each variable, null where that can't be told. */
function read(text: string): ReadonlyMap<string, string | null> {
  const values = new Map<string, string | null>();
  for (const effect of readSh(text, new Map()).effects) {
    if (effect.reach !== 'always') continue;
    if (effect.kind === 'set') values.set(effect.name, effect.value);
    if (effect.kind === 'unset') values.delete(effect.name);
  }
  return values;
}

describe.runIf(existsSync('/bin/bash'))('what is read is what bash does', () => {
  it('for any sequence of statements', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 10 }), (statements) => {
        const text = `${statements.join('\n')}\n`;
        const [real, told] = [run(text), read(text)];
        for (const one of NAMES) {
          const said = told.get(one);
          // null: reading doesn't know, and says so.
          if (said !== null) expect({ text, [one]: said }).toEqual({ text, [one]: real.get(one) });
        }
      }),
      { numRuns: Number(process.env.CORDON_BASH_RUNS ?? 200) },
    );
  });
});
