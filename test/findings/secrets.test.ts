import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { layOut, lineFor, type LaidOut } from './laid-out.ts';

async function about(place: LaidOut, rules: readonly string[]): Promise<readonly string[]> {
  const report = await doctor(place.host, place.request);
  return report.findings.filter(({ rule }) => rules.includes(rule)).map((finding) => lineFor(finding, place));
}

const KEY = '{\n  "env": { "ANTHROPIC_API_KEY": "made-up-key-0000" }\n}\n';

describe('secrets where others come by them', () => {
  it('a file of a repository of settings, behind a link', async () => {
    const place = layOut({ files: { 'home/dotfiles/claude.json': KEY } });
    const dotfiles = join(place.home, 'dotfiles');
    for (const words of [
      ['init', '-q'],
      ['add', '.'],
    ])
      execFileSync('git', ['-C', dotfiles, ...words], { env: { PATH: '/usr/bin:/bin', HOME: place.home } });
    mkdirSync(join(place.home, '.claude'));
    symlinkSync(join(dotfiles, 'claude.json'), join(place.home, '.claude/settings.json'));
    expect(await about(place, ['secret-tracked'])).toEqual([
      'error secret-tracked ~/.claude/settings.json:2 ANTHROPIC_API_KEY',
    ]);
  });

  it('a file is open only where every directory above it lets others through', async () => {
    const place = layOut({ files: { 'home/.claude/settings.json': KEY } });
    chmodSync(join(place.home, '.claude/settings.json'), 0o644);
    expect(await about(place, ['secret-readable'])).toEqual([]);
    for (const directory of [place.root, place.home, join(place.home, '.claude')]) chmodSync(directory, 0o755);
    expect(await about(place, ['secret-readable'])).toEqual([
      'warning secret-readable ~/.claude/settings.json:2 ANTHROPIC_API_KEY',
    ]);
    chmodSync(join(place.home, '.claude/settings.json'), 0o600);
    expect(await about(place, ['secret-readable'])).toEqual([]);
  });

  it('a history', async () => {
    const place = layOut({
      files: {
        'home/.bash_history': 'ls\nexport ANTHROPIC_AUTH_TOKEN=made-up-token-00\nANTHROPIC_API_KEY=$KEY claude\n',
      },
    });
    expect(await about(place, ['secret-in-history'])).toEqual([
      'info secret-in-history ~/.bash_history:2 ANTHROPIC_AUTH_TOKEN',
    ]);
  });

  it('placeholders are no secrets', async () => {
    const place = layOut({});
    writeFileSync(join(place.project, '.env'), 'ANTHROPIC_AUTH_TOKEN=ollama\nANTHROPIC_API_KEY=your-key-goes-here\n');
    for (const directory of [place.root, place.project]) chmodSync(directory, 0o755);
    expect(await about(place, ['secret-readable', 'secret-tracked'])).toEqual([]);
  });
});
