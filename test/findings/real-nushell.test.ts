import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readNu } from '../../src/core/shell/read-nu.ts';
import { findRuntime } from '../../tools/runtimes.mjs';
import { toldBy } from './told-values.ts';

const directory = mkdtempSync(join(tmpdir(), 'cordon-nu-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const NAMES = ['AAA', 'BBB', 'CCC', 'DDD'] as const;
const name = fc.constantFrom(...NAMES);
const plain = fc.stringMatching(/^[a-z][a-z0-9/:._-]{1,12}$/);
const value = fc.oneof(
  plain.map((text) => `"${text} \\"q\\" \\u{e9}\\n"`),
  plain.map((text) => `'${text} "x" $y # no'`),
  plain.map((text) => `\`${text} x\``),
  plain.map((text) => `r#'${text} 'x''#`),
  plain.map((text) => `$"${text}/($env.AAA)/\\(x\\)"`),
  plain.map((text) => `$'${text}/("in")/x'`),
  plain.map((text) => `("${text}")`),
  plain.map((text) => `("${text}" | path join "b" 'c')`),
  plain.map((text) => `("${text}" | str upcase)`),
  name.map((other) => `$env.${other}`),
  fc.constantFrom('4010', 'true', '""', '$v', '$w', '("x" + "y")', '1.50', '2kb', '0x10'),
);

/** Statements as people write them into their configuration. */
const simple = fc.oneof(
  fc.tuple(name, value).map(([one, text]) => `$env.${one} = ${text}`),
  fc.tuple(name, value).map(([one, text]) => `$env."${one}" = ${text} # $env.${one} = 1`),
  fc.tuple(name, value).map(([one, text]) => `let v = ${text}\n$env.${one} = $v`),
  fc.tuple(name, plain).map(([one, text]) => `const w = "${text}"\n$env.${one} = $w`),
  fc.tuple(name, name, value).map(([one, other, text]) => `load-env { ${one}: ${text}, ${other}: "b" }`),
  fc.tuple(name, name, value).map(([one, other, text]) => `load-env {\n  ${one}: ${text} # c\n  "${other}": 'b'\n}`),
  fc.tuple(name, plain).map(([one, text]) => `({${one}: "${text}"}) | load-env`),
  fc.tuple(name, plain).map(([one, text]) => `$env.${one} = "${text}" | str trim`),
  fc.tuple(name, plain).map(([one, text]) => `$env.${one} ++= "${text}"`),
  fc.tuple(name, plain).map(([one, text]) => `$env.${one} = (\n  "${text}"\n  | str trim\n)`),
  name.map((one) => `hide-env -i ${one}`),
  fc.tuple(name, value).map(([one, text]) => `# $env.${one} = ${text}`),
  fc.tuple(name, value).map(([one, text]) => `with-env { ${one}: ${text} } { ^true }`),
  fc.tuple(name, plain).map(([one, text]) => `${one}=${text} ^true`),
  fc.tuple(name, plain).map(([one, text]) => `if true { $env.${one} = "${text}" } else { $env.${one} = "no" }`),
  fc
    .tuple(name, plain)
    .map(
      ([one, text]) => `if (1 == 2) {\n  $env.${one} = "${text}"\n} else if false {\n} else {\n  $env.${one} = "no"\n}`,
    ),
  fc.tuple(name, plain).map(([one, text]) => `for x in [a b] { $env.${one} = $"($x)${text}" }`),
  fc.tuple(name, plain).map(([one, text]) => `do { $env.${one} = "${text}" }`),
  fc.tuple(name, plain).map(([one, text]) => `do --env { $env.${one} = "${text}" }`),
  fc.tuple(name, plain).map(([one, text]) => `export-env {\n  $env.${one} = "${text}"\n}`),
  fc.tuple(name, plain).map(([one, text]) => `try { $env.${one} = "${text}" } catch { $env.${one} = "no" }`),
  fc.tuple(name, plain).map(([one, text]) => `match 1 { 1 => { $env.${one} = "${text}" }, _ => {} }`),
  fc.tuple(name, plain).map(([one, text]) => `[1] | each { $env.${one} = "${text}" } | ignore`),
  fc.tuple(name, plain).map(([one, text]) => `$env.config.hooks.pre_prompt = [{ $env.${one} = "${text}" }]`),
  fc.tuple(name, plain).map(([one, text]) => `print -n ""; $env.${one} = "${text}"; print -n ""`),
  fc.tuple(name, plain).map(([one, text]) => `alias a_${one.toLowerCase()} = ^env ${one}=${text} true`),
);
const statement: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: simple, weight: 6 },
  {
    arbitrary: fc.tuple(fc.nat(999), simple).map(([n, line]) => `def --env f${n} [] {\n${line}\n}\nf${n}`),
    weight: 1,
  },
  {
    arbitrary: fc.tuple(fc.nat(999), simple).map(([n, line]) => `def g${n} [x?: string] {\n${line}\n}\ng${n}`),
    weight: 1,
  },
);

const nu = findRuntime('nushell') ?? '';
const BASE = { AAA: 'a0', BBB: 'b0' };

/** What nushell hands on behind the script. */
function run(text: string): ReadonlyMap<string, string> {
  const path = join(directory, 'script.nu');
  writeFileSync(path, `let v = "v0"\nconst w = "w0"\n${text}^/usr/bin/env -0\n`);
  const { stdout } = spawnSync(nu, ['--no-config-file', path], {
    env: { PATH: '/usr/bin:/bin', HOME: directory, ...BASE },
    encoding: 'utf8',
  });
  return new Map(
    stdout
      .split('\0')
      .map((entry): [string, string] => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

describe.runIf(nu !== '')('what is read is what nushell does', () => {
  it('for any sequence of statements', () => {
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1, maxLength: 6 }), (statements) => {
        const text = `${statements.join('\n')}\n`;
        const real = run(text);
        // Nothing came of it: a statement failed, and the ones behind it never ran.
        fc.pre(real.has('PATH'));
        const told = toldBy(readNu(text, new Map([['$v', 'v0'], ['$w', 'w0'], ...Object.entries(BASE)])), BASE);
        for (const one of NAMES) {
          const said = told.values.get(one);
          if (said === null || told.open) continue;
          expect({ text, [one]: said }).toEqual({ text, [one]: real.get(one) });
        }
      }),
      { numRuns: Number(process.env.CORDON_NU_RUNS ?? 60) },
    );
  });
});
