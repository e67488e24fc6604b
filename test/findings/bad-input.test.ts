import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import type { DoctorReport } from '../../src/core/report/doctor-report.ts';
import { createNodeHost } from '../../src/host/node-host.ts';
import { layOut, lineFor, type LaidOut, type Machine } from './laid-out.ts';

type Row = {
  readonly behaviour: string;
  readonly machine?: Machine;
  readonly arrange?: (place: LaidOut) => void;
  readonly findings: readonly string[];
  readonly unread?: readonly string[];
};

const ROWS: readonly Row[] = [
  {
    behaviour: 'a pipe in the place of a start-up file doesn’t hang',
    arrange: ({ home }) => execFileSync('mkfifo', [join(home, '.bashrc'), join(home, '.zshrc')]),
    findings: [],
    unread: ['~/.bashrc not read: it is not a regular file', '~/.zshrc not read: it is not a regular file'],
  },
  {
    behaviour: 'a device behind a link',
    arrange: ({ home }) => symlinkSync('/dev/zero', join(home, '.profile')),
    findings: [],
    unread: ['~/.profile not read: it is not a regular file'],
  },
  {
    behaviour: 'a directory in the place of a file',
    arrange: ({ home }) => mkdirSync(join(home, '.config/environment.d/x.conf'), { recursive: true }),
    findings: [],
    unread: ['~/.config/environment.d/x.conf not read: it is a directory'],
  },
  {
    behaviour: 'files that read each other end',
    machine: { files: { 'home/.bashrc': '. ~/.a\n', 'home/.a': '. ~/.bashrc\nexport ANTHROPIC_MODEL=glm-5.3\n' } },
    findings: ['warning model-pinned ~/.a:2 ANTHROPIC_MODEL'],
  },
  {
    behaviour: 'names that every object has are names like others',
    machine: {
      files: {
        'home/.bashrc': 'export __proto__=1 constructor=2 toString=3\n',
        'home/.claude/settings.json': '{"env":{"__proto__":"1","constructor":"2"},"model":"__proto__"}',
      },
    },
    findings: ['warning model-pinned ~/.claude/settings.json:1 model'],
  },
  {
    behaviour: 'what the picker of a session with a gateway saves is the model of another maker, under its listed name',
    machine: { files: { 'home/.claude/settings.json': '{"model":"anthropic-compatible/some/model"}' } },
    findings: ['warning model-pinned ~/.claude/settings.json:1 model'],
  },
  {
    behaviour: 'Windows line ends and a byte order mark',
    machine: { files: { 'home/.bashrc': '\ufeffexport A=1\r\nexport ANTHROPIC_MODEL=glm-5.3\r\n' } },
    findings: ['warning model-pinned ~/.bashrc:2 ANTHROPIC_MODEL'],
  },
];

function about(report: DoctorReport, place: LaidOut) {
  return {
    findings: report.findings.filter(({ rule }) => rule !== 'context-window').map((finding) => lineFor(finding, place)),
    unread: report.sources.unread.map(({ path, reason }) => `${path.replace(`${place.home}/`, '~/')} ${reason}`),
  };
}

describe('what a machine may hold does no harm', () => {
  it.each(ROWS)('$behaviour', async ({ machine = {}, arrange, findings, unread = [] }) => {
    const place = layOut(machine);
    arrange?.(place);
    expect(about(await doctor(place.host, place.request), place)).toEqual({ findings, unread });
  });

  it('there is no home directory, or it is relative, or the working directory is gone', async () => {
    const place = layOut({});
    for (const env of [{}, { HOME: '' }, { HOME: 'home' }]) {
      const host = createNodeHost({
        env: { PATH: '/usr/bin', ...env, CLAUDE_CONFIG_DIR: join(place.home, '.claude') },
        cwd: place.project,
        interactive: false,
        platform: 'linux',
      });
      expect((await doctor(host, place.request)).findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
    rmSync(place.project, { recursive: true });
    const gone = createNodeHost({ env: { HOME: place.home }, cwd: null, interactive: false, platform: 'linux' });
    expect((await doctor(gone, place.request)).findings).toEqual([]);
  });

  it('an environment of thousands of variables, and one of a megabyte', async () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`V${index}`, 'x']));
    const place = layOut({ env: { ...many, BIG: 'x'.repeat(1_000_000) } });
    expect((await doctor(place.host, place.request)).findings).toEqual([]);
  });
});
