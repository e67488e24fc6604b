import { describe, expect, it } from 'vitest';
import { readNu } from '../../src/core/shell/read-nu.ts';
import { showEffects } from './show-effects.ts';

const ROWS: readonly { readonly behaviour: string; readonly text: string; readonly effects: readonly string[] }[] = [
  {
    behaviour: 'variables, constants and every quoting',
    text: `$env.A = "x\\ty"\n$env.B = 'no $x'\nconst base = "https://h.example"\n$env.C = $"($base)/v1"\n$env.D = r#'raw 'x''#\n$env.E = 4010`,
    effects: [
      '1 always A=x\ty',
      '2 always B=no $x',
      '4 always C=https://h.example/v1',
      "5 always D=raw 'x'",
      '6 always E=4010',
    ],
  },
  {
    behaviour: 'records over several lines, with and without commas',
    text: `load-env {\n  A: "1" # c\n  "B": 'two',\n  C: (cat key | str trim)\n}\nload-env $record`,
    effects: [
      '2 always A=1',
      '3 always B=two',
      '4 always C=?',
      '6 always open: which variables it sets is known only when it runs',
    ],
  },
  {
    behaviour: 'what only running tells',
    text: `$env.A = (open key | str trim)\n$env.B = ($env.X? | default "y")\n$env.C ++= "z"\n$env.D = cmd | str trim`,
    effects: ['1 always A=?', '2 always B=?', '3 always C=?', '4 always D=?'],
  },
  {
    behaviour: 'conditions and blocks',
    text: `if true {\n  $env.A = "1"\n} else {\n  $env.A = "2"\n}\nexport-env {\n  $env.B = "3"\n}\ndo { $env.C = "4" }\nwith-env { D: "5" } { claude }\nE=6 claude`,
    effects: ['2 perhaps A=1', '4 perhaps A=2', '7 always B=3', '9 command C=4', '10 command D=5', '11 command E=6'],
  },
  {
    behaviour: 'definitions and aliases',
    text: `def --env use-it [] {\n  $env.A = "1"\n}\ndef --wrapped claude [...rest] {\n  $env.B = "2"\n  ^claude ...$rest\n}\nuse-it\nalias c = claude`,
    effects: [
      '1 function use-it',
      '2 command A=1 in use-it',
      '4 function claude',
      '5 command B=2 in claude',
      '2 always A=1',
      '9 alias c',
    ],
  },
  {
    behaviour: 'other files, from the script’s own directory',
    text: `source ~/a.nu\nsource-env b.nu\nsource ($nu.default-config-dir | path join "c.nu")\nuse std/log\nuse ./d.nu *\nsource null`,
    effects: [
      '1 always source /h/a.nu',
      '2 always source /d/b.nu',
      '3 always source /d/c.nu',
      '5 always source /d/./d.nu',
    ],
  },
  {
    behaviour: 'a closure that changes variables when it runs is left open',
    text: `$env.config.hooks.env_change.PWD = [{|before, after|\n  load-env (direnv export json | from json)\n}]`,
    effects: ['1 always open: a part of it changes variables when it runs'],
  },
];

describe('a nushell script is read without running it', () => {
  it.each(ROWS)('$behaviour', ({ text, effects }) => {
    const variables = new Map([
      ['HOME', '/h'],
      ['$own-directory', '/d'],
    ]);
    expect(showEffects(readNu(text, variables), text)).toEqual(effects);
  });

  it('ends on any text, however deep it nests', () => {
    for (const text of [
      '('.repeat(20_000),
      '{'.repeat(20_000),
      `${'do {'.repeat(500)}${'}'.repeat(500)}`,
      '$"('.repeat(2000),
    ])
      expect(readNu(text, new Map()).brokenAt).not.toBeNull();
  });
});
