import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readFish } from '../../src/core/shell/read-fish.ts';
import { toldBy } from './told-values.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-fish-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const NAMES = ['AAA', 'BBB', 'CCC', 'DDD'] as const;
const name = fc.constantFrom(...NAMES);
const plain = fc.stringMatching(/^[a-z0-9/:._-]{1,12}$/);
const value = fc.oneof(
  plain,
  plain.map((text) => `'${text} $x \\'q\\''`),
  plain.map((text) => `"${text} two \\"q\\" \\$x"`),
  name.map((other) => `"pre$${other}"`),
  name.map((other) => `$${other}`),
  plain.map((text) => `${text}\\ two`),
  plain.map((text) => `https://h.example/${text}?a=1\\&b=2`.replace('?', '\\?')),
  plain.map((text) => `x"${text}"'y'`),
  plain.map((text) => `(echo ${text})`),
  fc.tuple(plain, plain).map(([one, two]) => `${one} ${two}`),
  fc.constant('""'),
  fc.constant(''),
);
const flags = fc.constantFrom(
  '-gx',
  '-x',
  '-g',
  '',
  '-lx',
  '-l',
  '-Ux',
  '-gu',
  '--global --export',
  '-u',
  '-g -x --',
  '-xg',
);

/** Statements as people write them into their start-up files. */
const simple = fc.oneof(
  fc.tuple(flags, name, value).map(([flag, one, text]) => `set ${flag} ${one} ${text}`),
  fc.tuple(name, value).map(([one, text]) => `set -gx ${one} \\\n  ${text}`),
  name.map((one) => `set -gx ${one} $${one}`),
  name.map((one) => `set -e ${one}`),
  name.map((one) => `set -eg ${one}`),
  fc.tuple(name, plain).map(([one, text]) => `export ${one}=${text}`),
  fc.tuple(name, plain).map(([one, text]) => `export ${one}="${text} two"`),
  fc.tuple(name, plain).map(([one, text]) => `set -gxa ${one} ${text}`),
  fc.tuple(name, plain).map(([one, text]) => `${one}=${text} true`),
  fc.tuple(name, value).map(([one, text]) => `# set -gx ${one} ${text}`.replaceAll('\n', ' ')),
  fc.tuple(name, plain).map(([one, text]) => `alias a_${one}='${one}=${text} true'`),
  fc.tuple(name, plain).map(([one, text]) => `echo ${text} | read -gx ${one}`),
  fc.tuple(name, plain).map(([one, text]) => `eval set -gx ${one} ${text}`),
  fc.tuple(name, plain).map(([one, text]) => `eval "set -gx ${one} (echo ${text})"`),
  fc.tuple(name, plain).map(([one, text]) => `echo set -gx ${one} ${text} | source`),
  fc.tuple(name, plain).map(([one, text]) => `test -n "$${one}"; or set -gx ${one} ${text}`),
  fc.tuple(name, plain).map(([one, text]) => `set -q ${one}; and set -gx ${one} ${text}; and set -gx ${one} x${text}`),
  fc.tuple(name, plain).map(([one, text]) => `true && set -gx ${one} ${text} || set -gx ${one} no`),
  fc.tuple(name, plain).map(([one, text]) => `test -d /; and set -gx ${one} ${text}`),
  fc.tuple(name, plain).map(([one, text]) => `echo (set -gx ${one} ${text}) >/dev/null 2>&1`),
  fc.tuple(name, plain).map(([one, text]) => `not set -gx ${one} ${text}`),
  fc.tuple(name, plain).map(([one, text]) => `for x in a b; set -gx ${one} ${text}$x; end`),
  name.map((one) => `for ${one} in a b; true; end`),
  fc.constant('f_AAA'),
  fc.constant('f_BBB'),
);
const body = fc
  .array(simple, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.map((line) => `  ${line}`).join('\n'));
const statement: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: simple, weight: 4 },
  {
    arbitrary: body.map((lines) => `if test -n "$AAA"\n${lines}\nelse if false\n${lines}\nelse\n${lines}\nend`),
    weight: 1,
  },
  { arbitrary: body.map((lines) => `if test -d /\n${lines}\nend >/dev/null`), weight: 1 },
  { arbitrary: body.map((lines) => `begin\n${lines}\nend`), weight: 1 },
  { arbitrary: fc.tuple(name, body).map(([one, lines]) => `function f_${one} -d 'a text'\n${lines}\nend`), weight: 2 },
  { arbitrary: body.map((lines) => `switch $AAA\n case a 'b'\n${lines}\n case '*'\n${lines}\nend`), weight: 1 },
  { arbitrary: body.map((lines) => `while false\n${lines}\nend`), weight: 1 },
);

/** What fish hands on after it has read the file. */
function run(text: string): ReadonlyMap<string, string> {
  const path = join(directory, 'config.fish');
  writeFileSync(path, text);
  const { stdout } = spawnSync('/usr/bin/fish', ['--no-config', '-c', `source ${path} 2>/dev/null; /usr/bin/env -0`], {
    env: { PATH: '/usr/bin:/bin', HOME: directory, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory },
    encoding: 'utf8',
  });
  return new Map(
    stdout
      .split('\0')
      .map((entry): [string, string] => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

describe.runIf(existsSync('/usr/bin/fish'))('what is read is what fish does', () => {
  it('for any sequence of statements', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 8 }), (statements) => {
        const text = `${statements.join('\n')}\n`;
        const [real, told] = [run(text), toldBy(readFish(text, new Map([['HOME', directory]])))];
        for (const one of NAMES) {
          const said = told.values.get(one);
          // null: reading doesn't know, and says so. Silence is a statement, unless a line is named that is left open.
          if (said === null || told.open) continue;
          expect({ text, [one]: said }).toEqual({ text, [one]: real.get(one) });
        }
      }),
      { numRuns: Number(process.env.CORDON_FISH_RUNS ?? 100) },
    );
  });
});
