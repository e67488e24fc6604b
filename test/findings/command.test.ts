import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cordonProgram } from '../lab/pinned-client.ts';
import { layOut, type LaidOut, type Machine } from './laid-out.ts';

const LEAK = '{\n  "env": {\n    "ANTHROPIC_BASE_URL": "https://router.example",\n    "KEPT": "1"\n  }\n}\n';

function machine(given: Machine): LaidOut {
  const place = layOut(given);
  // The version is asked once; nothing else of the client runs here.
  writeFileSync(join(place.root, 'claude'), '#!/bin/sh\necho "2.1.330 (Claude Code)"\n');
  chmodSync(join(place.root, 'claude'), 0o755);
  return place;
}

function cordon(place: LaidOut, ...words: readonly string[]) {
  const env = { HOME: place.home, PATH: '/usr/bin:/bin', CORDON_CLAUDE: join(place.root, 'claude'), SHELL: '/bin/sh' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cordonProgram, ...words], {
    env,
    cwd: place.project,
    encoding: 'utf8',
    input: '',
  });
  return { status, stdout, stderr };
}

describe('cordon doctor, as it is typed', () => {
  it('finds, shows, repairs and takes back, with the statuses of the contract', () => {
    const place = machine({ files: { 'home/.claude/settings.json': LEAK } });
    const settings = join(place.home, '.claude/settings.json');
    const found = cordon(place, 'doctor', '--json');
    expect(found.status).toBe(1);
    expect(found.stderr).toBe('');
    const report = JSON.parse(found.stdout) as {
      readonly schema: number;
      readonly findings: readonly { readonly rule: string }[];
    };
    expect(report.schema).toBe(1);
    expect(report.findings[0]?.rule).toBe('endpoint-leak');

    const shown = cordon(place, 'doctor', '--fix');
    expect(shown.stdout).toContain('-    "ANTHROPIC_BASE_URL": "https://router.example",');
    expect(readFileSync(settings, 'utf8')).toBe(LEAK);
    expect(cordon(place, 'doctor', '--fix', '--yes', '--dry-run').status).toBe(1);
    expect(readFileSync(settings, 'utf8')).toBe(LEAK);
    expect(existsSync(join(place.home, '.local/state/cordon/backups'))).toBe(false);

    expect(cordon(place, 'doctor', '--fix', '--yes').status).toBe(0);
    expect(readFileSync(settings, 'utf8')).toBe('{\n  "env": {\n    "KEPT": "1"\n  }\n}\n');
    expect(cordon(place, 'doctor').status).toBe(0);
    expect(cordon(place, 'doctor', '--fix', '--yes').stdout).toContain('There is nothing to fix.');

    expect(cordon(place, 'undo').status).toBe(0);
    expect(readFileSync(settings, 'utf8')).toBe(LEAK);
  });

  it('reports what it can without a client', () => {
    const place = layOut({ files: { 'home/.claude/settings.json': LEAK } });
    const env = { HOME: place.home, PATH: '/nonexistent' };
    const { status, stdout } = spawnSync(process.execPath, [cordonProgram, 'doctor', '--json'], {
      env,
      cwd: place.project,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    const report = JSON.parse(stdout) as {
      readonly client: unknown;
      readonly findings: readonly { readonly rule: string }[];
    };
    expect(report.client).toBeNull();
    expect(report.findings.map(({ rule }) => rule)).toContain('client');
  });

  it('an option that it doesn’t know is status 2', () => {
    expect(cordon(machine({}), 'doctor', '--repair').status).toBe(2);
    expect(cordon(machine({}), 'doctor', '--project', '--fix').status).toBe(2);
  });
});
