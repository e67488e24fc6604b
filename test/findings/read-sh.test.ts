import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/core/shell/effect.ts';
import { readSh } from '../../src/core/shell/read-sh.ts';

const HOME = new Map<string, string | null>([['HOME', '/home/p']]);

function show(effect: Effect, text: string): string {
  const line = text.slice(0, effect.at).split('\n').length;
  const owner = effect.owner === null ? '' : ` in ${effect.owner}`;
  switch (effect.kind) {
    case 'set':
      return `${line} ${effect.reach} ${effect.name}=${effect.value ?? '?'}${owner}`;
    case 'unset':
      return `${line} ${effect.reach} unset ${effect.name}${owner}`;
    case 'source':
      return `${line} ${effect.reach} source ${effect.path ?? '?'}${owner}`;
    case 'define':
      return `${line} ${effect.what} ${effect.name}`;
    case 'opaque':
      return `${line} ${effect.reach} ${effect.reason}`;
  }
}

const ROWS: readonly { readonly behaviour: string; readonly text: string; readonly effects: readonly string[] }[] = [
  {
    behaviour: 'exports, quoted in every way',
    text: `export A=1 B="two words" C='$no' D=$'t\\tab'`,
    effects: ['1 always A=1', '1 always B=two words', '1 always C=$no', '1 always D=t\tab'],
  },
  { behaviour: 'a plain assignment is exported later', text: 'A=1\nB=2\nexport A', effects: ['1 always A=1'] },
  { behaviour: 'an assignment after its export is exported', text: 'export A\nA=1', effects: ['2 always A=1'] },
  {
    behaviour: 'declare, typeset and set -a',
    text: 'declare -x A=1\ntypeset -gx B=2\nset -a\nC=3\nset +a\nD=4',
    effects: ['1 always A=1', '2 always B=2', '4 always C=3'],
  },
  {
    behaviour: 'variables that are known are put in, others aren’t guessed',
    text: 'X=/opt\nexport A=$X/a B=${HOME}/b C=${NOPE:-c} D=$NOPE E=$(date)',
    effects: ['2 always A=/opt/a', '2 always B=/home/p/b', '2 always C=c', '2 always D=?', '2 always E=?'],
  },
  {
    behaviour: 'a condition',
    text: 'if [ -n "$X" ]; then\n  export A=1\nelse\n  export A=2\nfi\n[ -n "$X" ] && export B=1',
    effects: ['2 perhaps A=1', '4 perhaps A=2', '6 perhaps B=1'],
  },
  {
    behaviour: 'a file that is tested for is read',
    text: '[ -f ~/.a ] && . ~/.a\nif [[ -r $HOME/.b ]]; then source "$HOME/.b"; fi',
    effects: ['1 always source /home/p/.a', '2 always source /home/p/.b'],
  },
  {
    behaviour: 'a loop and a case',
    text: 'for f in a b; do export A=$f; done\ncase $X in a) export B=1;; esac',
    effects: ['1 perhaps A=?', '2 perhaps B=1'],
  },
  {
    behaviour: 'one command of a function',
    text: 'f() { A=1 claude; }',
    effects: ['1 function f', '1 command A=1 in f'],
  },
  {
    behaviour: 'an export in a function, which counts once it is called',
    text: 'f() {\n  export A=1\n}\nf',
    effects: ['1 function f', '2 command A=1 in f', '2 always A=1'],
  },
  {
    behaviour: 'an alias',
    text: `alias claude='A=1 B=2 command claude'`,
    effects: ['1 alias claude', '1 command A=1 in claude', '1 command B=2 in claude'],
  },
  {
    behaviour: 'a subshell and a pipeline set nothing here',
    text: '(export A=1)\nexport B=1 | cat\necho x | export C=1',
    effects: [],
  },
  {
    behaviour: 'a comment and a here-document are no commands',
    text: '# export A=1\ncat <<END\nexport B=1\nEND\nexport C=1',
    effects: ['5 always C=1'],
  },
  { behaviour: 'unset', text: 'export A=1\nunset A', effects: ['1 always A=1', '2 always unset A'] },
  { behaviour: 'launchctl', text: 'launchctl setenv A 1', effects: ['1 always A=1'] },
  {
    behaviour: 'reading goes on behind syntax of zsh’s own',
    text: 'for f in *.zsh(N); do source $f; done\nexport A=1',
    effects: ['2 always A=1'],
  },
];

describe('a start-up file of the sh family is read, not run', () => {
  it.each(ROWS)('$behaviour', ({ text, effects }) => {
    expect(readSh(text, HOME).effects.map((effect) => show(effect, text))).toEqual(effects);
  });

  it('says where it stopped understanding', () => {
    expect(readSh('export A=1\nfor f in *.zsh(N); do :; done\n', HOME).brokenAt).toBeGreaterThan(10);
    expect(readSh('export A=1\n', HOME).brokenAt).toBeNull();
  });

  it('any text ends, and a plain export at its end is found whatever stands before it', () => {
    const noise = fc
      .stringMatching(/^[ -&*-_a-z{|}~]{0,60}$/)
      .filter((text) => !/[\\"'`$(<]|\b(?:if|for|case|while|until|do|then|function|select|coproc)\b|[{|&[]/.test(text));
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 8 }), (lines) => {
        const text = `${lines.map((line) => `# ${line}`).join('\n')}\nexport FOUND=1\n`;
        return readSh(text, HOME).effects.some(
          (effect) => effect.kind === 'set' && effect.name === 'FOUND' && effect.reach === 'always',
        );
      }),
    );
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => Array.isArray(readSh(text, HOME).effects)));
  });

  it('a long file that nothing parses is given up, not read for ever', () => {
    expect(readSh('for f in *.zsh(N); do\n'.repeat(20_000), HOME).brokenAt).not.toBeNull();
  });
});
