import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);
const scratch = mkdtempSync(path.join(tmpdir(), 'cordon-architecture-'));

/** Files that each break one boundary, with what the linter has to say about it. */
const bad = [
  {
    behaviour: 'the core touches no module of Node',
    file: 'src/core/bad-module.ts',
    code: "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'the core touches no process',
    file: 'src/core/bad-global.ts',
    code: 'export const x = process.env;\n',
    says: "Unexpected use of 'process'",
  },
  {
    behaviour: 'the core reads no clock',
    file: 'src/core/bad-clock.ts',
    code: 'export const x = Date.now();\n',
    says: "Unexpected use of 'Date'",
  },
  {
    behaviour: 'the core imports only the core',
    file: 'src/core/bad-import.ts',
    code: "import type { Host } from '../host/host.ts';\nexport type X = Host;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'the host imports no command',
    file: 'src/host/bad-import.ts',
    code: "import { run } from '../commands/explain.ts';\nexport const x = run;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'the conformance suite imports no command',
    file: 'src/conformance/bad-import.ts',
    code: "import { run } from '../commands/explain.ts';\nexport const x = run;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'the conformance suite touches no process',
    file: 'src/conformance/bad-global.ts',
    code: 'export const x = process.env;\n',
    says: "Unexpected use of 'process'",
  },
  {
    behaviour: 'the witness does not know the conformance suite',
    file: 'src/observe/bad-import.ts',
    code: "import { startLab } from '../conformance/lab.ts';\nexport const x = startLab;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'the gateway does not know the ledger that it writes to',
    file: 'src/gateway/bad-import.ts',
    code: "import { openLedger } from '../ledger/open-ledger.ts';\nexport const x = openLedger;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'a dialect of the gateway imports no command either',
    file: 'src/gateway/dialects/bad/bad-import.ts',
    code: "import { run } from '../../../commands/explain.ts';\nexport const x = run;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'the gateway does not use fetch, which costs ten times as much',
    file: 'src/gateway/bad-global.ts',
    code: "export const x = fetch('http://127.0.0.1');\n",
    says: "Unexpected use of 'fetch'",
  },
  {
    behaviour: 'no command imports another',
    file: 'src/commands/bad-import.ts',
    code: "import { run } from './explain.ts';\nexport const x = run;\n",
    says: 'import is restricted from being used by a pattern',
  },
  {
    behaviour: 'a renderer touches no machine',
    file: 'src/render/bad-import.ts',
    code: "import { createNodeHost } from '../host/node-host.ts';\nexport const x = createNodeHost;\n",
    says: 'import is restricted from being used by a pattern',
  },
] as const;

let said = '';

beforeAll(() => {
  copyFileSync(path.join(root, '.oxlintrc.json'), path.join(scratch, '.oxlintrc.json'));
  for (const { file, code } of bad) {
    mkdirSync(path.dirname(path.join(scratch, file)), { recursive: true });
    writeFileSync(path.join(scratch, file), code);
  }
  const linter = path.join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
  said = spawnSync(process.execPath, [linter, '--format', 'unix'], { cwd: scratch, encoding: 'utf8' }).stdout;
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each(bad)('$behaviour', ({ file, says }) => {
  const lines = said.split('\n').filter((line) => line.includes(file));
  expect(lines.join('\n')).toContain(says);
});

test('the limits are those of the repository', () => {
  expect(JSON.parse(readFileSync(path.join(root, '.oxlintrc.json'), 'utf8'))).toMatchObject({
    rules: { 'import/no-cycle': 'error', 'typescript/no-explicit-any': 'error' },
  });
});
