import { realpathSync, symlinkSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isSingleFile, ownCommand } from '../../src/host/own-command.ts';

describe('how cordon is started once more', () => {
  it.each([
    { argv1: '/$bunfs/root/cordon', single: true },
    { argv1: 'B:\\~BUN\\root\\cordon.exe', single: true },
    { argv1: 'B:/~BUN/root/cordon.exe', single: true },
    { argv1: '/usr/lib/node_modules/cordon/bin/cordon.cjs', single: false },
    { argv1: '/home/a/$bunfs/root/cordon', single: false },
    { argv1: undefined, single: false },
  ])('takes $argv1 for the single file: $single', ({ argv1, single }) => {
    expect(isSingleFile(argv1 === undefined ? ['node'] : ['node', argv1])).toBe(single);
  });

  it('is the single file alone', () => {
    expect(ownCommand(['bun', '/$bunfs/root/cordon', 'run'])).toEqual([process.execPath]);
    expect(ownCommand(['bun', '/$bunfs/root/cordon', 'run'], ['--flag'])).toEqual([process.execPath]);
  });

  it('is Node and the script that a link on PATH leads to', () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cordon-own-')));
    try {
      const link = path.join(folder, 'cordon');
      symlinkSync(import.meta.filename, link);
      expect(ownCommand([process.execPath, link, 'run'])).toEqual([process.execPath, import.meta.filename]);
      expect(ownCommand([process.execPath, link, 'run'], ['--flag'])).toEqual([
        process.execPath,
        '--flag',
        import.meta.filename,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
