import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDevcontainer } from '../../src/core/shell/read-devcontainer.ts';
import { readEditorSettings } from '../../src/core/shell/read-editor-settings.ts';
import {
  readEnvFile,
  readFishVariables,
  readLaunchdPlist,
  readPamEnvironment,
  readRegistryDump,
  readTmuxConfiguration,
  readTomlEnv,
  type EnvEntry,
} from '../../src/core/shell/read-env-file.ts';
import { readJetbrains } from '../../src/core/shell/read-jetbrains.ts';
import { doctor } from '../../src/commands/doctor.ts';
import { createNodeHost, fingerprintOf } from '../../src/host/node-host.ts';
import { managerReading } from '../../src/host/sources/outside/managers.ts';
import { layOut } from './laid-out.ts';

const trees = join(import.meta.dirname, '../fixtures/machines');
const show = (entries: readonly EnvEntry[]) => entries.map(({ name, value }) => `${name}=${value ?? '?'}`);

const FORMATS: readonly {
  readonly behaviour: string;
  readonly read: (text: string) => readonly EnvEntry[];
  readonly text: string;
  readonly entries: readonly string[];
}[] = [
  {
    behaviour: '.env: quotes, export, comments, references',
    read: (text) => readEnvFile(text),
    text: '# c\nA=1\nexport B="two words" # c\nC=\'$x\'\nD=$A/x\nE = 5\nF=a#b\nnonsense\n',
    entries: ['A=1', 'B=two words', 'C=$x', 'D=?', 'E=5', 'F=a#b'],
  },
  {
    behaviour: '/etc/environment takes $ as it stands',
    read: (text) => readEnvFile(text, { expands: false }),
    text: 'A="$HOME/x"\n',
    entries: ['A=$HOME/x'],
  },
  {
    behaviour: 'PAM: its own spelling and the plain one',
    read: readPamEnvironment,
    text: '# c\nA DEFAULT=one\nB DEFAULT="x" OVERRIDE="two words"\nC DEFAULT=${HOME}/x\nD=4\n',
    entries: ['A=one', 'B=two words', 'C=?', 'D=4'],
  },
  {
    behaviour: 'tmux’s configuration: what it gives to every window',
    read: readTmuxConfiguration,
    text: "set-environment -g A one\nsetenv -gh B 'two $x' # c\nset-environment C 3\nsetenv -g D $HOME/x\nset -g status off\n",
    entries: ['A=one', 'B=two $x', 'D=?'],
  },
  {
    behaviour: 'mise: only its env table',
    read: readTomlEnv,
    text: '[tools]\nnode = "24"\n[env]\nA = "1"\nB = \'two\'\nC = { file = "x" }\nD = "{{ env.HOME }}"\n[tasks]\nE = "5"\n',
    entries: ['A=1', 'B=two', 'C=?', 'D=?'],
  },
  {
    behaviour: 'fish’s universal variables: exported ones',
    read: readFishVariables,
    text: 'SETUVAR --export A:x\\x2fy\nSETUVAR B:1\nSETUVAR --path --export C:p\n',
    entries: ['A=x/y', 'C=p'],
  },
  {
    behaviour: 'launchd: EnvironmentVariables and launchctl setenv',
    read: readLaunchdPlist,
    text: '<plist><dict><key>Label</key><string>x</string><key>EnvironmentVariables</key><dict><key>A</key><string>a&amp;b</string></dict><key>ProgramArguments</key><array><string>/bin/launchctl</string><string>setenv</string><string>B</string><string>2</string></array></dict></plist>',
    entries: ['A=a&b', 'B=2'],
  },
  {
    behaviour: 'the Windows registry',
    read: readRegistryDump,
    text: '\r\nHKEY_CURRENT_USER\\Environment\r\n    A    REG_SZ    one two\r\n    Path    REG_EXPAND_SZ    %USERPROFILE%\\bin\r\n',
    entries: ['A=one two', 'Path=?'],
  },
  {
    behaviour: 'a development container',
    read: readDevcontainer,
    text: '{ // c\n "containerEnv": { "ANTHROPIC_BASE_URL": "https://x.example" }, "remoteEnv": { "CLAUDE_X": "${localEnv:Y}" } }',
    entries: ['ANTHROPIC_BASE_URL=https://x.example', 'CLAUDE_X=?'],
  },
  {
    behaviour: 'JetBrains',
    read: readJetbrains,
    text: '<envs>\n<env name="A" value="a&quot;b" />\n</envs>',
    entries: ['A=a"b'],
  },
];

describe('files that set variables are read as their owners read them', () => {
  it.each(FORMATS)('$behaviour', ({ read, text, entries }) => {
    expect(show(read(text))).toEqual(entries);
  });

  it('an editor’s settings that nest without end are refused, not followed', () => {
    const text = `{"claudeCode.environmentVariables": ${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const reading = readEditorSettings({ path: '/x', text, platform: 'linux', fingerprintOf });
    expect(reading.unread).toEqual([{ path: '/x', line: null, reason: 'not read: it nests too deep' }]);
  });
});

describe('what belongs to another system is read from recorded trees', () => {
  it('macOS: LaunchAgents, zsh, VS Code, the desktop application', async () => {
    const place = layOut({ from: join(trees, 'macos') });
    const host = createNodeHost({
      env: { HOME: place.home, SHELL: '/bin/zsh' },
      cwd: place.project,
      interactive: false,
      platform: 'darwin',
    });
    const report = await doctor(host, place.request);
    expect(
      report.findings.map(
        ({ severity, rule, origin }) =>
          `${severity} ${rule} ${origin.path?.slice(place.home.length + 1)}:${origin.line}`,
      ),
    ).toEqual([
      'warning endpoint-leak Library/LaunchAgents/com.example.environment.plist:14',
      'warning credential-leak .zprofile:2',
      'warning model-pinned Library/Application Support/Code/User/settings.json:2',
      'info desktop-provider Library/Application Support/Claude-3p/configLibrary/0f2c.json:3',
    ]);
    const desktop = report.surfaces.find(({ surface }) => surface === 'desktop');
    expect(desktop?.notes.at(-1)).toContain('https://gateway.example/anthropic');
  });

  it('Windows: the user’s environment, PowerShell', async () => {
    const entries = readRegistryDump(readFileSync(join(trees, 'windows/reg-query-user.txt'), 'utf8'));
    const reading = managerReading({
      entries,
      title: String.raw`HKCU\Environment`,
      kind: 'Windows environment',
      fingerprintOf,
    });
    expect(reading.assignments.map(({ name, path, line }) => `${name} ${path} ${line}`)).toContain(
      String.raw`ANTHROPIC_BASE_URL HKCU\Environment null`,
    );
    const place = layOut({ from: join(trees, 'windows') });
    const host = createNodeHost({
      env: { USERPROFILE: place.home, HOME: place.home },
      cwd: place.project,
      interactive: false,
      platform: 'win32',
    });
    const report = await doctor(host, place.request);
    expect(
      report.findings
        .filter(({ rule }) => rule !== 'client')
        .map(
          ({ severity, rule, origin }) =>
            `${severity} ${rule} ${origin.path?.slice(place.home.length + 1)}:${origin.line}`,
        ),
    ).toEqual(['warning credential-leak Documents/PowerShell/Microsoft.PowerShell_profile.ps1:2']);
  });
});
