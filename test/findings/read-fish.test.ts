import { describe, expect, it } from 'vitest';
import { readFish } from '../../src/core/shell/read-fish.ts';
import { showEffects } from './show-effects.ts';

const ROWS: readonly { readonly behaviour: string; readonly text: string; readonly effects: readonly string[] }[] = [
  {
    behaviour: 'options in every spelling, values over several lines',
    text: `set -gx A 1\nset --global --export B \\\n  "two words" # c\nset -Ux C 'it\\'s'\nset D 4\nset -gx D $D\nset -e A`,
    effects: ['1 always A=1', '2 always B=two words', "4 always C=it's", '6 always D=4', '7 always unset A'],
  },
  {
    behaviour: 'several statements on a line, comments and text that look like them',
    text: `set -gx A 1; set -gx B 2 # set -gx C 3\necho 'set -gx C 3\nset -gx D 4'\nset -gx E 5`,
    effects: ['1 always A=1', '1 always B=2', '4 always E=5'],
  },
  {
    behaviour: 'blocks: a condition, a function, one that is always run, one command',
    text: `if test -n "$X"\n  set -gx A 1\nelse\n  set -gx A 2\nend\nbegin\n  set -gx B 3\nend\nfunction claude --wraps=claude\n  set -lx C 4\n  command claude $argv\nend\nif status is-interactive\n  set -gx D 5\nend\nE=6 claude`,
    effects: [
      '2 perhaps A=1',
      '4 perhaps A=2',
      '7 always B=3',
      '9 function claude',
      '10 command C=4 in claude',
      '14 always D=5',
      '16 command E=6',
      '10 command C=4',
    ],
  },
  {
    behaviour: 'what only running tells is left open, with its line',
    text: 'starship init fish | source\nset -gx A (cat key)\neval (ssh-agent -c)\nset -gx $name x\nbass source ~/.profile\nsource $unknown',
    effects: [
      '1 always open: it carries out what another program prints',
      '2 always A=?',
      '3 always open: it carries out a text that is known only when it runs',
      '4 always open: which variable it changes is known only when it runs',
      '5 always open: it takes over what another program or shell sets, which is known only when it runs',
      '6 always source ?',
    ],
  },
  {
    behaviour: 'other files, from the script’s own directory too',
    text: 'source ~/.a.fish\ntest -f $HOME/b; and source $HOME/b\nsource (status dirname)/c.fish',
    effects: ['1 always source /h/.a.fish', '2 always source /h/b', '3 always source /d/c.fish'],
  },
  {
    behaviour: 'aliases and abbreviations with variables of their own',
    text: `alias claude='A=1 command claude'\nalias c "env x"\nabbr -a cc 'B=2 claude'`,
    effects: ['1 alias claude', '1 command A=1 in claude', '2 alias c', '3 alias cc', '3 command B=2 in cc'],
  },
  {
    behaviour: 'a function that is called, and one that fish calls itself',
    text: 'function f\n  set -gx A 1\nend\nf\nfunction g --on-event fish_prompt\n  set -gx B 2\nend',
    effects: [
      '1 function f',
      '2 command A=1 in f',
      '2 always A=1',
      '5 function g',
      '6 command B=2 in g',
      '6 perhaps B=2',
    ],
  },
  {
    behaviour: 'a file that fish would refuse: nothing in it is sure',
    text: 'set -gx A 1\nif true\nset -gx B 2',
    effects: ['1 perhaps A=1', '3 perhaps B=2'],
  },
  { behaviour: 'behind the end of a file', text: 'return\nset -gx A 1', effects: [] },
];

describe('a fish script is read without running it', () => {
  it.each(ROWS)('$behaviour', ({ text, effects }) => {
    const variables = new Map([
      ['HOME', '/h'],
      ['(status dirname)', '/d'],
    ]);
    expect(showEffects(readFish(text, variables), text)).toEqual(effects);
  });

  it('says where syntax begins that it does not know', () => {
    const text = 'set -gx A 1\nA=2\nset -gx B 3\n';
    expect(readFish(text, new Map()).brokenAt).toBe(text.indexOf('A=2'));
  });

  it('ends on any text, however deep it nests', () => {
    for (const text of [
      '('.repeat(20_000),
      'begin;'.repeat(5000),
      '{'.repeat(5000),
      'if true;'.repeat(3000),
      '"$('.repeat(3000),
    ])
      expect(readFish(text, new Map()).brokenAt).not.toBeNull();
  });
});
