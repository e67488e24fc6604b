import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const module = pathToFileURL(path.resolve(import.meta.dirname, '..', '..', 'tools', 'install.mjs')).href;

it('does not install through a link, which would empty what it points to', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'cordon-install-'));
  try {
    const [folder, other] = [path.join(directory, 'checkout'), path.join(directory, 'other')];
    mkdirSync(folder);
    mkdirSync(other);
    writeFileSync(path.join(other, 'kept'), '');
    const tree = path.join(folder, 'node_modules');
    symlinkSync(other, tree);
    writeFileSync(path.join(folder, 'package-lock.json'), '{}');
    const script = `import { install } from ${JSON.stringify(module)}; console.log(JSON.stringify(install(${JSON.stringify(folder)}, 'it')));`;
    const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(JSON.parse(ran.stdout)).toEqual({
      ok: false,
      message: `${tree} is a symbolic link, and npm would empty the folder that it points to. Remove the link and run this again.`,
    });
    expect(ran.stderr).toBe('');
    expect(existsSync(path.join(other, 'kept'))).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
