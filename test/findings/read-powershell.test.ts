import { describe, expect, it } from 'vitest';
import { readPowershell } from '../../src/core/shell/read-powershell.ts';
import { showEffects } from './show-effects.ts';

const ROWS: readonly { readonly behaviour: string; readonly text: string; readonly effects: readonly string[] }[] = [
  {
    behaviour: 'variables in every spelling and quoting',
    text: `$env:A = 'it''s'\n$Env:B="x $HOME/b \`$no \`"q\`""\n\${env:C} = "a""b"\n$env:D = 'one' + "two"\n$env:E = 4010\n$env:F = $true # c`,
    effects: [
      `1 always A=it's`,
      '2 always B=x /h/b $no "q"',
      '3 always C=a"b',
      '4 always D=onetwo',
      '5 always E=4010',
      '6 always F=True',
    ],
  },
  {
    behaviour: 'values over several lines: here-strings, backticks, operators, brackets',
    text: `$env:A = @'\n$env:X = 'no'\n'@\n$env:B = @"\nb $HOME\n"@\n$env:C = \`\n  'three'\n$env:D =\n  'four'\n[Environment]::SetEnvironmentVariable(\n  'E',\n  "five",\n  'User')`,
    effects: [`1 always A=$env:X = 'no'`, '4 always B=b /h', '7 always C=three', '9 always D=four', '11 always E=five'],
  },
  {
    behaviour: 'what only running tells',
    text: `$env:A = (Get-Content key)\n$env:B = if ($x) { 'a' } else { 'b' }\n$env:C += 'x'\n$env:D = "$(cmd)/x"\n$env:E = "{0}" -f $x\nInvoke-Expression (& starship init powershell)\nzoxide init powershell | Out-String | iex\nSet-Item "env:$name" 'x'\n. $unknown`,
    effects: [
      '1 always A=?',
      '2 always B=?',
      '3 always C=?',
      '4 always D=?',
      '5 always E=?',
      '6 always open: it carries out a text that is known only when it runs',
      '7 always open: it carries out a text that is known only when it runs',
      '8 always open: which variable it changes is known only when it runs',
      '9 always source ?',
    ],
  },
  {
    behaviour: 'conditions, loops and what is tried, with braces where people put them',
    text: `if ($x) {\n  $env:A = '1'\n}\nelseif ($y)\n{\n  $env:A = '2'\n} else { $env:A = '3' }\nforeach ($n in 1,2) { $env:B = "$n" }\ntry { $env:C = '1' } catch { $env:C = '2' }\nswitch ($x) { 'a' { $env:D = '1' } default { $env:D = '2' } }`,
    effects: [
      '2 perhaps A=1',
      '6 perhaps A=2',
      '7 perhaps A=3',
      '8 perhaps B=?',
      '9 perhaps C=1',
      '9 perhaps C=2',
      '10 perhaps D=1',
      '10 perhaps D=2',
    ],
  },
  {
    behaviour: 'functions, also called; aliases; a table isn’t a block',
    text: `function claude {\n  param([string]$x)\n  $env:A = '1'\n  & claude.exe @args\n}\nfunction Set-It { $env:B = '2' }\nSet-It\nSet-Alias claude Other\n$table = @{ A = 'x'; B = 'y' }`,
    effects: [
      '1 function claude',
      '3 command A=1 in claude',
      '6 function Set-It',
      '6 command B=2 in Set-It',
      '6 always B=2',
      '8 alias claude',
    ],
  },
  {
    behaviour: 'items of the environment’s drive',
    text: `Set-Item -Path Env:A -Value 'one'\nNew-Item env:\\B -Value two | Out-Null\nRemove-Item Env:A -ErrorAction SilentlyContinue\nsetx C three\n[System.Environment]::SetEnvironmentVariable("D", $null)`,
    effects: ['1 always A=one', '2 always B=two', '3 always unset A', '4 always C=three', '5 always D='],
  },
  {
    behaviour: 'other files, from the script’s own directory too',
    text: `. ~/a.ps1\nif (Test-Path "$HOME/b.ps1") { . "$HOME/b.ps1" }\n. (Join-Path $PSScriptRoot 'c.ps1')\n. "$PSScriptRoot\\d.ps1"\n& "$HOME/e.ps1"`,
    effects: [
      '1 always source /h/a.ps1',
      '2 always source /h/b.ps1',
      '3 always source /d/c.ps1',
      '4 always source /d\\d.ps1',
      '5 always source /h/e.ps1',
    ],
  },
  {
    behaviour: 'comments and texts that look like statements',
    text: `<#\n$env:A = 'no'\n#>\n# $env:B = 'no'\nWrite-Host "$env:C = 'no'; $env:D = 1"\nWrite-Host 'x' # '\n$env:E = 'yes'; $env:F = 'too'`,
    effects: ['7 always E=yes', '7 always F=too'],
  },
  {
    behaviour: 'a block that a command is given may run now, later or never',
    text: `1..3 | ForEach-Object { $env:A = 'x' }\nRegister-EngineEvent PowerShell.OnIdle -Action { $env:B = 'y' }\n& { $env:C = 'z' }`,
    effects: ['1 perhaps A=x', '2 perhaps B=y', '3 always C=z'],
  },
  {
    behaviour: 'one value for two variables, and a variable of its own',
    text: `$env:A = $env:B = 'x'\n$base = 'https://h.example'\n$env:C = "$base/v1"\n$env:D = "$($base)/v2"`,
    effects: ['1 always B=x', '1 always A=x', '3 always C=https://h.example/v1', '4 always D=https://h.example/v2'],
  },
];

describe('a PowerShell script is read without running it', () => {
  it.each(ROWS)('$behaviour', ({ text, effects }) => {
    const variables = new Map([
      ['HOME', '/h'],
      ['$psscriptroot', '/d'],
    ]);
    for (const ending of ['\n', '\r\n']) {
      const written = text.replaceAll('\n', ending);
      expect(showEffects(readPowershell(written, variables), written).map((line) => line.replaceAll('\r', ''))).toEqual(
        effects,
      );
    }
  });

  it('says where syntax begins that it does not know, and takes nothing for sure then', () => {
    const text = `$env:A = 'x'\nif ($y) {\n  $env:B = 'z'\n`;
    const reading = readPowershell(text, new Map());
    expect(reading.brokenAt).toBe(text.indexOf('{'));
    expect(showEffects(reading, text)).toEqual(['1 perhaps A=x', '3 perhaps B=z']);
  });

  it('ends on any text, however deep it nests', () => {
    for (const text of [
      '('.repeat(20_000),
      '{'.repeat(20_000),
      '"$('.repeat(2000),
      `${'& {'.repeat(500)}${'}'.repeat(500)}`,
    ])
      expect(readPowershell(text, new Map()).brokenAt).not.toBeNull();
  });
});
