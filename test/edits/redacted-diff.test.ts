import { describe, expect, test } from 'vitest';
import { formatHunks, redactedDiff } from '../../src/core/edits/redacted-diff.ts';
import { fingerprintOf } from '../../src/host/node-host.ts';
import { renderHunks } from '../../src/render/hunks.ts';

function diff(before: string | null, after: string | null, kind: 'json' | 'lines' = 'json'): readonly string[] {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return formatHunks(redactedDiff({ before: bytes(before), after: bytes(after), kind, fingerprintOf }));
}

describe('a redacted diff', () => {
  test('is a unified diff with three lines around a change', () => {
    const lines = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
    const changed = lines.toSpliced(4, 1, 'five', 'and');
    expect(diff(`${lines.join('\n')}\n`, `${changed.join('\n')}\n`, 'lines')).toEqual([
      '@@ -2,7 +2,8 @@',
      ' 2',
      ' 3',
      ' 4',
      '-5',
      '+five',
      '+and',
      ' 6',
      ' 7',
      ' 8',
    ]);
  });

  test('of a file that is made or goes', () => {
    expect(diff(null, '{}\n')).toEqual(['@@ -0,0 +1 @@', '+{}']);
    expect(diff('{}\n', null)).toEqual(['@@ -1 +0,0 @@', '-{}']);
  });

  const secret = 'correct-horse-battery';
  const shown = fingerprintOf(secret);
  const hidden: readonly { readonly behaviour: string; readonly kind: 'json' | 'lines'; readonly text: string }[] = [
    { behaviour: 'a variable of the catalogue', kind: 'json', text: `{"env":{"ANTHROPIC_AUTH_TOKEN":"${secret}"}}` },
    {
      behaviour: 'a name that sounds secret',
      kind: 'json',
      text: `{"mcp":{"apiKey":"${secret}","MY_PASSWORD":"${secret}"}}`,
    },
    {
      behaviour: 'a key written with escapes',
      kind: 'json',
      text: String.raw`{"env":{"\u0041NTHROPIC_API_KEY":"` + `${secret}"}}`,
    },
    {
      behaviour: 'a pair of name and value, in either order',
      kind: 'json',
      text: `[{"name":"ANTHROPIC_API_KEY","value":"${secret}"},{"value":"${secret}","name":"X_TOKEN"}]`,
    },
    { behaviour: 'everything below a secret name', kind: 'json', text: `{"headers":{"X-Anything":["${secret}"]}}` },
    { behaviour: 'a text that breaks off', kind: 'json', text: `{"env":{"ANTHROPIC_API_KEY":"${secret}"` },
    { behaviour: 'an export', kind: 'lines', text: `export ANTHROPIC_API_KEY=${secret} OTHER=1` },
    { behaviour: 'an export in quotes', kind: 'lines', text: `export ANTHROPIC_API_KEY="${secret}"` },
    { behaviour: 'fish', kind: 'lines', text: `set -gx ANTHROPIC_API_KEY ${secret}` },
    { behaviour: 'a property list', kind: 'lines', text: `<key>ANTHROPIC_API_KEY</key><string>${secret}</string>` },
    { behaviour: 'systemd', kind: 'lines', text: `Environment="ANTHROPIC_API_KEY=${secret}"` },
    { behaviour: 'PowerShell', kind: 'lines', text: `$env:ANTHROPIC_API_KEY = '${secret}'` },
  ];
  test.each(hidden)('hides $behaviour', ({ kind, text }) => {
    const [, line] = diff(null, `${text}\n`, kind);
    expect(line).not.toContain(secret);
    expect(line).toContain(shown);
  });

  test('hides what looks like a secret wherever it stands', () => {
    const looks = [
      'sk-ant-api03-aaaa',
      'sk-or-v1-0123456789',
      'ghp_0123456789abcdef',
      'AKIA0123456789ABCDEF',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.c2ln',
      '0123456789abcdef0123456789abcdef',
    ];
    const text = looks.map((look) => `// ${look}`).join('\n');
    const lines = diff(null, `${text}\n// Authorization: Bearer tiny\n// https://me:pass@host/\n`);
    for (const look of [...looks, 'tiny', 'me:pass']) expect(lines.join('\n')).not.toContain(look);
    expect(lines.at(-1)).toContain('@host/');
  });

  test('shows what is no secret, and that a secret changed', () => {
    expect(diff('{\n"ANTHROPIC_BASE_URL": "https://host.example/v1"\n}\n', '{\n}\n')).toEqual([
      '@@ -1,3 +1,2 @@',
      ' {',
      '-"ANTHROPIC_BASE_URL": "https://host.example/v1"',
      ' }',
    ]);
    expect(diff('{"X_TOKEN":"one"}\n', '{"X_TOKEN":"two"}\n')).toEqual([
      '@@ -1 +1 @@',
      `-{"X_TOKEN":"[${fingerprintOf('one')}]"}`,
      `+{"X_TOKEN":"[${fingerprintOf('two')}]"}`,
    ]);
  });

  test('is safe for a terminal: control characters are written out, indentation stays', () => {
    const hunks = redactedDiff({
      before: null,
      after: Buffer.from('\t"a": "\u001b]0;x\u0007\u202e"\n'),
      kind: 'json',
      fingerprintOf,
    });
    expect(renderHunks(hunks, false)).toEqual(['@@ -0,0 +1 @@', String.raw`+${'\t'}"a": "\u{1b}]0;x\u{7}\u{202e}"`]);
  });

  test.each(['json', 'lines'] as const)('of hostile %s is made in no time', (kind) => {
    const start = performance.now();
    for (const part of ['$(a)', 'X_KEY=', "X_KEY='", 'a1', 'bearer ', '://', '"a":', '{"name":', '- '])
      diff(null, part.repeat(20_000), kind);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
