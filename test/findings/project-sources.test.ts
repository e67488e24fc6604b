import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { examineMachine, layOut, lineFor } from './laid-out.ts';

const BASE = 'ANTHROPIC_BASE_URL=https://router.example';

describe('files of the working directory', () => {
  it('direnv: the files that its own commands name are read as those commands read them', async () => {
    const { lines } = await examineMachine({
      files: {
        'project/.envrc':
          'dotenv\ndotenv_if_exists .env.more\nsource_up\nsource_env ./sub\nexport ANTHROPIC_MODEL=glm-5.3\n',
        'project/.env.more': 'ANTHROPIC_AUTH_TOKEN=made-up-token\n',
        'project/sub/.envrc': 'export ANTHROPIC_API_KEY=made-up-key\n',
        '.envrc': `export ${BASE}\n`,
      },
    });
    expect(lines.filter((line) => /endpoint|credential|model/.test(line)).toSorted()).toEqual([
      'info credential-leak project/.env.more:1 ANTHROPIC_AUTH_TOKEN',
      'info credential-leak project/sub/.envrc:1 ANTHROPIC_API_KEY',
      'info endpoint-leak .envrc:1 ANTHROPIC_BASE_URL',
      'info model-pinned project/.envrc:5 ANTHROPIC_MODEL',
    ]);
  });

  it('direnv: what a program would tell is left open, with its line; files that name each other end', async () => {
    const { report, place } = await examineMachine({
      files: {
        'project/.envrc':
          'use flake\nlayout python\nsource_env .\nsource_url https://x.example/y hash\neval "$(cmd)"\n',
      },
    });
    const open = report.sources.unread.map(
      ({ path, line, reason }) => `${path.replace(place.root, '')}:${line} ${reason}`,
    );
    expect(open.toSorted()).toEqual([
      '/project/.envrc:1 could not be established: `use` of direnv sets what only running it tells',
      '/project/.envrc:2 could not be established: `layout` of direnv sets what only running it tells',
      '/project/.envrc:4 could not be established: `source_url` of direnv sets what only running it tells',
      '/project/.envrc:5 could not be established: it carries out a text that is known only when it runs',
    ]);
  });

  it('mise: its table, the files that it names, and what it runs', async () => {
    const { report, lines, place } = await examineMachine({
      files: {
        'project/mise.toml': `[env]\nANTHROPIC_MODEL = "glm-5.3"\n_.file = [".env.mise", 'secrets.yaml']\n_.source = "./x.sh"\n_.path = "./bin"\n[env._]\npython = ".venv"\n`,
        'project/.env.mise': `${BASE}\n`,
      },
    });
    expect(lines.filter((line) => /endpoint|model/.test(line))).toEqual([
      'info endpoint-leak project/.env.mise:1 ANTHROPIC_BASE_URL',
      'info model-pinned project/mise.toml:2 ANTHROPIC_MODEL',
    ]);
    expect(
      report.sources.unread.map(({ path, line, reason }) => `${path.replace(place.root, '')}:${line} ${reason}`),
    ).toEqual([
      '/project/mise.toml:3 could not be established: mise takes variables from a file that cordon does not read',
      '/project/mise.toml:4 could not be established: mise runs a script for the variables that it sets',
      '/project/mise.toml:7 could not be established: a plugin of mise sets variables, which is known only when it runs',
    ]);
  });

  it('devenv: what names a routing variable is left open', async () => {
    const { report } = await examineMachine({
      files: { 'project/devenv.nix': '{ pkgs, ... }: {\n  env.ANTHROPIC_BASE_URL = "https://router.example";\n}\n' },
    });
    expect(report.sources.unread.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 could not be established: devenv sets what is named there when its shell is entered',
    ]);
  });
});

const EXTENSION = (value: string) =>
  JSON.stringify({ 'claudeCode.environmentVariables': [{ name: 'ANTHROPIC_BASE_URL', value }] });

describe('editors', () => {
  it.each(['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'])(
    '%s: its settings and those of a profile',
    async (name) => {
      const { lines } = await examineMachine({
        files: {
          [`home/.config/${name}/User/settings.json`]: EXTENSION('https://router.example'),
          [`home/.config/${name}/User/profiles/ab12/settings.json`]: EXTENSION('https://router.example'),
        },
      });
      expect(lines.filter((line) => line.includes('endpoint-leak'))).toEqual([
        `warning endpoint-leak ~/.config/${name}/User/settings.json:1 ANTHROPIC_BASE_URL`,
        `warning endpoint-leak ~/.config/${name}/User/profiles/ab12/settings.json:1 ANTHROPIC_BASE_URL`,
      ]);
    },
  );

  it('a workspace: its settings file, and a workspace file with its settings', async () => {
    const { lines, report } = await examineMachine({
      files: {
        'project/.vscode/settings.json': EXTENSION('https://router.example'),
        'project/team.code-workspace': `{\n  // comment\n  "folders": [],\n  "settings": ${EXTENSION('https://other.example')}\n}\n`,
        'project/empty.code-workspace': '{"folders": [{"path": "claude"}]}',
      },
    });
    expect(lines.filter((line) => line.includes('endpoint-leak'))).toEqual([
      'warning endpoint-leak project/.vscode/settings.json:1 ANTHROPIC_BASE_URL',
      'warning endpoint-leak project/team.code-workspace:4 ANTHROPIC_BASE_URL',
    ]);
    expect(report.sources.unread).toEqual([]);
    const ide = report.surfaces.find(({ surface }) => surface === 'ide');
    expect(ide?.notes.join(' ')).toContain('2 editor settings give variables to the client');
  });

  it('a program that the extension starts the client through, and what an editor’s terminals get', async () => {
    const { report, lines } = await examineMachine({
      files: {
        'home/.config/Code/User/settings.json': JSON.stringify({
          'claudeCode.claudeProcessWrapper': '/opt/wrap',
          'terminal.integrated.env.linux': { ANTHROPIC_BASE_URL: 'https://router.example' },
        }),
      },
    });
    expect(lines).toContain('info wrapper ~/.config/Code/User/settings.json:1 claudeCode.claudeProcessWrapper');
    const notes = report.surfaces.find(({ surface }) => surface === 'ide')?.notes.join('\n');
    expect(notes).toContain('what that sets could not be established');
    expect(notes).toContain('In its terminals ANTHROPIC_BASE_URL is set besides.');
  });

  it('JetBrains: the command of the client’s plugin, and variables of its terminal', async () => {
    const options = 'home/.config/JetBrains/GoLand2026.2/options';
    const { lines, report } = await examineMachine({
      files: {
        [`${options}/claude-code.xml`]:
          '<application>\n  <component name="ClaudeCodeSettings">\n    <option name="claudeCommand" value="ANTHROPIC_BASE_URL=&quot;https://router.example&quot; claude" />\n  </component>\n</application>\n',
        [`${options}/terminal.xml`]:
          '<application>\n  <component name="TerminalOptionsProvider">\n    <envs>\n      <env name="ANTHROPIC_MODEL" value="glm-5.3" />\n    </envs>\n  </component>\n</application>\n',
      },
    });
    const place = `~/${options.slice('home/'.length)}`;
    expect(lines).toEqual([
      `warning endpoint-leak ${place}/claude-code.xml:3 ANTHROPIC_BASE_URL`,
      `warning model-pinned ${place}/terminal.xml:4 ANTHROPIC_MODEL`,
      `info wrapper ${place}/claude-code.xml:3 Claude command`,
    ]);
    expect(report.surfaces.find(({ surface }) => surface === 'ide')?.notes.join('\n')).toContain(
      'Claude command starts the client',
    );
  });
});

describe('files of the whole login', () => {
  it('/etc/environment, environment.d of the system and of the person', async () => {
    const { lines } = await examineMachine({
      files: {
        'etc/environment': `PATH="/usr/bin"\n${BASE}\n`,
        'etc/environment.d/50-team.conf': 'ANTHROPIC_MODEL=glm-5.3\n',
        'home/.config/environment.d/90-mine.conf': 'ANTHROPIC_AUTH_TOKEN="made-up-token"\n',
      },
    });
    expect(lines.filter((line) => /endpoint|credential|model-/.test(line))).toEqual([
      'warning endpoint-leak etc/environment:2 ANTHROPIC_BASE_URL',
      'warning credential-leak ~/.config/environment.d/90-mine.conf:1 ANTHROPIC_AUTH_TOKEN',
      'warning model-pinned etc/environment.d/50-team.conf:1 ANTHROPIC_MODEL',
    ]);
  });

  it('zsh: each kind of file of the system before the person’s, where ZDOTDIR puts it', async () => {
    const { lines, report } = await examineMachine({
      env: { SHELL: '/bin/zsh' },
      files: {
        'etc/zsh/zprofile': 'export ANTHROPIC_MODEL=glm-5.3\n',
        'etc/zsh/zshrc': 'export ANTHROPIC_MODEL=qwen/qwen3\n',
        'home/.zshenv': 'ZDOTDIR=$HOME/z\n',
        'home/z/.zprofile': 'export ANTHROPIC_MODEL=glm-4.6\nexport ANTHROPIC_AUTH_TOKEN=made-up\n',
      },
    });
    expect(lines.filter((line) => line.includes('model-pinned')).length).toBe(3);
    expect(report.surfaces.find(({ surface }) => surface === 'new-terminal')?.route.model).toBe('qwen/qwen3');
  });

  it('Windows: scripts named claude in the ways that Windows starts them', async () => {
    const place = layOut({
      files: { 'tools/claude.cmd': '@echo off\r\nset ANTHROPIC_BASE_URL=https://router.example\r\nclaude.exe %*\r\n' },
    });
    const host = createNodeHost({
      env: { USERPROFILE: place.home, HOME: place.home, PATH: `${place.root}/tools` },
      cwd: place.project,
      interactive: false,
      platform: 'win32',
    });
    const report = await doctor(host, place.request);
    expect(report.findings.map((finding) => lineFor(finding, place))).toContain(
      'info wrapper tools/claude.cmd:2 claude',
    );
  });

  it('a property list that cordon can’t read is named', async () => {
    const place = layOut({ files: { 'home/Library/LaunchAgents/a.plist': 'bplist00\u0001' } });
    const host = createNodeHost({
      env: { HOME: place.home },
      cwd: place.project,
      interactive: false,
      platform: 'darwin',
    });
    const report = await doctor(host, place.request);
    expect(report.sources.unread).toEqual([
      {
        path: `${place.home}/Library/LaunchAgents/a.plist`,
        line: null,
        reason: 'not read: it is a binary property list',
      },
    ]);
  });

  it('Windows: the desktop application’s provider and an editor’s settings', async () => {
    const place = layOut({
      files: {
        'home/AppData/Local/Claude-3p/configLibrary/a.json':
          '{"inferenceProvider": "gateway", "inferenceGatewayBaseUrl": "https://gateway.example"}',
        'home/AppData/Roaming/Cursor/User/settings.json': EXTENSION('https://router.example'),
      },
    });
    const host = createNodeHost({
      env: { USERPROFILE: place.home, HOME: place.home },
      cwd: place.project,
      interactive: false,
      platform: 'win32',
    });
    const report = await doctor(host, place.request);
    const lines = report.findings.filter(({ rule }) => rule !== 'client').map((finding) => lineFor(finding, place));
    expect(lines).toEqual([
      'warning endpoint-leak ~/AppData/Roaming/Cursor/User/settings.json:1 ANTHROPIC_BASE_URL',
      'info desktop-provider ~/AppData/Local/Claude-3p/configLibrary/a.json:1',
    ]);
  });
});

describe('what could not be established is said for each place where a session can start', () => {
  const surfaceOf = (report: Awaited<ReturnType<typeof doctor>>, surface: string) =>
    report.surfaces.find((one) => one.surface === surface);

  it('a value that only running tells, and a condition', async () => {
    const { report, place } = await examineMachine({
      files: {
        'home/.bashrc':
          'export ANTHROPIC_BASE_URL=$(cat ~/.url)\nif [ -n "$X" ]; then export ANTHROPIC_MODEL=glm-5.3; fi\n',
      },
    });
    expect(surfaceOf(report, 'new-terminal')).toMatchObject({
      certainty: 'assumed',
      notes: [
        `ANTHROPIC_BASE_URL is set to what only running it tells (${place.home}/.bashrc:1): it could not be established.`,
        `ANTHROPIC_MODEL is set under a condition (${place.home}/.bashrc:2): it could not be established whether that holds.`,
      ],
    });
    expect(surfaceOf(report, 'desktop')?.notes.join(' ')).not.toContain('.bashrc');
  });

  it('a line behind it settles it, and so does a settings file', async () => {
    const settled = await examineMachine({
      files: { 'home/.bashrc': 'export ANTHROPIC_MODEL=$(cmd)\nexport ANTHROPIC_MODEL=sonnet\n' },
    });
    expect(surfaceOf(settled.report, 'new-terminal')?.certainty).toBe('predicted');
    const above = await examineMachine({
      files: {
        'home/.bashrc': 'export ANTHROPIC_MODEL=$(cmd)\n',
        'home/.claude/settings.json': '{"env": {"ANTHROPIC_MODEL": "sonnet"}}',
      },
    });
    expect(surfaceOf(above.report, 'new-terminal')).toBeUndefined();
  });

  it('a hook of another tool: the new terminal is assumed, and the line is named', async () => {
    const { report, lines, place } = await examineMachine({
      files: { 'home/.bashrc': 'eval "$(starship init bash)"\n' },
    });
    expect(surfaceOf(report, 'new-terminal')?.certainty).toBe('assumed');
    expect(report.sources.unread).toEqual([
      {
        path: `${place.home}/.bashrc`,
        line: 1,
        reason: 'could not be established: it carries out a text that is known only when it runs',
      },
    ]);
    expect(lines).toEqual([]);
  });

  it('a variable that a condition changed is not taken for known', async () => {
    const { report } = await examineMachine({
      files: {
        'home/.bashrc':
          'U=https://a.example\nif [ -n "$X" ]; then U=https://b.example; fi\nexport ANTHROPIC_BASE_URL=$U\n',
      },
    });
    expect(surfaceOf(report, 'new-terminal')?.notes.join(' ')).toContain('only running it tells');
  });
});
