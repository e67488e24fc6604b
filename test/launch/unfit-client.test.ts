import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBox, KEY, putClient, putProgram, type Box } from './box.ts';
import { cordon, filesBelow, reportOf } from './launch.ts';
import { expectRefusal } from './refusal.ts';

const isPosix = process.platform !== 'win32';

const ELF_FOR_ANOTHER = Buffer.concat([
  Buffer.from('\x7fELF\x02\x01\x01', 'latin1'),
  Buffer.alloc(9),
  Buffer.from([2, 0, process.arch === 'arm64' ? 0x3e : 0xb7, 0]),
  Buffer.alloc(40),
]);
const NPM_STUB = 'echo "Error: claude native binary not installed." >&2\nexit 1\n';

describe.skipIf(!isPosix)('a client that can’t be started', () => {
  test.each([
    {
      behaviour: 'none on PATH',
      prepare: ({ bin }: Box) => rmSync(path.join(bin, 'claude')),
      status: 127,
      says: /No claude was found on PATH/,
    },
    {
      behaviour: 'not executable',
      prepare: ({ bin }: Box) => chmodSync(path.join(bin, 'claude'), 0o644),
      status: 126,
      says: /claude can't be executed/,
    },
    {
      behaviour: 'a directory',
      prepare: ({ bin }: Box) => (rmSync(path.join(bin, 'claude')), mkdirSync(path.join(bin, 'claude'))),
      status: 126,
      says: /claude can't be executed/,
    },
    {
      behaviour: 'a link that loops',
      prepare: ({ bin }: Box) => (rmSync(path.join(bin, 'claude')), symlinkSync('claude', path.join(bin, 'claude'))),
      status: 126,
      says: /claude can't be executed/,
    },
    {
      behaviour: 'a link to nothing',
      prepare: ({ bin }: Box) => (rmSync(path.join(bin, 'claude')), symlinkSync('/nowhere', path.join(bin, 'claude'))),
      status: 127,
      says: /No claude was found/,
    },
    { behaviour: 'an empty file', content: '', status: 126, says: /claude can't be executed/ },
    { behaviour: 'a script without #!', content: 'echo hi\n', status: 126, says: /claude can't be executed/ },
    { behaviour: 'npm’s placeholder', content: NPM_STUB, status: 126, says: /placeholder that npm leaves/ },
    {
      behaviour: 'an interpreter that isn’t there',
      content: '#!/nowhere/node\n',
      status: 126,
      says: /wants \/nowhere\/node, which can't be executed/,
    },
    {
      behaviour: 'an interpreter that isn’t on PATH',
      content: '#!/usr/bin/env nowhere-node\n',
      status: 126,
      says: /a program that it needs is not on PATH/,
    },
    {
      behaviour: 'a program for another processor',
      content: ELF_FOR_ANOTHER,
      status: 126,
      says: /another kind of processor/,
    },
    { behaviour: 'a --version that fails', content: '#!/bin/sh\nexit 3\n', status: 3, says: /did not say a version/ },
    {
      behaviour: 'a --version that says something else',
      content: '#!/bin/sh\necho hello\n',
      status: 3,
      says: /did not say a version/,
    },
    {
      behaviour: 'a --version that prints without end',
      content: '#!/bin/sh\n/usr/bin/yes | /usr/bin/head -c 3000000\n',
      status: 3,
      says: /did not say a version/,
    },
    {
      behaviour: 'a --version that kills itself',
      content: '#!/bin/sh\nkill -9 $$\n',
      status: 3,
      says: /did not say a version/,
    },
  ])('$behaviour', async ({ prepare, content, status, says }) => {
    const box = createBox();
    prepare?.(box);
    if (content !== undefined) putProgram(path.join(box.bin, 'claude'), content);
    // Without the system's directories, where a real one might be; env and sh are named by their paths.
    const ended = await cordon(box, ['run', 'native', '-p', 'hi'], { env: { PATH: box.bin } });
    expectRefusal(ended, { status, says, box });
  });

  test.each([
    { named: '/nowhere/claude', status: 127, says: /\/nowhere\/claude isn't there/ },
    { named: '/etc', status: 126, says: /\/etc can't be executed/ },
    { named: '\u001b[31m', status: 127, says: /\\u\{1b\}\[31m isn't there/ },
  ])('CORDON_CLAUDE=$named', async ({ named, status, says }) => {
    const box = createBox();
    expectRefusal(await cordon(box, ['run', 'native'], { env: { CORDON_CLAUDE: named } }), { status, says, box });
  });

  test('a --version that hangs is given up, and what it started with it', async () => {
    const box = createBox();
    putProgram(path.join(box.bin, 'claude'), `#!/bin/sh\necho $$ > ${box.directory}/pid\nexec sleep 300\n`);
    const ended = await cordon(box, ['run', 'native']);
    expectRefusal(ended, { status: 3, says: /did not say a version/, box });
    const pid = Number(
      filesBelow(box.directory)
        .find(({ file }) => file.endsWith('/pid'))
        ?.bytes.toString(),
    );
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('an old client: a native session works, a routed one is refused with the reason', async () => {
    const box = createBox();
    putClient(box, { version: '2.1.197' });
    expect((await cordon(box, ['run', 'native'])).status).toBe(0);
    const ended = await cordon(createBoxWith('2.1.197'), ['run', 'lab'], { env: { LAB_KEY: KEY } });
    expect({ status: ended.status, stderr: ended.stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/Claude Code 2\.1\.197 .*can't be held on it/),
    });
  });

  test.each(['native', 'lab'])('a client newer than any that was verified works, and says so: %s', async (profile) => {
    const ended = await cordon(createBoxWith('9.9.9'), ['run', profile], { env: { LAB_KEY: KEY } });
    expect(reportOf(ended).env['CORDON_PROFILE']).toBe(profile);
    expect(ended.stderr).toBe(
      'cordon: Claude Code 9.9.9 is not among the versions that cordon was verified on; the rules of the nearest one are used.\n',
    );
  });

  function createBoxWith(version: string): Box {
    const box = createBox();
    putClient(box, { version });
    return box;
  }
});
