import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { doctor } from '../../src/commands/doctor.ts';
import { layOut, lineFor, type Machine } from './laid-out.ts';

async function trace(machine: Machine) {
  const place = layOut(machine);
  const report = await doctor(place.host, { ...place.request, trace: true });
  return {
    report,
    lines: report.findings.filter(({ severity }) => severity !== 'info').map((finding) => lineFor(finding, place)),
  };
}

const BASH = { SHELL: '/bin/bash' };

describe.runIf(existsSync('/bin/bash'))('doctor --trace asks the shell itself', () => {
  it('finds what reading can’t tell, with its line', async () => {
    const { lines } = await trace({
      files: {
        'home/.bashrc': 'for name in BASE; do\n  eval "export ANTHROPIC_${name}_URL=https://router.example"\ndone\n',
        'home/.bash_profile': '. ~/.bashrc\n',
      },
      env: BASH,
    });
    expect(lines).toEqual(['warning endpoint-leak ~/.bashrc:2 ANTHROPIC_BASE_URL']);
  });

  it('settles conditions both ways', async () => {
    const files = {
      'home/.bash_profile':
        'if [ "$HOME" != / ]; then\n  export ANTHROPIC_MODEL=glm-5.3\nfi\nif [ "$HOME" = / ]; then\n  export ANTHROPIC_BASE_URL=https://router.example\nfi\n',
    };
    expect((await trace({ files, env: BASH })).lines).toEqual([
      'warning model-pinned ~/.bash_profile:2 ANTHROPIC_MODEL',
    ]);
  });

  it('passes over what this environment holds: the files are asked, not the shell that asks', async () => {
    const { report } = await trace({ env: { ...BASH, ANTHROPIC_MODEL: 'glm-5.3' } });
    expect(report.findings.filter(({ rule }) => rule === 'model-pinned').map(({ origin }) => origin)).toEqual([
      { scope: 'process', path: null, line: null, name: 'ANTHROPIC_MODEL' },
    ]);
  });

  it('says so where the shell doesn’t end or can’t be asked', async () => {
    const place = layOut({ env: { SHELL: '/opt/none/bash' } });
    const report = await doctor(place.host, { ...place.request, trace: true });
    expect(report.sources.unread).toEqual([
      { path: '/opt/none/bash', line: null, reason: 'not traced: it could not be started (ENOENT)' },
    ]);
    const other = layOut({ env: { SHELL: join('/bin', 'elvish') } });
    expect((await doctor(other.host, { ...other.request, trace: true })).sources.unread).toEqual([
      { path: '/bin/elvish', line: null, reason: 'not traced: cordon does not know how this shell is asked' },
    ]);
  });
});
