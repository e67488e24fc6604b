import path from 'node:path';
import { readFileSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Lab } from '../../src/conformance/lab.ts';
import { sendRaw } from '../gateway/raw-request.ts';
import { putProgram } from '../launch/box.ts';
import { openMachine } from './machine.ts';
import type { Workshop } from './programs.ts';

/** Says where its gateway is, and stays until the test takes its file away. */
const CLIENT = `#!/bin/sh
[ "$1" = --version ] && { echo "2.1.330 (Claude Code)"; exit 0; }
echo "$ANTHROPIC_BASE_URL" > "$HOME/address"
while [ -e "$HOME/address" ]; do sleep 0.1; done
`;

/** What the gateway promises, and as long again for a machine that is busy. */
const CUT_WITHIN_MS = 40_000;

/**
 * Half a head, sent to the gateway of every program as it is delivered, with its own limits. All at once, because each takes
 * ten seconds. Bodies, which may take five minutes, are tried with shorter limits beside the gateway's other tests.
 */
export function testSlowRequests(workshop: Workshop, lab: () => Lab): void {
  const programs = workshop.programs.filter(({ missing }) => missing === null);
  it('every program’s gateway cuts a head that doesn’t come to its end', { timeout: 90_000 }, async () => {
    const cut = programs.map(async (program, index) => {
      const { cordon, layout } = openMachine(program, { lab: lab(), name: `slow-${index}` });
      const stub = putProgram(path.join(layout.home, 'stub'), CLIENT);
      const session = cordon(['run', 'capped'], { env: { CORDON_CLAUDE: stub } });
      const file = path.join(layout.home, 'address');
      const address = await expect
        .poll(() => readFileSync(file, 'utf8'), { timeout: 20_000 })
        .toMatch(/^http:.*\n$/)
        .then(() => readFileSync(file, 'utf8').trim());
      const { closed, said } = await sendRaw(address, 'POST /v1/messages HTTP/1.1\r\nHost: ', CUT_WITHIN_MS);
      rmSync(file);
      expect(await session).toMatchObject({ status: 0, stderr: '' });
      return [program.title, closed, said.split('\r\n')[0]];
    });
    expect(await Promise.all(cut)).toEqual(programs.map(({ title }) => [title, true, 'HTTP/1.1 408 Refused']));
  });
}
