import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctorProjects } from '../../src/commands/doctor-projects.ts';
import { FINDING_RULES } from '../../src/core/findings/rules.ts';
import { exitStatusOfFindings } from '../../src/core/report/doctor-report.ts';
import { renderDoctor } from '../../src/render/doctor.ts';
import { renderGithub } from '../../src/render/github.ts';
import { sarifReport } from '../../src/render/sarif.ts';
import { examineMachine, layOut, lineFor } from './laid-out.ts';

const LEAK = '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://router.example"\n  }\n}\n';
const LOGIN = '{ "claudeAiOauth": { "accessToken": "made-up-login", "scopes": ["user:inference"] } }';
const HALF_LEAK = { 'home/.claude/settings.json': LEAK, 'home/.claude/.credentials.json': LOGIN };

describe('the report', () => {
  it('has the shape of the contract in every finding, and no secret', async () => {
    const { report } = await examineMachine({
      files: {
        ...HALF_LEAK,
        'home/.bashrc': 'export ANTHROPIC_API_KEY=sk-ant-api03-madeup000000000\n',
        'home/.claude.json': '{"primaryApiKey":"sk-ant-api03-other00000000000"}',
      },
      env: { HTTPS_PROXY: 'http://user:word-of-mine@proxy.example' },
    });
    expect(report.schema).toBe(1);
    for (const finding of report.findings) {
      expect(Object.keys(finding).sort()).toEqual(['advice', 'fix', 'message', 'origin', 'rule', 'severity', 'why']);
      expect(finding.origin).toHaveProperty('path');
      expect(finding.origin).toHaveProperty('line');
      expect(['error', 'warning', 'info']).toContain(finding.severity);
      for (const text of [finding.message, finding.why, finding.advice]) expect(text).toMatch(/[.?…)]$/);
      if (finding.fix !== null) expect(Object.keys(finding.fix).sort()).toEqual(['id', 'summary']);
    }
    const everything = JSON.stringify(report) + renderDoctor(report, { colour: false, home: null, all: true });
    for (const secret of ['madeup000000000', 'other00000000000', 'made-up-login', 'word-of-mine'])
      expect(everything).not.toContain(secret);
  });

  it('ends with 1 exactly where there is an error', () => {
    expect(exitStatusOfFindings([])).toBe(0);
    expect(exitStatusOfFindings([{ severity: 'warning' }, { severity: 'info' }])).toBe(0);
    expect(exitStatusOfFindings([{ severity: 'info' }, { severity: 'error' }])).toBe(1);
  });

  it('says on one screen what would happen, who set it, and what to do', async () => {
    const { report, place } = await examineMachine({ files: HALF_LEAK });
    const text = renderDoctor(report, { colour: false, home: place.home, all: false });
    expect(text).toContain('  Here          https://router.example with your login, claude-');
    expect(text).toContain('~/.claude/settings.json:3');
    expect(text).toContain('→ Run `cordon doctor --fix`');
    expect(text.split('\n').length).toBeLessThan(24);
  });

  it('fits into eighty columns: sentences are broken between words, and said once for a file', async () => {
    const { report, place } = await examineMachine({
      files: {
        ...HALF_LEAK,
        'home/.bashrc': 'export ANTHROPIC_AUTH_TOKEN=made-up-token-1\nexport ANTHROPIC_API_KEY=made-up-key-1\n',
      },
    });
    const text = renderDoctor(report, { colour: false, home: place.home, all: true, width: 80 });
    const long = text.split('\n').filter((line) => line.length > 80 && !line.trim().includes('/'));
    expect(long).toEqual([]);
    expect(text.split('It reaches every session started from a new shell.')).toHaveLength(2);
    expect(text).toMatch(/~\/\.bashrc:1 \[credential-leak\]\n/);
    expect(text.split('\n').filter((line) => line.length > 60).length).toBeGreaterThan(3);
    const wide = renderDoctor(report, { colour: false, home: place.home, all: true });
    const words = (rendered: string) => rendered.split(/\s+/).join(' ');
    expect(words(text)).toBe(words(wide));
  });

  it('says so where nothing is wrong', async () => {
    const { report, place } = await examineMachine({});
    expect(renderDoctor(report, { colour: false, home: place.home, all: false })).toContain(
      'Nothing routes sessions without being asked.',
    );
  });

  it('escapes what a terminal would obey', async () => {
    const { report } = await examineMachine({ env: { ANTHROPIC_MODEL: 'glm\u001b]0;x\u0007\nerror' } });
    const text = renderDoctor(report, { colour: false, home: null, all: true });
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0007');
  });

  it('tells the editor apart from the terminal, and what is assumed', async () => {
    const { report } = await examineMachine({
      env: { ANTHROPIC_BASE_URL: 'https://shell.example', ANTHROPIC_AUTH_TOKEN: 'x' },
      files: {
        'home/.config/Code/User/settings.json':
          '{"claudeCode.environmentVariables":[{"name":"ANTHROPIC_BASE_URL","value":"https://editor.example"},{"name":"ANTHROPIC_API_KEY","value":"made-up"}]}',
      },
    });
    expect(report.surfaces.map(({ surface, certainty, route }) => [surface, certainty, route.destination])).toEqual([
      ['terminal', 'predicted', 'https://shell.example'],
      ['ide', 'assumed', 'https://editor.example'],
      ['desktop', 'assumed', null],
    ]);
  });
});

describe('for continuous integration', () => {
  it('SARIF names rule, level, file and line, relative to the checkout', async () => {
    const { report, place } = await examineMachine({ files: { 'project/.claude/settings.json': LEAK } });
    const sarif = sarifReport(report.findings, place.project);
    const [result] = sarif.runs[0].results;
    expect(result).toMatchObject({
      ruleId: 'endpoint-leak',
      ruleIndex: 0,
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: '.claude/settings.json', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3 },
          },
        },
      ],
    });
    expect(sarif.runs[0].tool.driver.rules[0]).toEqual({
      id: 'endpoint-leak',
      shortDescription: { text: 'An address other than the vendor’s is set for more than one session.' },
    });
  });

  it.each([
    ['/r/a b/ü#?%25.json', { uri: 'a%20b/%C3%BC%23%3F%2525.json', uriBaseId: '%SRCROOT%' }],
    ['/elsewhere/a:b.json', { uri: 'file:///elsewhere/a%3Ab.json' }],
    ['C:\\Users\\me\\settings.json', { uri: 'file:///C:/Users/me/settings.json' }],
  ])('SARIF names %s as a URI', (path, artifactLocation) => {
    const finding = {
      rule: 'endpoint-leak',
      severity: 'error',
      message: 'a',
      why: 'b',
      advice: 'c',
      origin: { scope: 'user', path, line: null },
      fix: null,
    } as const;
    const [result] = sarifReport([finding], '/r').runs[0].results;
    expect(result?.locations).toEqual([{ physicalLocation: { artifactLocation } }]);
  });

  it('annotations can’t be broken out of', () => {
    const text = renderGithub(
      [
        {
          rule: 'x',
          severity: 'error',
          message: 'a\n::error::b%',
          why: 'c',
          advice: 'd',
          origin: { scope: 'project', path: '/r/a,b:c.json', line: 2 },
          fix: null,
        },
      ],
      '/r',
    );
    expect(text).toBe('::error file=a%2Cb%3Ac.json,line=2,title=cordon x::a\\u{a}::error::b%25 c d\n');
  });

  it('every rule has an id of its own and a title', () => {
    expect(new Set(FINDING_RULES.map(({ id }) => id)).size).toBe(FINDING_RULES.length);
    for (const { id, title } of FINDING_RULES) expect(`${id}: ${title}`).toMatch(/^[a-z0-9-]+: [A-Z].*\.$/);
  });
});

describe('doctor --project', () => {
  function repository(files: Readonly<Record<string, string>>, tracked: readonly string[] = []) {
    const place = layOut({
      files: Object.fromEntries(Object.entries(files).map(([path, text]) => [`project/${path}`, text])),
    });
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-C', place.project, ...args], {
        env: { PATH: '/usr/bin:/bin', HOME: place.home },
        stdio: 'ignore',
      });
    git('init', '-q');
    if (tracked.length > 0) git('add', '-f', ...tracked);
    return place;
  }

  async function look(place: ReturnType<typeof layOut>, directories: readonly string[] = []) {
    const found = await doctorProjects(place.host, { directories });
    if (!found.ok) throw new Error(found.problem.message);
    return { ...found.value, lines: found.value.findings.map((finding) => lineFor(finding, place)) };
  }

  it('routing in committed settings is an error: everybody gets it', async () => {
    const place = repository({
      '.claude/settings.json': LEAK,
      '.claude/settings.local.json': LEAK,
      '.env': 'PORT=1\n',
    });
    const { lines } = await look(place);
    expect(lines.filter((line) => !line.startsWith('info'))).toEqual([
      'error endpoint-leak project/.claude/settings.json:3 ANTHROPIC_BASE_URL',
    ]);
  });

  it('a clean repository has nothing wrong, and nothing of the person’s counts', async () => {
    const place = repository({
      '.claude/settings.json': '{"permissions":{"allow":["Bash(ls)"]},"hooks":{}}',
      '.envrc': 'export PORT=1\n',
    });
    mkdirSync(join(place.home, '.claude'), { recursive: true });
    writeFileSync(join(place.home, '.claude/settings.json'), LEAK);
    expect((await look(place)).lines).toEqual([]);
  });

  it('a key is an error in a file that git tracks, and only there', async () => {
    const files = {
      '.env': 'ANTHROPIC_API_KEY=made-up-key-0000\n',
      '.mcp.json': '{\n "mcpServers": { "x": { "env": { "K": "sk-made-up-0123456789abcdef" } } }\n}',
    };
    expect(
      (await look(repository(files, ['.env', '.mcp.json']))).lines.filter((line) => line.startsWith('error')),
    ).toEqual(['error secret-tracked project/.env:1 ANTHROPIC_API_KEY', 'error secret-tracked project/.mcp.json:2']);
    expect((await look(repository(files))).lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  it('local settings count once somebody has committed them', async () => {
    const place = repository({ '.claude/settings.local.json': LEAK }, ['.claude/settings.local.json']);
    expect((await look(place)).lines.filter((line) => line.startsWith('error'))).toEqual([
      'error endpoint-leak project/.claude/settings.local.json:3 ANTHROPIC_BASE_URL',
    ]);
  });

  it('finds the repositories below a directory', async () => {
    const place = layOut({
      files: {
        'many/a/.git/HEAD': '',
        'many/a/.claude/settings.json': LEAK,
        'many/b/c/.git/HEAD': '',
        'many/b/c/.claude/settings.json': LEAK,
        'many/node_modules/d/.git/HEAD': '',
      },
    });
    const report = await look(place, [join(place.root, 'many')]);
    expect(report.projects).toBe(2);
    expect(report.lines.filter((line) => line.startsWith('error'))).toEqual([
      'error endpoint-leak many/a/.claude/settings.json:3 ANTHROPIC_BASE_URL',
      'error endpoint-leak many/b/c/.claude/settings.json:3 ANTHROPIC_BASE_URL',
    ]);
  });

  it('looks into every directory of a repository that has settings of its own, and at submodules by themselves', async () => {
    const place = repository({
      'packages/one/.claude/settings.json': LEAK,
      'packages/two/.claude/settings.json': '{"permissions":{}}',
      'packages/two/.vscode/settings.json':
        '{"claudeCode.environmentVariables":[{"name":"ANTHROPIC_MODEL","value":"glm-5.3"}]}',
      'a/b/c/d/.envrc': 'export ANTHROPIC_BASE_URL=https://router.example\n',
      'node_modules/x/.claude/settings.json': LEAK,
      'sub/.git': 'gitdir: ../.git/modules/sub\n',
      'sub/.claude/settings.json': LEAK,
    });
    const report = await look(place, [place.project]);
    expect(report.projects).toBe(2);
    expect(report.lines).toEqual([
      'info endpoint-leak project/a/b/c/d/.envrc:1 ANTHROPIC_BASE_URL',
      'error endpoint-leak project/packages/one/.claude/settings.json:3 ANTHROPIC_BASE_URL',
      'warning model-pinned project/packages/two/.vscode/settings.json:1 ANTHROPIC_MODEL',
      'error endpoint-leak project/sub/.claude/settings.json:3 ANTHROPIC_BASE_URL',
    ]);
  });

  it('without a name looks at the whole repository, wherever in it one stands', async () => {
    const place = repository({ '.claude/settings.json': LEAK, 'src/x.ts': '' });
    const host = { ...place.host, cwd: join(place.project, 'src') };
    const found = await doctorProjects(host, { directories: [] });
    expect(found.ok && found.value.findings.map(({ rule }) => rule)).toEqual(['endpoint-leak']);
  });

  it('agents, commands and skills: the model that they ask for, and keys in their text', async () => {
    const head = (model: string) => `---\nname: it\ndescription: x\nmodel: ${model}\n---\nSay hi.\n`;
    const place = repository(
      {
        '.claude/agents/one.md': head('glm-5.3 # cheap'),
        '.claude/agents/two.md': head('"sonnet"'),
        '.claude/agents/three.md': 'model: glm-5.3\n',
        '.claude/commands/deep/four.md': head('qwen/qwen3-coder'),
        '.claude/skills/five/SKILL.md': head("'inherit'"),
        'pkg/.claude/skills/six/SKILL.md': head('deepseek-v4'),
        'pkg/.claude/skills/six/notes.md': head('glm-5.3'),
        '.claude/commands/seven.md': 'curl -H "Authorization: Bearer sk-made-up-0123456789abcdef" x\n',
      },
      ['.claude'],
    );
    const report = await look(place, [place.project]);
    expect(report.lines).toEqual([
      'error secret-tracked project/.claude/commands/seven.md:1',
      'warning instruction-model project/.claude/agents/one.md:4 model',
      'warning instruction-model project/.claude/commands/deep/four.md:4 model',
      'warning instruction-model project/pkg/.claude/skills/six/SKILL.md:4 model',
    ]);
    expect(report.findings[1]?.message).toBe('The agent "it" asks for "glm-5.3", a model of another maker.');
  });

  it('a directory that isn’t there is a mistake on the command line', async () => {
    const place = layOut({});
    const found = await doctorProjects(place.host, { directories: ['nowhere'] });
    expect(found.ok ? null : found.problem.kind).toBe('usage');
  });
});
