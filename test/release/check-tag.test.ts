import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { VERSION } from '../../src/core/version.ts';

const script = path.resolve(import.meta.dirname, '..', '..', 'tools', 'release', 'check-tag.ts');

it.each([
  { what: 'another version', words: ['v9.9.9', 'OWNER/cordon'], says: /The tag is v9\.9\.9/ },
  { what: 'no tag', words: [], says: /The tag is missing/ },
  { what: 'a package that doesn’t say this repository', words: [`v${VERSION}`, 'OWNER/x'], says: /Set "repository"/ },
])('a release of $what stops before anything is built', ({ words, says }) => {
  const ran = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' });
  expect(ran.status).toBe(1);
  expect(ran.stderr).toMatch(says);
});
