import { describe, expect, test } from 'vitest';
import type { LineDialect } from '../../src/core/edits/edit.ts';
import { planEdit } from '../../src/core/edits/plan-edit.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';

function comment(text: string, dialect: LineDialect, numbers: readonly number[]): string {
  const lines = numbers.map((number) => ({
    number,
    fingerprint: fingerprintOf(text.split(/\r\n|\n/)[number - 1] ?? ''),
  }));
  return run(Buffer.from(text), { kind: 'comment-lines', dialect, lines });
}

function run(bytes: Uint8Array | null, edit: Parameters<typeof planEdit>[0]['edit']): string {
  const planned = planEdit({ path: '/home/.zshrc', bytes, edit, fingerprintOf, version: null });
  return planned.ok ? Buffer.from(planned.value.bytes).toString() : planned.problem.message;
}

describe('commenting out a line', () => {
  const made: readonly {
    readonly behaviour: string;
    readonly dialect: LineDialect;
    readonly before: string;
    readonly lines: readonly number[];
    readonly after: string;
  }[] = [
    {
      behaviour: 'an export',
      dialect: 'sh',
      before: 'a=1\nexport X="a b" # mine\nb=2\n',
      lines: [2],
      after: 'a=1\n# export X="a b" # mine\nb=2\n',
    },
    {
      behaviour: 'an indented one, with Windows line breaks',
      dialect: 'sh',
      before: 'if true; then\r\n  export X=1\r\n  ls\r\nfi\r\n',
      lines: [2],
      after: 'if true; then\r\n#   export X=1\r\n  ls\r\nfi\r\n',
    },
    {
      behaviour: 'a command substitution',
      dialect: 'sh',
      before: 'export X=$(cat ~/key)',
      lines: [1],
      after: '# export X=$(cat ~/key)',
    },
    {
      behaviour: 'an alias',
      dialect: 'sh',
      before: "alias claude='X=1 claude'\n",
      lines: [1],
      after: "# alias claude='X=1 claude'\n",
    },
    { behaviour: 'fish', dialect: 'fish', before: 'set -gx X "a b"\n', lines: [1], after: '# set -gx X "a b"\n' },
    {
      behaviour: 'PowerShell',
      dialect: 'powershell',
      before: '$env:X = "a b"\n',
      lines: [1],
      after: '# $env:X = "a b"\n',
    },
    { behaviour: 'nushell', dialect: 'nu', before: "$env.X = 'a'\n", lines: [1], after: "# $env.X = 'a'\n" },
    { behaviour: '.env', dialect: 'env', before: 'X=a b c\n', lines: [1], after: '# X=a b c\n' },
    {
      behaviour: 'after a here-document',
      dialect: 'sh',
      before: "cat <<E\nit's\nE\nexport X=1\n",
      lines: [4],
      after: "cat <<E\nit's\nE\n# export X=1\n",
    },
    {
      behaviour: 'after an apostrophe in a comment',
      dialect: 'sh',
      before: "# it's\nexport X=1\n",
      lines: [2],
      after: "# it's\n# export X=1\n",
    },
  ];
  test.each(made)('$behaviour', ({ dialect, before, lines, after }) => {
    expect(comment(before, dialect, lines)).toBe(after);
  });

  const refused: readonly {
    readonly behaviour: string;
    readonly dialect?: LineDialect;
    readonly text: string;
    readonly line: number;
    readonly says: string;
  }[] = [
    {
      behaviour: 'two commands on it',
      text: 'export X=1; export Y=2\n',
      line: 1,
      says: 'does more than set one value',
    },
    { behaviour: 'two variables', text: 'export X=1 Y=2\n', line: 1, says: 'does more than set one value' },
    { behaviour: 'a variable for one command', text: 'X=1 claude\n', line: 1, says: 'does more than set one value' },
    { behaviour: 'an open quotation', text: 'export X="a\nb"\n', line: 1, says: 'does more than set one value' },
    { behaviour: 'a continued line', text: 'export X=1 \\\n  Y=2\n', line: 1, says: 'does more than set one value' },
    { behaviour: 'a continuation', text: 'true && \\\nexport X=1\n', line: 2, says: 'continues the one before' },
    {
      behaviour: 'a condition that ends on the line before',
      text: 'true &&\nexport X=1\n',
      line: 2,
      says: 'continues the one before',
    },
    {
      behaviour: 'the only command of a block',
      text: 'if a; then\n  export X=1\nfi\n',
      line: 2,
      says: 'only command of its block',
    },
    {
      behaviour: 'the only command of a function',
      text: 'f() {\n  # why\n  export X=1\n}\n',
      line: 3,
      says: 'only command of its block',
    },
    {
      behaviour: 'a line of a here-document',
      text: "cat <<'E'\nexport X=1\nE\n",
      line: 2,
      says: 'quotation or a here-document',
    },
    { behaviour: 'a line of a quotation', text: "a='\nexport X=1\n'\n", line: 2, says: 'quotation or a here-document' },
    { behaviour: 'a line that is not there', text: 'a\n', line: 9, says: 'line 9 is not what it was' },
  ];
  test.each(refused)('not made: $behaviour', ({ dialect = 'sh', text, line, says }) => {
    expect(comment(text, dialect, [line])).toContain(says);
  });

  test('all commands of a block are not commented out together', () => {
    expect(comment('if a; then\n  export X=1\n  export Y=2\nfi\n', 'sh', [2, 3])).toContain(
      'only command of its block',
    );
  });

  test('bytes that are no UTF-8 stay', () => {
    const bytes = Buffer.from('# \u00e9\nexport X=\u00e9\n', 'latin1');
    const lines = [{ number: 2, fingerprint: fingerprintOf('export X=\ufffd') }];
    const planned = planEdit({
      path: '/home/.zshrc',
      bytes,
      edit: { kind: 'comment-lines', dialect: 'sh', lines },
      fingerprintOf,
      version: null,
    });
    expect(planned.ok && Buffer.from(planned.value.bytes)).toEqual(
      Buffer.from('# \u00e9\n# export X=\u00e9\n', 'latin1'),
    );
  });

  test.each<LineDialect>(['sh', 'fish', 'powershell', 'nu', 'env'])(
    'a hostile %s line is read in no time',
    (dialect) => {
      const start = performance.now();
      for (const part of ['$(a)', '=', 'a=', "''", '""', String.raw`\a`, ' a', ';'])
        comment(`set X=${part.repeat(5000)}"\nset X ${part.repeat(5000)}"\n`, dialect, [1, 2]);
      expect(performance.now() - start).toBeLessThan(2000);
    },
  );

  test('a line that changed is left alone, and a second run changes nothing', () => {
    const lines = [{ number: 1, fingerprint: fingerprintOf('export X=1') }];
    expect(run(Buffer.from('export X=2\n'), { kind: 'comment-lines', dialect: 'sh', lines })).toContain(
      'line 1 is not what it was',
    );
    expect(run(Buffer.from('# export X=1\n'), { kind: 'comment-lines', dialect: 'sh', lines })).toBe('# export X=1\n');
  });
});

describe('a block in a start-up file', () => {
  const block = (lines: readonly string[]) => ({ kind: 'block', name: 'cordon', lines }) as const;
  test('is added, renewed and taken out again', () => {
    expect(run(Buffer.from('a\nb'), block(['c']))).toBe('a\nb\n# >>> cordon >>>\nc\n# <<< cordon <<<\n');
    expect(run(Buffer.from('a\n# >>> cordon >>>\nc\n# <<< cordon <<<\nb\n'), block(['d', 'é']))).toBe(
      'a\n# >>> cordon >>>\nd\né\n# <<< cordon <<<\nb\n',
    );
    expect(run(Buffer.from('a\n# >>> cordon >>>\nc\n# <<< cordon <<<\nb\n'), block([]))).toBe('a\nb\n');
    expect(run(null, block(['c']))).toBe('# >>> cordon >>>\nc\n# <<< cordon <<<\n');
  });
  test('is left alone where its markers are broken', () => {
    expect(run(Buffer.from('# >>> cordon >>>\nc\n'), block(['d']))).toContain("don't stand in one pair");
  });
});
